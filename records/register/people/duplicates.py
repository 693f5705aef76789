"""People who stand on the register twice, as far as names, birth dates and phones tell.

A citizen number is unique by constraint, an old or differently typed one is refused where it is
entered: two entries with the same number cannot come about. What remains is found by these.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.errors import DomainError
from records.register.enums import Likeness
from records.register.models import Cadre, NotSame
from records.register.models.cadre import CadreQuerySet
from records.register.tags import RegisterTag
from records.trail.services import record_event

STRENGTH = tuple(Likeness)
LARGEST_GROUP = 20
"""More people than this with one phone and one name is a fault of an import, not of people."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be one person, and why; `first` has the smaller number."""

    first: Cadre
    second: Cadre
    reasons: tuple[Likeness, ...]

    @property
    def key(self) -> tuple[int, int]:
        """Return the numbers of both."""
        return (self.first.pk, self.second.pk)

    @property
    def labels(self) -> list[str]:
        """Return the reasons in words."""
        return [str(reason.label) for reason in self.reasons]


def find_duplicates(cadres: CadreQuerySet) -> list[Pair]:
    """Return the pairs among `cadres` that may be one person, the likeliest first; three queries.

    Pairs once found to be two people are left out.
    """
    found: dict[tuple[int, int], Pair] = {}
    known = NotSame.objects.pairs()
    for pair in (*_alike(cadres, "birth_date"), *_alike(cadres, "phone_index")):
        if pair.key in known:
            continue
        other = found.get(pair.key)
        reasons = {*pair.reasons, *(other.reasons if other else ())}
        found[pair.key] = Pair(pair.first, pair.second, tuple(sorted(reasons, key=STRENGTH.index)))
    return sorted(found.values(), key=_rank)


def likeness_of(one: Cadre, other: Cadre) -> tuple[Likeness, ...]:
    """Return why two people may be one; empty where nothing says so."""
    named, sounding = one.name == other.name, one.name_sound == other.name_sound
    found = []
    if one.birth_date and one.birth_date == other.birth_date and sounding:
        found.append(Likeness.NAME_BIRTH if named else Likeness.SOUND_BIRTH)
    if one.phone_index and one.phone_index == other.phone_index and sounding:
        found.append(Likeness.NAME_PHONE if named else Likeness.SOUND_PHONE)
    return tuple(found)


@transaction.atomic
def mark_not_same(*, one: Cadre, other: Cadre, reason: str, actor: Actor, now: datetime) -> NotSame:
    """Remember that two people are two, so that nobody is asked again; a second time the same row.

    Raises NotAllowed where one of them is outside the actor's units.
    """
    if one.pk == other.pk:
        raise DomainError(_("These are not two entries."))
    require_managed(actor, one)
    require_managed(actor, other)
    first, second = NotSame.key(one, other)
    row, created = NotSame.objects.get_or_create(
        first_id=first,
        second_id=second,
        defaults={
            "reason": reason.strip()[:200],
            "decided_at": now,
            "decided_by_name": actor.name[:100],
        },
    )
    if created:
        record_event(
            tag=RegisterTag.CADRES_NOT_SAME,
            actor=actor,
            now=now,
            subject=f"{one.name} · {other.name}",
            subject_type="cadre",
            subject_id=first,
            after={"other": second, "reason": row.reason},
        )
    return row


def _alike(cadres: CadreQuerySet, column: str) -> Iterator[Pair]:
    """Give the pairs among `cadres` whose names sound alike and that share `column`."""
    twin = cadres.filter(name_sound=OuterRef("name_sound"), **{column: OuterRef(column)})
    rows = (
        cadres.exclude(name_sound="")
        .exclude(**{column: ""} if column == "phone_index" else {f"{column}__isnull": True})
        .filter(Exists(twin.exclude(pk=OuterRef("pk"))))
        .select_related("unit")
        .order_by("pk")
    )
    groups: dict[Any, list[Cadre]] = defaultdict(list)
    for cadre in rows:
        groups[cadre.name_sound, getattr(cadre, column)].append(cadre)
    for group in groups.values():
        yield from _pairs(group[:LARGEST_GROUP])


def _pairs(group: Iterable[Cadre]) -> Iterator[Pair]:
    for first, second in combinations(group, 2):
        yield Pair(first, second, likeness_of(first, second))


def _rank(pair: Pair) -> tuple[Any, ...]:
    return (STRENGTH.index(pair.reasons[0]), -len(pair.reasons), pair.first.name, pair.key)
