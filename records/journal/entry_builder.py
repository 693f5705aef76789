"""What callers hand to the book, checked before anything is locked."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.journal.canonical import canonical_json
from records.journal.enums import Channel, EntryKind
from records.journal.models import MERGED_FROM, REVERSAL, ConversionRule, Entry

PLAIN = re.compile(r"[A-Za-z0-9:._#-]+")
LENGTHS = {"source_kind": 40, "source_key": 120, "grade": 20}
CENT = Decimal("0.01")
LIMIT = Decimal("999999.99")


class Source(NamedTuple):
    """What an entry was posted for; the same source is posted once."""

    cadre_id: int
    source_kind: str
    source_key: str


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A fact to be posted.

    `facts` is the snapshot for later readers: title, dates, unit, post and rank as they were,
    `conversion` (the code of the row), `evidence` (short references), `reason`. Texts, whole
    numbers, booleans, lists and mappings only. `source_key` is plain ASCII; see `key_part`.
    """

    cadre_id: int
    kind: EntryKind | str
    occurred_on: date
    source_kind: str
    source_key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    hours: Decimal | int = Decimal(0)
    days: Decimal | int = Decimal(0)
    channel: Channel | str = ""
    content_kind: str = ""
    grade: str = ""
    conversion: ConversionRule | None = None

    @property
    def source(self) -> Source:
        """Return what identifies the fact."""
        return Source(self.cadre_id, self.source_kind, self.source_key)


def key_part(text: str) -> str:
    """Return a short plain digest of any text, for source keys made from names."""
    # 64 bits: the names of one person's items are far too few for two of them to share a digest, and
    # the key stays readable beside the rest of it.
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def source_of(entry: Entry) -> Source:
    """Return what `entry` was posted for."""
    return Source(entry.cadre_id, entry.source_kind, entry.source_key)


def draft_row(draft: EntryDraft, *, revision: int, actor: Actor, now: datetime) -> Entry:
    """Return the unsaved entry of `draft`, not yet in a chain.

    Raises DomainError where the draft cannot stand in the book.
    """
    _check(draft)
    return Entry(
        cadre_id=draft.cadre_id,
        kind=str(draft.kind),
        occurred_on=draft.occurred_on,
        hours=_amount(draft.hours, "hours"),
        days=_amount(draft.days, "days"),
        channel=str(draft.channel),
        content_kind=str(draft.content_kind),
        grade=draft.grade,
        source_kind=draft.source_kind,
        source_key=draft.source_key,
        revision=revision,
        conversion_id=draft.conversion.pk if draft.conversion else None,
        facts=dict(draft.facts),
        posted_at=now.replace(microsecond=0),
        posted_by=actor.user_id,
    )


def reversal_row(entry: Entry, *, reason: str, actor: Actor, now: datetime) -> Entry:
    """Return the unsaved entry that cancels `entry`."""
    copied = {key: entry.facts[key] for key in ("title", "conversion") if key in entry.facts}
    return Entry(
        cadre_id=entry.cadre_id,
        kind=entry.kind,
        occurred_on=entry.occurred_on,
        hours=-entry.hours,
        days=-entry.days,
        channel=entry.channel,
        content_kind=entry.content_kind,
        source_kind=REVERSAL,
        source_key=str(entry.pk),
        conversion_id=entry.conversion_id,
        reverses_id=entry.pk,
        facts=copied
        | {
            "reason": reason,
            "reversed": {
                "seq": entry.seq,
                "digest": entry.digest,
                "source": f"{entry.source_kind} {entry.source_key}",
                "revision": entry.revision,
            },
        },
        posted_at=now.replace(microsecond=0),
        posted_by=actor.user_id,
    )


def substance(entry: Entry) -> tuple[object, ...]:
    """Return what makes two entries of one source the same fact: all but when, by whom, whence."""
    facts = {key: value for key, value in entry.facts.items() if key != MERGED_FROM}
    return (
        entry.kind,
        entry.occurred_on,
        entry.hours,
        entry.days,
        entry.channel,
        entry.content_kind,
        entry.grade,
        entry.conversion_id,
        canonical_json(facts),
    )


def sources_of(drafts: Iterable[EntryDraft]) -> set[Source]:
    """Return the sources of `drafts`."""
    return {draft.source for draft in drafts}


def _check(draft: EntryDraft) -> None:
    for name, length in LENGTHS.items():
        text = getattr(draft, name)
        given = bool(text) or name != "grade"
        if given and not (PLAIN.fullmatch(text) and len(text) <= length):
            raise DomainError(
                _("“%(text)s” cannot stand in the book as %(name)s.")
                % {"text": text, "name": name},
                field=name,
            )
    if draft.source_kind == REVERSAL:
        raise DomainError(_("A reversal is made by reversing an entry."), field="source_kind")
    if draft.kind == EntryKind.HOURS and not draft.channel:
        raise DomainError(_("Say what the hours count toward."), field="channel")
    if draft.kind != EntryKind.HOURS and draft.hours:
        raise DomainError(_("Only an entry of class hours carries hours."), field="hours")


def _amount(value: Decimal | int, name: str) -> Decimal:
    amount = Decimal(value).quantize(CENT)
    if amount != value or abs(amount) > LIMIT:
        raise DomainError(
            _("%(value)s is not an amount with two decimals.") % {"value": value}, field=name
        )
    return amount
