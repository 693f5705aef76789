"""What proves the entries of a class: its closing, and each attendance mark.

The reader of the entry may see the cadre; the text of an essay is never part of this.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.attendance.models import AttendanceMark
from courses.classes.models import TrainingClass
from courses.completion.class_entries import ESSAY
from courses.completion.models import ClassClosing
from courses.essays.models import Essay
from records.core.codes import ContentKind
from records.journal.models import ConversionRule, Entry
from records.journal.sources import Evidence, EvidenceStep

KEY = re.compile(r"class:(\d+)")
MARK = re.compile(r"mark:(\d+):(\w+)")
ESSAY_REFERENCE = re.compile(r"essay:(\d+):(\S+)")


class MarkReference(NamedTuple):
    """A mark that an entry names, with the status it had then."""

    pk: int
    status: str


def evidence_of_entry(entry: Entry) -> Evidence | None:
    """Return the steps from an entry of a class down to what proves it; six queries at most.

    None where the class is not known here.
    """
    key = KEY.match(entry.source_key)
    training_class = TrainingClass.objects.filter(pk=int(key[1])).first() if key else None
    if training_class is None:
        return None
    steps = [_closing_step(entry, training_class)]
    if entry.source_kind == ESSAY:
        steps += _essay_steps(entry)
    else:
        steps += _mark_steps(entry)
    return Evidence(
        title=training_class.title,
        url=reverse("class_detail", args=[training_class.pk]),
        steps=steps,
    )


def _closing_step(entry: Entry, training_class: TrainingClass) -> EvidenceStep:
    closing = (
        ClassClosing.objects.filter(
            training_class=training_class,
            closed_at__lt=entry.posted_at + timedelta(seconds=1),
        )
        .order_by("-number")
        .first()
    )
    rows = _conversion_rows(entry)
    if closing is None:
        return EvidenceStep(_("Closing of the class"), rows)
    detail = _("%(name)s, %(time)s: %(completed)d completed, %(not_completed)d did not") % {
        "name": closing.closed_by_name,
        "time": f"{timezone.localtime(closing.closed_at):%Y-%m-%d %H:%M}",
        "completed": closing.completed,
        "not_completed": closing.not_completed,
    }
    title = _("Closing of the class")
    if closing.number > 1:
        title = _("Closing %d of the class, after a correction") % closing.number
    return EvidenceStep(title, f"{detail} · {rows}" if rows else detail)


def _conversion_rows(entry: Entry) -> str:
    """Return the titles of the conversion rows that the entry names by their codes."""
    codes = entry.facts.get("conversion", "")
    if not codes:
        return ""
    labels = {rule.code: f"{rule.label} v{rule.version}" for rule in ConversionRule.objects.all()}
    return " + ".join(labels.get(code, code) for code in codes.split(" + "))


def _essay_steps(entry: Entry) -> list[EvidenceStep]:
    steps = []
    for text in entry.facts.get("evidence", ()):
        found = ESSAY_REFERENCE.fullmatch(text)
        essay = Essay.objects.filter(pk=int(found[1])).first() if found else None
        if found is None or essay is None:
            continue
        submitted, accepted = _time(essay.submitted_at), _time(essay.accepted_at)
        detail = _("receipt %(receipt)s, handed in %(submitted)s, accepted %(accepted)s") % {
            "receipt": found[2],
            "submitted": submitted,
            "accepted": accepted,
        }
        steps.append(EvidenceStep(_("Party-spirit essay"), detail))
    return steps


def _mark_steps(entry: Entry) -> list[EvidenceStep]:
    named = list(mark_references(entry.facts.get("evidence", ())))
    marks = AttendanceMark.objects.select_related("session__course").in_bulk(
        [reference.pk for reference in named]
    )
    found = [marks[reference.pk] for reference in named if reference.pk in marks]
    courses = {
        mark.session.course.pk: mark.session.course
        for mark in found
        if mark.session.course is not None
    }
    return [
        *(_mark_step(mark) for mark in found),
        *(
            EvidenceStep(course.title, _("Course"), course.get_url() or "")
            for course in courses.values()
        ),
    ]


def _mark_step(mark: AttendanceMark) -> EvidenceStep:
    session = mark.session
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    facts = [
        f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}",
        str(ContentKind(session.content_kind).label),
        f"{mark.get_status_display()} ({mark.get_method_display()}, {_time(mark.marked_at)})",
        mark.marked_by_name,
        mark.address,
    ]
    return EvidenceStep(session.title, " · ".join(filter(None, facts)), mark.get_absolute_url())


def mark_references(texts: Iterable[str]) -> Iterable[MarkReference]:
    """Return the marks that an entry's facts name; what reads otherwise is left out."""
    for text in texts:
        found = MARK.fullmatch(text)
        if found:
            yield MarkReference(int(found[1]), found[2])


def _time(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
