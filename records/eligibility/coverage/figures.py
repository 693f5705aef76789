"""Coverage: how many meet a requirement, by unit and level."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from records.core.access.authority import within
from records.core.access.readers import Reader
from records.eligibility.checking.bands import Band, band_of
from records.eligibility.checking.queries import ask, serving_on
from records.eligibility.kept.reading import AnswerSource, groups
from records.eligibility.models import KeptRun
from records.eligibility.permissions import coverage_paths
from records.register.models import Cadre, Unit, UnitQuerySet
from records.register.models.cadre import CadreQuerySet

COMPUTED = AnswerSource()


@dataclass(slots=True)
class Count:
    """Those who meet the requirement, of those it applies to."""

    met: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """Return the met share, 0 to 1."""
        return self.met / self.total if self.total else 0.0

    def add(self, met: bool, number: int = 1) -> None:
        """Count so many people."""
        self.total += number
        self.met += number if met else 0


@dataclass(slots=True)
class Row:
    """A unit with those below it; `direct` where only its own people are meant."""

    unit: Unit
    direct: bool = False
    all: Count = field(default_factory=Count)
    bands: dict[Band, Count] = field(default_factory=lambda: {band: Count() for band in Band})

    def add(self, band: Band, met: bool, number: int = 1) -> None:
        """Count so many people of `band`."""
        self.all.add(met, number)
        self.bands[band].add(met, number)


@dataclass(slots=True)
class Coverage:
    """The rows of one page: the units directly below `focus`, and `focus` itself."""

    focus: Unit | None
    trail: list[Unit]
    rows: list[Row]
    elsewhere: int = 0
    source: AnswerSource = COMPUTED

    @property
    def shown_bands(self) -> list[Band]:
        """Return the bands in which there is anyone."""
        return [band for band in Band if any(row.bands[band].total for row in self.rows)]


def focus_units(user: Reader) -> UnitQuerySet:
    """Return the units whose coverage `user` may look into."""
    return Unit.objects.filter(within(coverage_paths(user)))


def coverage_of(
    user: Reader,
    *,
    question: str,
    as_of: date,
    focus: Unit | None = None,
    source: AnswerSource | None = None,
) -> Coverage:
    """Return how many meet `question` on `as_of`, a row for each unit directly below `focus`.

    Without a focus: the unit one's role is held for, or where it is held for several, these.
    Everyone is counted once, in the unit of that day; units are those of the day, by their names of
    the day. Of who belonged here then but is elsewhere now nothing may be read: `elsewhere` says how
    many they are. With a run of kept answers as `source`, a fixed number of queries; else so many for
    every 2,000 cadres.
    """
    found = _rows(user, focus, as_of)
    found.source = source or COMPUTED
    if found.source.run is not None:
        _count_kept(
            found, found.source.run, question, serving_on(Cadre.objects.visible_to(user), as_of)
        )
    elif not found.source.is_pending:
        _count_computed(found, user, question, as_of)
    found.rows = [row for row in found.rows if row.all.total]
    return found


def _count_kept(found: Coverage, run: KeptRun, question: str, cadres: CadreQuerySet) -> None:
    places: dict[str, Row | None] = {}
    for path, band, met, number in groups(run, question, cadres):
        if path not in places:
            places[path] = _row_of(found, path)
        row = places[path]
        if row is not None:
            row.add(Band(band), met, number)


def _count_computed(found: Coverage, user: Reader, question: str, as_of: date) -> None:
    there = _there(user, found.focus, as_of)
    cadres = there.visible_to(user)
    found.elsewhere = serving_on(there, as_of).count() - serving_on(cadres, as_of).count()
    places: dict[str, Row | None] = {}
    for answer in ask(serving_on(cadres, as_of), question, as_of):
        check = answer.check
        if answer.met is None or check.held is None:
            continue
        if check.unit_path not in places:
            places[check.unit_path] = _row_of(found, check.unit_path)
        row = places[check.unit_path]
        if row is not None:
            row.add(band_of(check.held), answer.met)


def total_of(rows: list[Row]) -> Count:
    """Return the sum of rows."""
    return Count(sum(row.all.met for row in rows), sum(row.all.total for row in rows))


def _there(user: Reader, focus: Unit | None, day: date) -> CadreQuerySet:
    """Return who belonged, on `day`, to `focus` or to the units whose coverage `user` may see."""
    if focus is not None:
        return Cadre.objects.in_unit(focus, day)
    roots = _roots(user)
    condition = Q(pk__in=[])
    for root in roots:
        condition |= Q(unit_on_path__contains=root.mark)
    return Cadre.objects.with_unit(day).filter(condition)


def _rows(user: Reader, focus: Unit | None, day: date) -> Coverage:
    roots = _roots(user)
    if focus is None and len(roots) == 1:
        focus = roots[0]
    if focus is None:
        return Coverage(None, [], [Row(unit) for unit in roots])
    children = Unit.objects.as_of(day).filter(Q(parent_on=focus.pk))
    below = sorted(children, key=lambda unit: unit.path_on)  # type: ignore[attr-defined]
    rows = [Row(focus, direct=True), *(Row(_as_then(unit)) for unit in below)]
    top = min((root.depth for root in roots if focus.path.startswith(root.path)), default=0)
    codes = focus.ancestor_codes[top:-1]
    above = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)} if codes else {}
    return Coverage(focus, [above[code] for code in codes if code in above], rows)


def _as_then(unit: Any) -> Unit:
    """Return a unit under its names of the day; not to be saved."""
    unit.name, unit.short_name = unit.name_on, unit.short_name_on
    named: Unit = unit
    return named


def _roots(user: Reader) -> list[Unit]:
    paths = coverage_paths(user)
    if "/" in paths:
        return list(Unit.objects.filter(parent__isnull=True))
    return list(Unit.objects.filter(path__in=paths))


def _row_of(found: Coverage, path: str) -> Row | None:
    for row in found.rows:
        if path.endswith(row.unit.mark) if row.direct else row.unit.mark in path:
            return row
    return None
