"""AttendanceMark: append-only; the mark that counts is the one nothing replaces. AttendancePolicy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.attendance.codes import began_at
from courses.attendance.enums import ATTENDED, KIND_OF_STATUS, MarkMethod, Status
from courses.attendance.figures import ZERO, AttendanceSummary
from courses.classes.models import Session, TrainingClass
from courses.enrollment.models import Enrollment
from records.accounts.models import User
from records.core.database.prepared import PreparedRead

SIGN_IN_LEAD = timedelta(minutes=30)
"""Sign-in opens this long before a session starts."""

LATE_AFTER_MINUTES = 10
"""The grace of a class whose planner says nothing else, in minutes from the start."""

CENT = Decimal("0.01")
M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Place:
    """A session with its class, and the place that the owner of an account has in it, if any."""

    session: Session
    enrollment_id: int | None
    user: User | None


class AttendanceMarkQuerySet(models.QuerySet["AttendanceMark"]):
    """Reads of attendance."""

    def current(self) -> "AttendanceMarkQuerySet":
        """Return the marks that count now."""
        return self.filter(replacement__isnull=True)

    def of_class(self, training_class: TrainingClass) -> "AttendanceMarkQuerySet":
        """Return the marks of every session of a class."""
        return self.filter(session__training_class=training_class)

    def marks_for(self, enrollment: Enrollment) -> "AttendanceMarkQuerySet":
        """Return the marks that count for one trainee, in the order of the timetable."""
        return (
            self.current()
            .filter(enrollment=enrollment)
            .select_related("session", "session__course", "session__lecturer")
            .order_by("session__starts_at", "session_id")
        )

    def history(self, session: Session, enrollment: Enrollment) -> "AttendanceMarkQuerySet":
        """Return every mark of a trainee in a session, the one that counts first."""
        return self.filter(session=session, enrollment=enrollment).order_by("-id")

    def statuses(self, training_class: TrainingClass) -> dict[tuple[int, int], str]:
        """Return the status that counts, by (enrollment id, session id): one query."""
        rows = self.current().of_class(training_class).order_by()
        return {
            (enrollment, session): status
            for enrollment, session, status in rows.values_list(
                "enrollment_id", "session_id", "status"
            )
        }

    def attendance_summary(self, training_class: TrainingClass) -> dict[int, AttendanceSummary]:
        """Return the figures of each trainee who takes part, by enrollment id: three queries.

        Hours are those of the sessions: present, late and left early count as attended.
        """
        plan = training_class.sessions.aggregate(hours=Sum("hours"), number=Count("id"))
        found = {row["enrollment_id"]: row for row in self._sums(training_class)}
        planned, number = plan["hours"] or ZERO, plan["number"]
        taking_part = Enrollment.objects.filter(training_class=training_class).taking_part()
        return {
            enrollment: _summary(found.get(enrollment, {}), planned, number)
            for enrollment in taking_part.order_by().values_list("pk", flat=True)
        }

    def _sums(self, training_class: TrainingClass) -> Iterable[Mapping[str, Any]]:
        def hours(*statuses: str) -> Sum:
            return Sum("session__hours", filter=Q(status__in=statuses))

        return (
            self.current()
            .of_class(training_class)
            .order_by()
            .values("enrollment_id")
            .annotate(
                attended_hours=hours(*ATTENDED),
                absent_hours=hours(Status.ABSENT),
                leave_hours=hours(Status.ON_LEAVE),
                duty_hours=hours(Status.OFFICIAL_DUTY),
                late=Count("id", filter=Q(status=Status.LATE)),
                marked=Count("id"),
            )
        )

    def place_of(self, session_id: int, user_id: int) -> Place | None:
        """Return an account's place in a session; None if there is no such session.

        One prepared query for whoever takes part, which reads the account along; two for others.
        """
        row = _place_row.first(session_id, user_id)
        if row is None:
            along = "training_class__attendance_policy"
            found = Session.objects.select_related(along).filter(pk=session_id).first()
            return Place(found, None, None) if found else None
        values = iter(row)
        enrollment_id = next(values)
        session = _loaded(Session, SESSION_COLUMNS, values)
        training_class = _loaded(TrainingClass, CLASS_COLUMNS, values)
        session.training_class = training_class
        user = _loaded(User, USER_COLUMNS, values)
        # Keeps the class from asking for its policy: the statement has brought it along.
        minutes = next(values)
        AttendancePolicy(
            training_class=training_class,
            late_after_minutes=LATE_AFTER_MINUTES if minutes is None else minutes,
        )
        return Place(session, enrollment_id, user)


def _columns(model: type[models.Model], *names: str) -> tuple[str, ...]:
    """Return the names in the order in which `from_db` takes their values."""
    return tuple(f.attname for f in model._meta.concrete_fields if f.attname in names)


def _loaded(model: type[M], columns: Sequence[str], values: Iterator[Any]) -> M:
    return model.from_db(DEFAULT_DB_ALIAS, columns, list(islice(values, len(columns))))


# What a scan needs; anything else of these rows is read when it is asked for.
SESSION_COLUMNS = _columns(
    Session, "id", "title", "venue", "starts_at", "ends_at", "training_class_id"
)
CLASS_COLUMNS = _columns(TrainingClass, "id", "title", "state")
USER_COLUMNS = _columns(
    User,
    *("id", "username", "name", "password", "cadre_id", "is_active", "date_joined"),
    *("must_change_password", "password_changed_at", "has_second_factor", "second_factor_due_at"),
)


def _places(session_id: int, user_id: int) -> "models.QuerySet[Enrollment, Any]":
    found = Enrollment.objects.taking_part().order_by()
    return found.filter(cadre__user=user_id, training_class__sessions=session_id).values_list(
        "id",
        *(f"training_class__sessions__{name}" for name in SESSION_COLUMNS),
        *(f"training_class__{name}" for name in CLASS_COLUMNS),
        *(f"cadre__user__{name}" for name in USER_COLUMNS),
        "training_class__attendance_policy__late_after_minutes",
    )


_place_row = PreparedRead(_places, arguments=2)


def _summary(row: Mapping[str, Any], planned: Decimal, number: int) -> AttendanceSummary:
    def hours(name: str) -> Decimal:
        return Decimal(str(row.get(name) or 0)).quantize(CENT)

    marked = int(row.get("marked", 0))
    return AttendanceSummary(
        planned_hours=Decimal(planned).quantize(CENT),
        attended_hours=hours("attended_hours"),
        absent_hours=hours("absent_hours"),
        leave_hours=hours("leave_hours"),
        duty_hours=hours("duty_hours"),
        late=int(row.get("late", 0)),
        marked=marked,
        unmarked=number - marked,
    )


class AttendanceMark(models.Model):
    """A trainee's attendance of one session, with its evidence; a correction replaces it."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="marks")
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="marks")
    status = models.CharField(_("status"), max_length=16, choices=Status)
    method = models.CharField(_("method"), max_length=12, choices=MarkMethod)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replacement"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    step = models.BigIntegerField(_("time step of the code"), null=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    device = models.CharField(_("device"), max_length=200, blank=True)
    marked_at = models.DateTimeField(_("marked at"))
    marked_by = models.BigIntegerField(_("marked by"), null=True)
    marked_by_name = models.CharField(_("marked by"), max_length=100, blank=True)

    objects = AttendanceMarkQuerySet.as_manager()

    class Meta:
        ordering = ("session", "id")
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "enrollment"),
                condition=Q(replaces__isnull=True),
                name="courses_attendance_mark_one_first",
            ),
            models.CheckConstraint(
                condition=~Q(replaces=F("id")), name="courses_attendance_mark_not_own_replacement"
            ),
            models.CheckConstraint(
                condition=Q(method=MarkMethod.CODE, step__isnull=False)
                | (~Q(method=MarkMethod.CODE) & Q(step__isnull=True)),
                name="courses_attendance_mark_code_has_step",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="courses_attendance_mark_status_known",
            ),
            models.CheckConstraint(
                condition=(Q(method=MarkMethod.CORRECTION, replaces__isnull=False) & ~Q(reason=""))
                | Q(method__in=(MarkMethod.CODE, MarkMethod.ROLL), replaces__isnull=True),
                name="courses_attendance_mark_correction_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        """Return the page that shows this mark, what stood before it, and the evidence."""
        return reverse("mark_history", args=(self.session_id, self.enrollment_id))

    @property
    def kind(self) -> str:
        """Return the look of the status: ok, warn, bad or info."""
        return KIND_OF_STATUS[self.status]

    @property
    def step_began_at(self) -> datetime | None:
        """Return when the time step of the scanned code began; None for a mark by hand."""
        return began_at(self.step) if self.step is not None else None


class AttendancePolicy(models.Model):
    """What the planner of a class says of its attendance; a class without a row has the defaults."""

    training_class = models.OneToOneField(
        TrainingClass,
        verbose_name=_("class"),
        on_delete=models.CASCADE,
        related_name="attendance_policy",
    )
    late_after_minutes = models.PositiveSmallIntegerField(
        _("late after, minutes from the start"), default=LATE_AFTER_MINUTES
    )

    class Meta:
        verbose_name = _("attendance policy")
        verbose_name_plural = _("attendance policies")

    def __str__(self) -> str:
        return f"{self.training_class_id}: {self.late_after_minutes}"


def late_after(training_class: TrainingClass) -> int:
    """Return after how many minutes from the start a scan is late."""
    policy: AttendancePolicy | None = getattr(training_class, "attendance_policy", None)
    return policy.late_after_minutes if policy is not None else LATE_AFTER_MINUTES
