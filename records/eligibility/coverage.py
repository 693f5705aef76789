"""Coverage: how many meet a requirement, by unit and level."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from records.eligibility.asking import ask, serving_on
from records.eligibility.bands import Band, band_of
from records.eligibility.permissions import coverage_paths
from records.register.models import Cadre, Unit


@dataclass(slots=True)
class Count:
    """Those who meet the requirement, of those it applies to."""

    met: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """Return the met share, 0 to 1."""
        return self.met / self.total if self.total else 0.0

    def add(self, met: bool) -> None:
        """Count one person."""
        self.total += 1
        self.met += met


@dataclass(slots=True)
class Row:
    """A unit with those below it; `direct` where only its own people are meant."""

    unit: Unit
    direct: bool = False
    all: Count = field(default_factory=Count)
    bands: dict[Band, Count] = field(default_factory=lambda: {band: Count() for band in Band})

    def add(self, band: Band, met: bool) -> None:
        """Count one person of `band`."""
        self.all.add(met)
        self.bands[band].add(met)


@dataclass(slots=True)
class Coverage:
    """The rows of one page: the units directly below `focus`, and `focus` itself."""

    focus: Unit | None
    trail: list[Unit]
    rows: list[Row]

    @property
    def shown_bands(self) -> list[Band]:
        """Return the bands in which there is anyone."""
        return [band for band in Band if any(row.bands[band].total for row in self.rows)]


def focus_units(user: Any) -> Any:
    """Return the units whose coverage `user` may look into."""
    condition = Q(pk__in=[])
    for path in coverage_paths(user):
        condition |= Q(path__startswith=path)
    return Unit.objects.filter(condition)


def coverage_of(user: Any, *, question: str, as_of: date, focus: Unit | None = None) -> Coverage:
    """Return how many meet `question` on `as_of`, a row for each unit directly below `focus`.

    Without a focus: the unit one's role is held for, or where it is held for several, these.
    Everyone is counted once. A fixed number of queries for every 2,000 cadres.
    """
    found = _rows(user, focus)
    cadres = Cadre.objects.visible_to(user).filter(
        unit__in=focus_units(user) if found.focus is None else _below(found.focus)
    )
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
    found.rows = [row for row in found.rows if row.all.total]
    return found


def total_of(rows: list[Row]) -> Count:
    """Return the sum of rows."""
    return Count(sum(row.all.met for row in rows), sum(row.all.total for row in rows))


def _below(unit: Unit) -> Any:
    return Unit.objects.filter(path__startswith=unit.path)


def _rows(user: Any, focus: Unit | None) -> Coverage:
    roots = _roots(user)
    if focus is None and len(roots) == 1:
        focus = roots[0]
    if focus is None:
        return Coverage(None, [], [Row(unit) for unit in roots])
    children = Unit.objects.filter(parent=focus).order_by("path")
    rows = [Row(focus, direct=True), *(Row(unit) for unit in children)]
    top = min((root.depth for root in roots if focus.path.startswith(root.path)), default=0)
    codes = focus.ancestor_codes[top:-1]
    above = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)} if codes else {}
    return Coverage(focus, [above[code] for code in codes if code in above], rows)


def _roots(user: Any) -> list[Unit]:
    paths = coverage_paths(user)
    if "/" in paths:
        return list(Unit.objects.filter(parent__isnull=True))
    return list(Unit.objects.filter(path__in=paths))


def _row_of(found: Coverage, path: str) -> Row | None:
    for row in found.rows:
        if path == row.unit.path if row.direct else path.startswith(row.unit.path):
            return row
    return None
