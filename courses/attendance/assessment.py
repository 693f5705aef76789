"""Attendance as a component of a class's assessment: truancy, leave, and the hours attended."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from courses.attendance.enums import ATTENDED, Status
from courses.attendance.models import LATE_AFTER_MINUTES, AttendanceMark, AttendancePolicy
from courses.classes.assessment import (
    Amount,
    AssessedClass,
    AssessmentComponent,
    BoardColumn,
    Cell,
    ClosingNote,
    Gate,
    Participant,
    in_cents,
    plain,
)
from courses.classes.models import TrainingClass
from courses.classes.teaching_days import Planned, days_of
from records.core.codes import ContentKind
from records.eligibility.enums import RuleUnit
from records.eligibility.models import Rule
from records.journal.models import Entry
from records.journal.sources import EvidenceStep

TRUANCY, LEAVE = "truancy_limit", "leave_limit"
"""Codes of the rules that set the limits, and of the gates."""

LONGEST_GRACE = 600
MARK_REFERENCE = re.compile(r"mark:(\d+):(\w+)")

PART_OF_STATUS: dict[str, str] = {
    **dict.fromkeys(ATTENDED, "attended"),
    Status.ABSENT: "absent",
    Status.ON_LEAVE: "leave",
    Status.OFFICIAL_DUTY: "duty",
}
"""Official duty gives no hours and is no absence."""


class Mark(NamedTuple):
    """The attendance mark that counts."""

    pk: int
    status: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """One trainee's attendance. Hours are class hours; missed is absent or without a mark."""

    planned: Decimal
    attended: Decimal
    absent: Decimal
    unmarked: Decimal
    leave: Decimal
    duty: Decimal
    missed_days: Fraction
    leave_days: Fraction
    unmarked_sessions: int

    @property
    def missed(self) -> Decimal:
        """Return the class hours absent or without a mark."""
        return self.absent + self.unmarked


@dataclass(frozen=True, slots=True)
class ClassAttendance:
    """The marks that count of a class, by trainee's place and session."""

    assessed: AssessedClass
    marks: Mapping[int, Mapping[int, Mark]]
    counted: dict[int, Attendance] = field(default_factory=dict)

    def marks_of(self, participant: Participant) -> Mapping[int, Mark]:
        """Return a trainee's marks by session."""
        return self.marks.get(participant.pk, {})

    def attendance_of(self, participant: Participant) -> Attendance:
        """Return a trainee's figures; a session that is over and has no mark counts as missed."""
        if participant.pk not in self.counted:
            self.counted[participant.pk] = self._count(self.marks_of(participant))
        return self.counted[participant.pk]

    def _count(self, marks: Mapping[int, Mark]) -> Attendance:
        planned = self.assessed.planned
        hours = dict.fromkeys(("attended", "absent", "unmarked", "leave", "duty"), Decimal(0))
        keys: dict[str, set[int]] = {name: set() for name in hours}
        for session in planned:
            mark = marks.get(session.key)
            if mark is None and session.key not in self.assessed.ended:
                continue
            name = PART_OF_STATUS[mark.status] if mark else "unmarked"
            hours[name] += session.hours
            keys[name].add(session.key)
        return Attendance(
            planned=_hours_of(planned),
            missed_days=days_of(planned, keys["absent"] | keys["unmarked"]),
            leave_days=days_of(planned, keys["leave"]),
            unmarked_sessions=len(keys["unmarked"]),
            **hours,
        )


