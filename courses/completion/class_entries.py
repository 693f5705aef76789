"""What closing a class says to the book about each trainee."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from courses.classes.models import TrainingClass
from courses.completion.class_snapshot import ClassSnapshot
from courses.completion.conversion_rates import ConversionRates
from courses.completion.gates import Gate, Standing, plain
from courses.completion.hours import Credit, by_day
from courses.essays.enums import EssayState
from records.core.codes import Mode
from records.journal.enums import EntryKind
from records.journal.models import Entry
from records.journal.services import EntryDraft, Source
from records.register.models import Cadre

HOURS, ESSAY, COMPLETION = "class_hours", "class_essay", "class_completion"
COMPLETED, NOT_COMPLETED = "completed", "not_completed"

PERSON_FACTS = ("unit", "post", "level", "rank")
CLASS_FACTS = ("title", "class", "kind", "mode", "from", "to", "organiser", "host")


@dataclass(frozen=True, slots=True)
class ClassBook:
    """What the drafts of a class are made from, loaded once for all its trainees.

    `people` are the facts of each cadre as held at the class's end; those that the first closing
    wrote down stand, whatever the register says since.
    """

    record: ClassSnapshot
    rates: ConversionRates
    class_facts: Mapping[str, Any]
    people: Mapping[int, Mapping[str, Any]]
    standing: Mapping[Source, Entry]


def load_book(record: ClassSnapshot, rates: ConversionRates | None = None) -> ClassBook:
    """Return what the drafts of a class need; the number of queries is fixed.

    Raises NotPossible where a date of the timetable has no conversion row.
    """
    rates = rates or ConversionRates(record.training_class, record.planned)
    rates.check()
    standing = standing_entries(record.training_class)
    completions = [entry for entry in standing.values() if entry.source_kind == COMPLETION]
    kept = {
        entry.cadre_id: {key: entry.facts.get(key) for key in PERSON_FACTS} for entry in completions
    }
    class_facts = _class_facts(record.training_class)
    if completions:
        class_facts = {key: completions[0].facts.get(key) for key in CLASS_FACTS}
    cadre_ids = [enrollment.cadre_id for enrollment in record.enrollments]
    return ClassBook(
        record=record,
        rates=rates,
        class_facts=class_facts,
        people=_people(record.training_class, cadre_ids) | kept,
        standing=standing,
    )


def standing_entries(training_class: TrainingClass) -> dict[Source, Entry]:
    """Return what the book says of a class now, by source; one query."""
    key = class_key(training_class)
    entries = Entry.objects.current().filter(source_kind__in=(HOURS, ESSAY, COMPLETION))
    mine = entries.filter(source_key=key) | entries.filter(source_key__startswith=f"{key}:")
    return {
        Source(entry.cadre_id, entry.source_kind, entry.source_key): entry
        for entry in mine.order_by()
    }


def class_key(training_class: TrainingClass) -> str:
    """Return how the sources of a class begin."""
    return f"class:{training_class.pk}"


def drafts_of(standings: Sequence[Standing], book: ClassBook) -> list[EntryDraft]:
    """Return the entries of every trainee: completion, essay grade, and hours if completed.

    In the order of cadre numbers, as the book takes them. Sentences in them are in the site's
    language, whoever closes the class.
    """
    in_order = sorted(standings, key=lambda standing: standing.enrollment.cadre_id)
    with translation.override(settings.LANGUAGE_CODE):
        return [draft for standing in in_order for draft in _drafts_for(standing, book)]


def completion_days(record: ClassSnapshot) -> int:
    """Return the days of training that completing a class counts as.

    Off the job: calendar days, first to last. Part-time and mixed: the days it was held on.
    Online: none, since no day was spent away from work.
    """
    training_class = record.training_class
    if training_class.mode == Mode.ONLINE:
        return 0
    if training_class.mode == Mode.OFF_THE_JOB:
        return (training_class.ends_on - training_class.starts_on).days + 1
    return len(by_day(record.planned))


def _drafts_for(standing: Standing, book: ClassBook) -> list[EntryDraft]:
    drafts = [_completion(standing, book)]
    if standing.essay is not None and standing.essay.state == EssayState.ACCEPTED:
        drafts.append(_essay(standing, book))
    if standing.completes:
        drafts += _hours(standing, book)
    return drafts


def _hours(standing: Standing, book: ClassBook) -> list[EntryDraft]:
    attended = book.record.attended_by(standing.enrollment)
    earned: dict[tuple[int, str], list[Credit]] = defaultdict(list)
    for credit in book.rates.credits(attended):
        earned[credit.day.year, credit.content_kind].append(credit)
    return [
        _hours_draft(standing, book, year, kind, parts)
        for (year, kind), parts in sorted(earned.items())
    ]


def _hours_draft(
    standing: Standing, book: ClassBook, year: int, kind: str, parts: Sequence[Credit]
) -> EntryDraft:
    rules = [book.rates.rules[credit.day, credit.unit] for credit in parts]
    keys = {
        session.key
        for session in book.record.planned
        if session.day.year == year and session.content_kind == kind
    }
    return EntryDraft(
        cadre_id=standing.enrollment.cadre_id,
        kind=EntryKind.HOURS,
        occurred_on=max(credit.day for credit in parts),
        source_kind=HOURS,
        source_key=f"{class_key(book.record.training_class)}:{year}:{kind}",
        hours=sum((credit.hours for credit in parts), Decimal(0)),
        channel=book.rates.channel,
        content_kind=kind,
        conversion=rules[-1],
        facts={
            **_snapshot(standing, book),
            "conversion": " + ".join(sorted({rule.code for rule in rules})),
            "evidence": _evidence(standing, book, keys),
        },
    )


def _essay(standing: Standing, book: ClassBook) -> EntryDraft:
    essay, training_class = standing.essay, book.record.training_class
    assert essay is not None  # noqa: S101
    accepted = essay.accepted_at
    return EntryDraft(
        cadre_id=standing.enrollment.cadre_id,
        kind=EntryKind.ESSAY,
        occurred_on=timezone.localdate(accepted) if accepted else training_class.ends_on,
        source_kind=ESSAY,
        source_key=class_key(training_class),
        grade=essay.grade,
        facts={**_snapshot(standing, book), "evidence": [f"essay:{essay.pk}:{essay.receipt}"]},
    )


def _completion(standing: Standing, book: ClassBook) -> EntryDraft:
    training_class, attendance = book.record.training_class, standing.attendance
    days = completion_days(book.record) if standing.completes else 0
    facts: dict[str, Any] = {
        "planned_hours": plain(attendance.planned),
        "attended_hours": plain(attendance.attended),
        "absent_hours": plain(attendance.absent),
        "unmarked_hours": plain(attendance.unmarked),
        "leave_hours": plain(attendance.leave),
        "duty_hours": plain(attendance.duty),
        "gates": [_gate_facts(gate) for gate in standing.gates],
        "evidence": _evidence(standing, book, None),
    }
    facts = {**_snapshot(standing, book), **facts}
    if not standing.completes:
        facts["reason"] = _reason(standing, book, facts)
    return EntryDraft(
        cadre_id=standing.enrollment.cadre_id,
        kind=EntryKind.COMPLETION,
        occurred_on=training_class.ends_on,
        source_kind=COMPLETION,
        source_key=class_key(training_class),
        grade=COMPLETED if standing.completes else NOT_COMPLETED,
        days=Decimal(days),
        facts=facts,
    )


def _reason(standing: Standing, book: ClassBook, facts: Mapping[str, Any]) -> str:
    """Return why not, in words: those in the book while the figures stay, however said now."""
    source = Source(standing.enrollment.cadre_id, COMPLETION, class_key(book.record.training_class))
    last = book.standing.get(source)
    if last is not None and {**last.facts, "reason": ""} == {**facts, "reason": ""}:
        return str(last.facts.get("reason", ""))
    return " ".join(standing.reasons)


def _gate_facts(gate: Gate) -> dict[str, Any]:
    return {
        "gate": gate.code,
        "met": gate.met,
        "value": str(gate.value),
        "limit": str(gate.limit),
        "unit": str(gate.unit),
        "rule": gate.rule,
    }


def _evidence(standing: Standing, book: ClassBook, keys: Collection[int] | None) -> list[str]:
    """Return the marks, in the order of the timetable, that an entry rests on."""
    marks = book.record.marks_of(standing.enrollment)
    return [
        f"mark:{marks[session.key].pk}:{marks[session.key].status}"
        for session in book.record.planned
        if session.key in marks and (keys is None or session.key in keys)
    ]


def _snapshot(standing: Standing, book: ClassBook) -> dict[str, Any]:
    return {**book.class_facts, **book.people[standing.enrollment.cadre_id]}


def _class_facts(training_class: TrainingClass) -> dict[str, Any]:
    return {
        "title": training_class.title,
        "class": training_class.code,
        "kind": training_class.kind,
        "mode": training_class.mode,
        "from": training_class.starts_on.isoformat(),
        "to": training_class.ends_on.isoformat(),
        "organiser": training_class.organiser.name,
        "host": training_class.host.name,
    }


def _people(
    training_class: TrainingClass, cadre_ids: Sequence[int]
) -> dict[int, Mapping[str, Any]]:
    """Return unit, post, level and rank of each cadre at the class's end; one query."""
    day = training_class.ends_on
    cadres = Cadre.objects.filter(pk__in=cadre_ids)
    held = cadres.with_level(day).with_post(day).with_unit(day)
    names = ("pk", "unit_on_name", "post_title", "level", "rank")
    return {
        pk: {"unit": unit, "post": post or "", "level": level, "rank": rank}
        for pk, unit, post, level, rank in held.values_list(*names)
    }
