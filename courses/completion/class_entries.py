"""What closing a class says to the book about each trainee."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from courses.classes.assessment import ComponentEntry, components
from courses.classes.models import TrainingClass
from courses.classes.teaching_days import sessions_by_day
from courses.completion.class_snapshot import ClassSnapshot
from courses.completion.conversion_rates import ConversionRates
from courses.completion.gates import Judgement
from courses.completion.hours import Credit
from records.core.codes import Mode
from records.journal.enums import EntryKind
from records.journal.models import Entry
from records.journal.services import EntryDraft, Source
from records.register.models import Cadre

HOURS, COMPLETION = "class_hours", "class_completion"
COMPLETED, NOT_COMPLETED = "completed", "not_completed"

PERSON_FACTS = ("unit", "post", "level", "rank")
CLASS_FACTS = ("title", "class", "kind", "mode", "from", "to", "organiser", "host")


@dataclass(frozen=True, slots=True)
class ClassBook:
    """What the drafts of a class are made from, loaded once for all its trainees.

    `people` are the facts of each cadre as held at the class's end; those that the first closing
    wrote down stand, whatever the register says since.
    """

    snapshot: ClassSnapshot
    rates: ConversionRates
    class_facts: Mapping[str, Any]
    people: Mapping[int, Mapping[str, Any]]
    current: Mapping[Source, Entry]


def load_book(snapshot: ClassSnapshot, rates: ConversionRates | None = None) -> ClassBook:
    """Return what the drafts of a class need; the number of queries is fixed.

    Raises NotPossible where a date of the timetable has no conversion row.
    """
    rates = rates or ConversionRates(snapshot.training_class, snapshot.planned)
    rates.check()
    current = current_entries(snapshot.training_class)
    completions = [entry for entry in current.values() if entry.source_kind == COMPLETION]
    kept = {
        entry.cadre_id: {key: entry.facts.get(key) for key in PERSON_FACTS} for entry in completions
    }
    class_facts = _class_facts(snapshot.training_class)
    if completions:
        class_facts = {key: completions[0].facts.get(key) for key in CLASS_FACTS}
    cadre_ids = [enrollment.cadre_id for enrollment in snapshot.enrollments]
    return ClassBook(
        snapshot=snapshot,
        rates=rates,
        class_facts=class_facts,
        people=_people(snapshot.training_class, cadre_ids) | kept,
        current=current,
    )


def current_entries(training_class: TrainingClass) -> dict[Source, Entry]:
    """Return what the book says of a class now, by source; one query."""
    key = class_key(training_class)
    entries = Entry.objects.current().filter(source_kind__in=class_source_kinds())
    mine = entries.filter(source_key=key) | entries.filter(source_key__startswith=f"{key}:")
    return {
        Source(entry.cadre_id, entry.source_kind, entry.source_key): entry
        for entry in mine.order_by()
    }


def class_source_kinds() -> tuple[str, ...]:
    """Return the source kinds of all that closing a class posts, the components' among them."""
    return (HOURS, COMPLETION, *(kind for one in components() for kind in one.source_kinds))


def class_key(training_class: TrainingClass) -> str:
    """Return how the sources of a class begin."""
    return f"class:{training_class.pk}"


def entries_of_class(judgements: Sequence[Judgement], book: ClassBook) -> list[EntryDraft]:
    """Return the entries of every trainee: completion, those of components, hours if completed.

    In the order of cadre numbers, as the book takes them. Sentences in them are in the site's
    language, whoever closes the class.
    """
    in_order = sorted(judgements, key=lambda judged: judged.enrollment.cadre_id)
    with translation.override(settings.LANGUAGE_CODE):
        return [draft for judged in in_order for draft in _entries_for(judged, book)]


def completion_days(snapshot: ClassSnapshot) -> int:
    """Return the days of training that completing a class counts as.

    Off the job: calendar days, first to last. Part-time and mixed: the days it was held on.
    Online: none, since no day was spent away from work.
    """
    training_class = snapshot.training_class
    if training_class.mode == Mode.ONLINE:
        return 0
    if training_class.mode == Mode.OFF_THE_JOB:
        return (training_class.ends_on - training_class.starts_on).days + 1
    return len(sessions_by_day(snapshot.planned))


def _entries_for(judged: Judgement, book: ClassBook) -> list[EntryDraft]:
    drafts = [_completion(judged, book), *_of_components(judged, book)]
    return drafts + _hours(judged, book) if judged.completes else drafts