class AttendanceComponent(AssessmentComponent):
    """Thresholds are rules that judge a class; the leave gate is not asked without its rule."""

    code = "attendance"
    label = gettext_lazy("Attendance")
    order = 10
    columns = (BoardColumn("attended", gettext_lazy("Attended"), is_number=True),)

    def load(self, assessed: AssessedClass) -> ClassAttendance:
        """Return the marks that count; one query."""
        rows = AttendanceMark.objects.current().of_class(assessed.training_class).order_by()
        marks: dict[int, dict[int, Mark]] = {}
        for pk, enrollment, session, status in rows.values_list(
            "pk", "enrollment_id", "session_id", "status"
        ).iterator():
            marks.setdefault(enrollment, {})[session] = Mark(pk, status)
        return ClassAttendance(assessed, marks)

    def judge(
        self, context: ClassAttendance, participant: Participant, rules: Mapping[str, Rule]
    ) -> Sequence[Gate]:
        """Return the gate of attendance, and that of leave where a rule limits it."""
        attendance = context.attendance_of(participant)
        gates = [_truancy_gate(attendance, rules.get(TRUANCY), _open_until(context.assessed))]
        if LEAVE in rules:
            gates.append(_leave_gate(attendance, rules[LEAVE]))
        return gates

    def cells(self, context: ClassAttendance, participant: Participant) -> Mapping[str, Cell]:
        """Return the hours attended of those planned, and how many marks are missing."""
        attendance = context.attendance_of(participant)
        missing = attendance.unmarked_sessions
        note = ngettext("%d mark missing", "%d marks missing", missing) % missing
        text = f"{_figure(attendance.attended)} / {_figure(attendance.planned)}"
        return {"attended": Cell(text, note if missing else "")}

    def closing_notes(self, context: ClassAttendance) -> Sequence[ClosingNote]:
        """Return how many marks are missing of the sessions held."""
        people = context.assessed.participants
        missing = sum(context.attendance_of(one).unmarked_sessions for one in people)
        return [
            ClosingNote(
                label=_("Marks missing"),
                count=missing,
                note=_("count as absent at the close"),
                sentence=_("%d attendance marks are missing and count as absent.") % missing,
                url=reverse("class_roll", args=[context.assessed.training_class.pk]),
                url_label=_("Roll of the class"),
            )
        ]

    def attended(self, context: ClassAttendance, participant: Participant) -> frozenset[int]:
        """Return the sessions the trainee was at."""
        marks = context.marks_of(participant)
        return frozenset(key for key, mark in marks.items() if mark.status in ATTENDED)

    def references(
        self, context: ClassAttendance, participant: Participant, sessions: Collection[int] | None
    ) -> Sequence[str]:
        """Return the marks of the sessions, in the order of the timetable."""
        marks = context.marks_of(participant)
        return [
            f"mark:{marks[session.key].pk}:{marks[session.key].status}"
            for session in context.assessed.planned
            if session.key in marks and (sessions is None or session.key in sessions)
        ]

    def figures(self, context: ClassAttendance, participant: Participant) -> Mapping[str, Any]:
        """Return the class hours planned, attended, absent, without a mark, on leave, on duty."""
        attendance = context.attendance_of(participant)
        names = ("planned", "attended", "absent", "unmarked", "leave", "duty")
        return {f"{name}_hours": plain(getattr(attendance, name)) for name in names}

    def evidence(self, entry: Entry) -> Sequence[EvidenceStep]:
        """Return the marks that the entry names, and the courses they were made in; one query."""
        named = list(mark_references(entry.facts.get("evidence", ())))
        if not named:
            return ()
        marks = AttendanceMark.objects.select_related("session__course").in_bulk(
            [reference.pk for reference in named]
        )
        found = [marks[reference.pk] for reference in named if reference.pk in marks]
        taught = [mark.session.course for mark in found if mark.session.course is not None]
        courses = {course.pk: course for course in taught}
        return [
            *(_mark_step(mark) for mark in found),
            *(
                EvidenceStep(course.title, _("Course"), course.get_url() or "")
                for course in courses.values()
            ),
        ]

    def fields(self) -> dict[str, forms.Field]:
        """Return from when on a scan is late."""
        late_after = forms.IntegerField(
            label=gettext_lazy("late after, minutes from the start"),
            min_value=0,
            max_value=LONGEST_GRACE,
        )
        return {"late_after_minutes": late_after}

    def read(self, training_class: TrainingClass | None) -> dict[str, Any]:
        """Return the grace of a class; without a row of its own, that of the house."""
        policy = (
            AttendancePolicy.objects.filter(training_class=training_class).first()
            if training_class is not None
            else None
        )
        return {"late_after_minutes": policy.late_after_minutes if policy else LATE_AFTER_MINUTES}

    def write(self, training_class: TrainingClass, values: Mapping[str, Any]) -> None:
        """Keep the grace of a class."""
        AttendancePolicy.objects.update_or_create(
            training_class=training_class,
            defaults={"late_after_minutes": values["late_after_minutes"]},
        )


