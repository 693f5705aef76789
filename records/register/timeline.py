"""The units' past and future: how a dated change is laid into the spans.

A change holds from its day on. What a unit is called, its kind, level and parent are facts of its
own; its path follows from its parents' and is worked out here, for it and for all units below it.
The callers (`services/units.py`, `services/reforms.py`) hold the tree's lock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.register.models import BEGINNING, Unit, UnitSpan

MAX_PATH = 250
LAST = date.max


@dataclass(frozen=True, slots=True)
class Facts:
    """What is a unit's own on a day."""

    name: str
    short_name: str
    kind: str
    level: str
    parent_id: int | None


OWN = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Facts that hold from `start` until the day before `end` (None: still)."""

    start: date
    end: date | None
    facts: Facts
    path: str = ""

    def covers(self, day: date) -> bool:
        """Return whether the facts hold on `day`."""
        return self.start <= day and (self.end is None or day < self.end)


def lock_tree() -> None:
    """Queue behind whoever changes the tree or imports a roster: its roots are the lock."""
    # The roots stand for the whole tree: a move changes the paths of everything below, so one dated
    # change is laid in at a time. `no_key`: people may still be entered under the units meanwhile.
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk"))
    _record_missing_spans()


def _record_missing_spans() -> None:
    bare = Unit.objects.filter(spans__isnull=True, is_active=True)
    UnitSpan.objects.bulk_create(
        UnitSpan(unit=unit, path=unit.path, **{name: getattr(unit, name) for name in OWN})
        for unit in bare
    )


class Redating:
    """The spans from `day` on of some units and all below them; changed here, then written."""

    def __init__(self, day: date, tops: Iterable[Unit]) -> None:
        self.day = day
        self.before: dict[int, Stretch] = {}
        self.lives: dict[int, list[Stretch]] = {}
        self.codes: dict[int, str] = {}
        self.parents: dict[int, list[Stretch]] = {}
        condition = Q(pk__in=[])
        for unit in tops:
            condition |= Q(unit=unit) | Q(path__contains=unit.mark)
        touched = UnitSpan.objects.reaching(day).filter(condition).values("unit")
        self._load(UnitSpan.objects.reaching(day).filter(unit__in=touched))
        for unit in tops:
            self.codes.setdefault(unit.pk, unit.code)

    def _load(self, spans: Iterable[UnitSpan]) -> None:
        for span in spans.select_related("unit"):  # type: ignore[attr-defined]
            self.codes[span.unit_id] = span.unit.code
            life = self.lives.setdefault(span.unit_id, [])
            stretch = _stretch(span)
            if stretch.start < self.day:
                self.before[span.unit_id] = replace(stretch, end=self.day)
                stretch = replace(stretch, start=self.day)
            if life and life[-1].facts == stretch.facts:
                life[-1] = replace(life[-1], end=stretch.end)
            else:
                life.append(replace(stretch, path=""))

    def add(self, unit: Unit, facts: Facts) -> None:
        """Let a new unit begin."""
        self.codes[unit.pk] = unit.code
        self.lives[unit.pk] = [Stretch(self.day, None, facts)]

    def change(self, unit: Unit, **wanted: Any) -> None:
        """Let facts of `unit` be others from the day on; refuse it where they change again later."""
        life = self._life(unit)
        for name in wanted:
            for earlier, later in pairwise(life):
                if getattr(earlier.facts, name) != getattr(later.facts, name):
                    raise self._later(unit, later.start)
        self.lives[unit.pk] = [
            replace(stretch, facts=replace(stretch.facts, **wanted)) for stretch in life
        ]

    def close(self, unit: Unit) -> None:
        """Let `unit` end on the day; refuse it where it changes later."""
        life = self._life(unit)
        if len(life) > 1:
            raise self._later(unit, life[1].start)
        if life[0].end is not None:
            raise self._later(unit, life[0].end)
        self.lives[unit.pk] = []

    def facts_of(self, unit: Unit) -> Facts:
        """Return what `unit` is on the day."""
        return self._life(unit)[0].facts

    def open_children(self, unit: Unit) -> list[int]:
        """Return the numbers of the units that stand below `unit` on the day or later."""
        return [
            pk
            for pk, life in self.lives.items()
            if any(stretch.facts.parent_id == unit.pk for stretch in life)
        ]

    def _life(self, unit: Unit) -> list[Stretch]:
        life = self.lives.get(unit.pk)
        if not life or life[0].start > self.day:
            raise DomainError(
                _("On %(date)s there is no %(unit)s.") % {"date": self.day, "unit": unit.name},
                field="on",
            )
        return life

    def _later(self, unit: Unit, day: date) -> DomainError:
        return DomainError(
            _("%(unit)s changes again on %(date)s; choose a day from then on.")
            % {"unit": unit.name, "date": day.isoformat()},
            field="on",
        )

    def write(self) -> None:
        """Work out the paths and write the spans that differ.

        Raises DomainError where a unit would stand below itself, below a unit that is not there,
        too deep, or beside another of its name.
        """
        self._load_parents()
        made = {pk: list(self._placed(pk, life)) for pk, life in self.lives.items()}
        for pk, life in made.items():
            self._check_unique_name(pk, life)
        UnitSpan.objects.reaching(self.day).filter(unit__in=list(made)).delete()
        spans = []
        for pk, life in made.items():
            spans += [_span(pk, stretch) for stretch in _joined(self.before.get(pk), life)]
        UnitSpan.objects.bulk_create(spans, batch_size=500)

    def _load_parents(self) -> None:
        above = {s.facts.parent_id for life in self.lives.values() for s in life} - {None}
        for span in UnitSpan.objects.reaching(self.day).filter(unit__in=above - set(self.lives)):
            self.parents.setdefault(span.unit_id, []).append(_stretch(span))

    def _placed(self, pk: int, life: list[Stretch]) -> Iterator[Stretch]:
        for stretch in life:
            days = [day for day in self._turns() if stretch.covers(day)]
            starts = sorted({stretch.start, *days})
            ends = [*starts[1:], stretch.end]
            last: Stretch | None = None
            for start, end in zip(starts, ends, strict=True):
                path = self._path(pk, start, ())
                if last is not None and last.path == path:
                    last = replace(last, end=end)
                    continue
                if last is not None:
                    yield last
                last = Stretch(start, end, stretch.facts, path)
            if last is not None:
                yield last

    def _turns(self) -> list[date]:
        if not hasattr(self, "_days"):
            lives = [*self.lives.values(), *self.parents.values()]
            self._days = sorted({s.start for life in lives for s in life if s.start >= self.day})
        return self._days

    def _path(self, pk: int, day: date, below: tuple[int, ...]) -> str:
        if pk in below:
            raise DomainError(_("A unit cannot stand below itself."), field="parent")
        outside = next((s for s in self.parents.get(pk, ()) if s.covers(day)), None)
        if outside is not None:
            return outside.path
        here = next((s for s in self.lives.get(pk, ()) if s.covers(day)), None)
        if here is None:
            raise self._absent(pk, day)
        above = here.facts.parent_id
        head = "/" if above is None else self._path(above, day, (*below, pk))
        path = f"{head}{self.codes[pk]}/"
        if len(path) > MAX_PATH:
            raise DomainError(_("The unit would stand too deep in the tree."), field="parent")
        return path

    def _absent(self, pk: int, day: date) -> DomainError:
        name = Unit.objects.values_list("name", flat=True).get(pk=pk)
        return DomainError(
            _("The parent unit %(unit)s is not there on %(date)s.")
            % {"unit": name, "date": day.isoformat()},
            field="parent",
        )

    def _check_unique_name(self, pk: int, life: list[Stretch]) -> None:
        if self._unchanged(pk, life):
            return
        for stretch in life:
            names = {"parent_id": stretch.facts.parent_id, "name": stretch.facts.name}
            beside = UnitSpan.objects.reaching(stretch.start).filter(**names)
            if stretch.end is not None:
                beside = beside.filter(valid_from__lt=stretch.end)
            others = set(beside.exclude(unit=pk).values_list("unit", flat=True)) - set(self.lives)
            others |= {
                other
                for other, its in self.lives.items()
                if other != pk and any(_same_place(stretch, one) for one in its)
            }
            if others:
                raise DomainError(
                    _("There is a unit called %(name)s in the same place already.")
                    % {"name": stretch.facts.name},
                    field="name",
                )

    def _unchanged(self, pk: int, life: list[Stretch]) -> bool:
        stored = getattr(self, "_stored", None)
        if stored is None:
            stored = {}
            spans = UnitSpan.objects.reaching(self.day).filter(unit__in=list(self.lives))
            for span in spans:
                stored.setdefault(span.unit_id, set()).add((span.name, span.parent_id))
            self._stored = stored
        facts = {(s.facts.name, s.facts.parent_id) for s in life}
        return facts == stored.get(pk, set())


def _same_place(one: Stretch, other: Stretch) -> bool:
    apart = (one.end or LAST) <= other.start or (other.end or LAST) <= one.start
    key = (one.facts.name, one.facts.parent_id)
    return not apart and key == (other.facts.name, other.facts.parent_id)


def _joined(head: Stretch | None, life: list[Stretch]) -> Iterator[Stretch]:
    """Give the stretches with the part before the day, joined where nothing changed."""
    rest = list(life)
    if head is not None and rest and (head.facts, head.path) == (rest[0].facts, rest[0].path):
        rest[0] = replace(rest[0], start=head.start)
    elif head is not None:
        rest.insert(0, head)
    yield from rest


def _stretch(span: UnitSpan) -> Stretch:
    facts = Facts(**{name: getattr(span, name) for name in OWN})
    return Stretch(span.valid_from, span.valid_until, facts, span.path)


def _span(pk: int, stretch: Stretch) -> UnitSpan:
    return UnitSpan(
        unit_id=pk,
        valid_from=stretch.start,
        valid_until=stretch.end,
        path=stretch.path,
        **{name: getattr(stretch.facts, name) for name in OWN},
    )


def first_day_of(unit: Unit | None) -> date:
    """Return the first day on which `unit` is known; the beginning for no unit."""
    if unit is None:
        return BEGINNING
    first = UnitSpan.objects.filter(unit=unit).order_by("valid_from").first()
    return first.valid_from if first else BEGINNING