def _of_components(judged: Judgement, book: ClassBook) -> list[EntryDraft]:
    """Return what the components post: an accepted essay is a fact whoever completes the class."""
    return [
        _component_draft(entry, judged, book)
        for component in book.snapshot.components
        for entry in component.entries(book.snapshot.context_of(component), judged.enrollment)
    ]


def _component_draft(entry: ComponentEntry, judged: Judgement, book: ClassBook) -> EntryDraft:
    key = class_key(book.snapshot.training_class)
    return EntryDraft(
        cadre_id=judged.enrollment.cadre_id,
        kind=entry.kind,
        occurred_on=entry.occurred_on,
        source_kind=entry.source_kind,
        source_key=f"{key}:{entry.part}" if entry.part else key,
        grade=entry.grade,
        hours=entry.hours,
        days=entry.days,
        channel=entry.channel,
        content_kind=entry.content_kind,
        facts={**_snapshot(judged, book), **entry.facts, "evidence": list(entry.evidence)},
    )


def _hours(judged: Judgement, book: ClassBook) -> list[EntryDraft]:
    attended = book.snapshot.attended_by(judged.enrollment)
    earned: dict[tuple[int, str], list[Credit]] = defaultdict(list)
    for credit in book.rates.credits(attended):
        earned[credit.day.year, credit.content_kind].append(credit)
    return [
        _hours_draft(judged, book, year, kind, parts)
        for (year, kind), parts in sorted(earned.items())
    ]


def _hours_draft(
    judged: Judgement, book: ClassBook, year: int, kind: str, parts: Sequence[Credit]
) -> EntryDraft:
    rules = [book.rates.rules[credit.day, credit.unit] for credit in parts]
    keys = {
        session.key
        for session in book.snapshot.planned
        if session.day.year == year and session.content_kind == kind
    }
    return EntryDraft(
        cadre_id=judged.enrollment.cadre_id,
        kind=EntryKind.HOURS,
        occurred_on=max(credit.day for credit in parts),
        source_kind=HOURS,
        source_key=f"{class_key(book.snapshot.training_class)}:{year}:{kind}",
        hours=sum((credit.hours for credit in parts), Decimal(0)),
        channel=book.rates.channel,
        content_kind=kind,
        conversion=rules[-1],
        facts={
            **_snapshot(judged, book),
            "conversion": " + ".join(sorted({rule.code for rule in rules})),
            "evidence": _evidence(judged, book, keys),
        },
    )


def _completion(judged: Judgement, book: ClassBook) -> EntryDraft:
    training_class = book.snapshot.training_class
    days = completion_days(book.snapshot) if judged.completes else 0
    facts: dict[str, Any] = {
        **_figures(judged, book),
        "gates": [gate.as_facts() for gate in judged.gates],
        "evidence": _evidence(judged, book, None),
    }
    facts = {**_snapshot(judged, book), **facts}
    if not judged.completes:
        facts["reason"] = _reason(judged, book, facts)
    return EntryDraft(
        cadre_id=judged.enrollment.cadre_id,
        kind=EntryKind.COMPLETION,
        occurred_on=training_class.ends_on,
        source_kind=COMPLETION,
        source_key=class_key(training_class),
        grade=COMPLETED if judged.completes else NOT_COMPLETED,
        days=Decimal(days),
        facts=facts,
    )


def _reason(judged: Judgement, book: ClassBook, facts: Mapping[str, Any]) -> str:
    """Return why not, in words: those in the book while the figures stay, however said now."""
    source = Source(judged.enrollment.cadre_id, COMPLETION, class_key(book.snapshot.training_class))
    last = book.current.get(source)
    if last is not None and {**last.facts, "reason": ""} == {**facts, "reason": ""}:
        return str(last.facts.get("reason", ""))
    return " ".join(judged.reasons)


def _figures(judged: Judgement, book: ClassBook) -> dict[str, Any]:
    """Return what the components want kept with the completion."""
    return {
        name: value
        for component in book.snapshot.components
        for name, value in component.figures(
            book.snapshot.context_of(component), judged.enrollment
        ).items()
    }


def _evidence(judged: Judgement, book: ClassBook, sessions: Collection[int] | None) -> list[str]:
    """Return what the hours of `sessions` rest on; for None, those of the whole class."""
    return [
        reference
        for component in book.snapshot.components
        for reference in component.references(
            book.snapshot.context_of(component), judged.enrollment, sessions
        )
    ]


def _snapshot(judged: Judgement, book: ClassBook) -> dict[str, Any]:
    return {**book.class_facts, **book.people[judged.enrollment.cadre_id]}


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
