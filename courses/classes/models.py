"""TrainingClass and Session."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.catalog.models import CoursePage, Lecturer
from courses.classes.enums import ClassKind, ClassState
from courses.classes.roster_hooks import ROSTER_HOOKS, places_taken_expression
from courses.providers.models import Provider
from records.accounts.enums import RoleKind
from records.accounts.permissions import stands_for
from records.core.access.authority import within
from records.core.access.readers import Account, Reader, stands_above
from records.core.codes import ContentKind, Method, Mode
from records.register.models import Unit


class TrainingClassQuerySet(models.QuerySet["TrainingClass"]):
    """Reads of classes."""

    def visible_to(self, user: Reader) -> "TrainingClassQuerySet":
        """Return the classes `user` works with: organised in their units, supervised or taught by them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if stands_above(user):
            return self
        supervisor = stands_for(user, RoleKind.CLASS_SUPERVISOR)
        condition = Q(supervisor=supervisor) | Q(sessions__lecturer__user=user)
        condition |= within(user.role_paths(RoleKind.OFFICER, RoleKind.AUDITOR), "organiser__path")
        return self.filter(condition).distinct()

    def managed_by(self, user: Reader) -> "TrainingClassQuerySet":
        """Return the classes `user` plans: organised in units where they are an officer."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if stands_above(user):
            return self
        return self.filter(within(user.role_paths(RoleKind.OFFICER), "organiser__path"))

    def run_by(self, user: Account) -> "TrainingClassQuerySet":
        """Return the classes in the hands of `user`: planned or supervised by them."""
        supervisor = stands_for(user, RoleKind.CLASS_SUPERVISOR)
        managed = TrainingClass.objects.managed_by(user).values("pk")
        return self.filter(Q(pk__in=managed) | Q(supervisor=supervisor))

    def under_way(self, today: date) -> "TrainingClassQuerySet":
        """Return the published classes between their first and their last day."""
        return self.filter(state=ClassState.PUBLISHED, starts_on__lte=today, ends_on__gte=today)

    def to_close(self, today: date) -> "TrainingClassQuerySet":
        """Return the classes whose last day is over and which nobody has closed."""
        return self.filter(state=ClassState.PUBLISHED, ends_on__lt=today)

    def at_once_with(self, training_class: "TrainingClass") -> "TrainingClassQuerySet":
        """Return the classes on some of the same days, this one among them."""
        return self.filter(
            starts_on__lte=training_class.ends_on, ends_on__gte=training_class.starts_on
        )

    def published(self) -> "TrainingClassQuerySet":
        """Return the classes people may see and take part in."""
        return self.filter(state__in=(ClassState.PUBLISHED, ClassState.CLOSED))

    def taken_part_in_by(self, cadre_id: int | None) -> "TrainingClassQuerySet":
        """Return the published classes in which the cadre holds or held a place."""
        if cadre_id is None:
            return self.none()
        taking_part = Q(pk__in=[])
        for hooks in ROSTER_HOOKS:
            taking_part |= Q(pk__in=hooks.classes_of(cadre_id))
        return self.published().filter(taking_part)

    def listed_for(self, user: Account, today: date) -> "TrainingClassQuerySet":
        """Return the classes on the user's list: worked with, taken part in, or open to them.

        Each knows `is_mine` (the user has a place), `is_joinable` and `left` (free places).
        """
        mine = TrainingClass.objects.taken_part_in_by(user.cadre_id)
        joinable = TrainingClass.objects.open_for_enrollment(today)
        shown = (
            Q(pk__in=TrainingClass.objects.visible_to(user).values("pk"))
            | Q(pk__in=mine.values("pk"))
            | Q(pk__in=joinable.values("pk"))
        )
        return (
            self.filter(shown)
            .annotate(
                is_mine=Exists(mine.filter(pk=OuterRef("pk"))),
                is_joinable=Exists(joinable.filter(pk=OuterRef("pk"))),
                left=F("capacity") - places_taken_expression(),
            )
            .order_by("-starts_on", "code")
        )

    def open_for_enrollment(self, today: date) -> "TrainingClassQuerySet":
        """Return the classes a trainee may join by themselves on `today`: none that has begun."""
        return self.filter(
            state=ClassState.PUBLISHED,
            is_open=True,
            enroll_until__gte=today,
            starts_on__gte=today,
        )


class TrainingClass(models.Model):
    """A class: who is trained when, how many, and under whose eye."""

    code = models.CharField(_("class code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=ClassKind)
    is_main_class = models.BooleanField(_("main class"), default=False)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode, default=Mode.OFF_THE_JOB)
    organiser = models.ForeignKey(
        Unit,
        verbose_name=_("organiser"),
        on_delete=models.PROTECT,
        related_name="organised_classes",
    )
    host = models.ForeignKey(
        Unit,
        verbose_name=_("host institution"),
        on_delete=models.PROTECT,
        related_name="hosted_classes",
    )
    provider = models.ForeignKey(
        Provider,
        verbose_name=_("delivered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delivered_classes",
        help_text=_("The provider that delivers it; empty: the host institution itself."),
    )
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("class supervisor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supervised_classes",
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    capacity = models.PositiveIntegerField(_("places"), validators=[MinValueValidator(1)])
    budget = models.DecimalField(
        _("earmarked budget (yuan)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    person_days = models.PositiveIntegerField(
        _("planned person-days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Trainees times days; what the class is paid for."),
    )
    is_open = models.BooleanField(_("open for enrollment by trainees"), default=False)
    enroll_until = models.DateField(_("enroll until"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ClassState, default=ClassState.DRAFT
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "code")
        verbose_name = _("training class")
        verbose_name_plural = _("training classes")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="courses_classes_class_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1), name="courses_classes_class_has_places"
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(enroll_until__isnull=False),
                name="courses_classes_class_open_until",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gt=0),
                name="courses_classes_class_budget_positive",
            ),
            models.CheckConstraint(
                condition=Q(person_days__isnull=True) | Q(person_days__gte=1),
                name="courses_classes_class_person_days_positive",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def takes_trainees_on(self, today: date) -> bool:
        """Return whether a trainee may join by themselves on `today`."""
        last = min(self.enroll_until or self.starts_on, self.starts_on)
        return self.is_open and self.state == ClassState.PUBLISHED and last >= today

    @property
    def status_tag(self) -> tuple[str, str]:
        """Return how the class stands today, as a kind of tag and a word."""
        return self.status_on(timezone.localdate())

    def status_on(self, today: date) -> tuple[str, str]:
        """Return how the class stands on `today`: of a published one, whether it has begun or ended."""
        if self.state == ClassState.PUBLISHED and self.ends_on < today:
            return "warn", gettext("Over, not closed")
        if self.state == ClassState.PUBLISHED and self.starts_on <= today:
            return "info", gettext("Under way")
        kinds = {
            ClassState.PUBLISHED: "info",
            ClassState.CLOSED: "ok",
            ClassState.CANCELLED: "bad",
        }
        return kinds.get(ClassState(self.state), "neutral"), self.get_state_display()


class SessionQuerySet(models.QuerySet["Session"]):
    """Reads of the timetable."""

    def visible_to(self, user: Reader) -> "SessionQuerySet":
        """Return the sessions of the classes `user` works with."""
        return self.filter(training_class__in=TrainingClass.objects.visible_to(user).values("pk"))

    def managed_by(self, user: Reader) -> "SessionQuerySet":
        """Return the sessions of the classes `user` plans."""
        return self.filter(training_class__in=TrainingClass.objects.managed_by(user).values("pk"))

    def on(self, day: date) -> "SessionQuerySet":
        """Return the sessions that start on `day`, local time."""
        return self.filter(starts_at__date=day)


class Session(models.Model):
    """One row of a class's timetable: the unit of attendance."""

    training_class = models.ForeignKey(
        TrainingClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="sessions"
    )
    course = models.ForeignKey(
        CoursePage,
        verbose_name=_("course"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    title = models.CharField(_("title"), max_length=120)
    lecturer = models.ForeignKey(
        Lecturer,
        verbose_name=_("lecturer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions",
    )
    venue = models.CharField(_("venue"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    hours = models.DecimalField(
        _("class hours"), max_digits=4, decimal_places=1, validators=[MinValueValidator(0)]
    )
    content_kind = models.CharField(_("content kind"), max_length=12, choices=ContentKind)
    method = models.CharField(_("method"), max_length=12, choices=Method)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "id")
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="courses_classes_session_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0), name="courses_classes_session_has_hours"
            ),
        )

    def __str__(self) -> str:
        return self.title