ATTENDANCE = AttendanceComponent()


def mark_references(texts: Iterable[str]) -> Iterable[Mark]:
    """Return the marks that an entry's facts name, with the status each had; others are left out."""
    for text in texts:
        found = MARK_REFERENCE.fullmatch(text)
        if found:
            yield Mark(int(found[1]), found[2])


def _truancy_gate(attendance: Attendance, rule: Rule | None, open_until: datetime | None) -> Gate:
    """Absence and sessions without a mark stay below the limit, and something was attended."""
    hours, days = attendance.missed, attendance.missed_days
    unit = rule.unit if rule else RuleUnit.DAYS
    value = _measure(unit, hours, days, attendance.planned)
    limit = _limit(rule) if rule else None
    within = limit is None or value < limit
    sentence = gettext_noop("Missed: %(days)s days (%(hours)s class hours).")
    words: dict[str, Any] = {"days": plain(days), "hours": plain(hours)}
    if limit is not None:
        words["limit"] = Amount(unit, limit)
        sentence = gettext_noop(
            "Missed: %(days)s days (%(hours)s class hours); it must stay under %(limit)s."
        )
    if not attendance.attended:
        sentence = gettext_noop("No session was attended.")
    return Gate(
        code=TRUANCY,
        title=gettext_lazy("Attendance"),
        met=bool(attendance.attended) and within,
        value=in_cents(value),
        limit=in_cents(limit or 0),
        unit=unit,
        rule=str(rule or ""),
        sentence=sentence,
        words=words,
        # What is missed stays missed; who has attended nothing yet may still come.
        open_until=open_until if within else None,
    )


def _leave_gate(attendance: Attendance, rule: Rule) -> Gate:
    """Leave up to the limit passes, exactly the limit too; a share is one of the class's hours."""
    value = _measure(rule.unit, attendance.leave, attendance.leave_days, attendance.planned)
    limit, unit = _limit(rule), rule.unit
    met = value <= limit
    if unit == RuleUnit.SHARE:
        planned = Fraction(attendance.planned)
        value, limit, unit = value * planned, limit * planned, RuleUnit.HOURS
    return Gate(
        code=LEAVE,
        title=gettext_lazy("Leave"),
        met=met,
        value=in_cents(value),
        limit=in_cents(limit),
        unit=unit,
        rule=str(rule),
        sentence=gettext_noop("On leave: %(value)s; up to %(limit)s are allowed."),
        words={"value": Amount(unit, value), "limit": Amount(unit, limit)},
    )


def _open_until(assessed: AssessedClass) -> datetime | None:
    ends_at = assessed.ends_at
    return ends_at if ends_at is not None and ends_at > assessed.now else None


def _measure(unit: str, hours: Decimal, days: Fraction, planned: Decimal) -> Fraction:
    if unit == RuleUnit.DAYS:
        return days
    if unit == RuleUnit.SHARE:
        return Fraction(hours) / Fraction(planned) if planned else Fraction(0)
    return Fraction(hours)


def _limit(rule: Rule) -> Fraction:
    """Return the threshold; a share kept to four places is the simple fraction it stands for."""
    limit = Fraction(rule.threshold or 0)
    return limit.limit_denominator(100) if rule.unit == RuleUnit.SHARE else limit


def _hours_of(planned: Sequence[Planned]) -> Decimal:
    return sum((session.hours for session in planned), Decimal(0))


def _figure(hours: Decimal) -> str:
    return number_format(Decimal(plain(hours)))


def _mark_step(mark: AttendanceMark) -> EvidenceStep:
    session = mark.session
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    marked = timezone.localtime(mark.marked_at)
    facts = [
        f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}",
        str(ContentKind(session.content_kind).label),
        f"{mark.get_status_display()} ({mark.get_method_display()}, {marked:%Y-%m-%d %H:%M})",
        mark.marked_by_name,
        mark.address,
    ]
    return EvidenceStep(session.title, " · ".join(filter(None, facts)), mark.get_absolute_url())
