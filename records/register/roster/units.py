"""Finding the unit an office means by what it wrote."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.register.models import Unit

SHOWN = 5

_PARTY = re.compile(r"中国共产党|中共")
_NUMBERING = re.compile(
    r"^\(?[一二三四五六七八九十百\d]+\)?[、.,:]\s*|^\([一二三四五六七八九十百\d]+\)\s*"
)
_COUNT = re.compile(r"\s*\(?(?:共|计)?\s*\d+\s*[人名]\)?\s*$|[:\s]+$")
_RANK_OF_AREA = re.compile(r"(?:管理区|自治县|省|市|区|县|乡|镇|街道)$")
_COMMITTEE = re.compile(r"^(?:管理区|省|市|区|县|乡|镇)?(?:委员会|工作委员会|党工委|工委|委)?")


def plain(text: str) -> str:
    """Return `text` without spaces, separators and width, as unit names are compared."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[\s/\\>›·\-—_()|,、,]+", "", text).casefold()
    return _PARTY.sub("", text)


class UnitFinder:
    """Finds units by code, names, tails of their full path; loads them once.

    Looks only at the units within `within` and within `allowed` (None: no bound).
    """

    def __init__(
        self, *, within: Unit | None = None, allowed: Iterable[Unit] | None = None
    ) -> None:
        self.units = {unit.pk: unit for unit in Unit.objects.order_by("path")}
        self.within = within
        self.allowed = None if allowed is None else [unit.path for unit in allowed]
        # From certain to likely: the first table that knows the text decides.
        self.tables: list[dict[str, set[int]]] = [defaultdict(set) for _i in range(4)]
        self.found: dict[str, Unit | DomainError] = {}
        for unit in self.units.values():
            if unit.is_active and self.holds(unit):
                for table, names in zip(self.tables, self._names(unit), strict=True):
                    for name in names:
                        table[name].add(unit.pk)

    def holds(self, unit: Unit) -> bool:
        """Return whether `unit` is within the bounds of this import."""
        if self.within is not None and not unit.path.startswith(self.within.path):
            return False
        return self.allowed is None or any(unit.path.startswith(path) for path in self.allowed)

    def find(self, text: str) -> Unit:
        """Return the unit meant; raises DomainError where none or several could be."""
        if text not in self.found:
            self.found[text] = self._find(text)
        found = self.found[text]
        if isinstance(found, DomainError):
            raise found
        return found

    def find_group(self, text: str) -> Unit | None:
        """Return the unit that heads a group of rows: 一、市财政局（5人）; None where none is meant.

        Raises DomainError where several could be.
        """
        text = unicodedata.normalize("NFKC", text).strip()
        bare = _COUNT.sub("", _NUMBERING.sub("", text))
        for name in (text, bare):
            if self._candidates(name):
                return self.find(name)
        return None

    def divide(self, text: str) -> tuple[Unit, str]:
        """Return the unit that begins `text` and what follows: 市财政局副局长."""
        for end in range(len(text), 1, -1):
            if self._candidates(text[:end]):
                return self.find(text[:end]), text[end:].lstrip(" 、，,·/-—")
        raise _unknown(text, [])

    def full_name(self, unit: Unit) -> str:
        """Return the names from the root down."""
        return " › ".join(one.name for one in self._line(unit))

    def _candidates(self, text: str) -> set[int]:
        key = plain(text)
        return next((table[key] for table in self.tables if key in table), set())

    def _find(self, text: str) -> Unit | DomainError:
        found = [self.units[pk] for pk in self._candidates(text)]
        if len(found) == 1:
            return found[0]
        if not found:
            known = {name: pk for table in self.tables[1:] for name in table for pk in table[name]}
            close = get_close_matches(plain(text), known, n=3, cutoff=0.75)
            return _unknown(text, sorted({self.units[known[name]].name for name in close}))
        names = "; ".join(f"{self.full_name(u)} ({u.code})" for u in _sorted(found)[:SHOWN])
        return DomainError(
            _("“%(text)s” could be several units: %(names)s.") % {"text": text, "names": names},
            field="unit",
        )

    def _line(self, unit: Unit) -> list[Unit]:
        line = [unit]
        while line[-1].parent_id is not None:
            line.append(self.units[line[-1].parent_id])
        return line[::-1]

    def _names(self, unit: Unit) -> Iterator[set[str]]:
        """Yield codes; names; names with ever more of the path; names without the area's."""
        yield {plain(unit.code)}
        own = {plain(unit.name), plain(unit.short_name)} - {""}
        yield own
        above = self._line(unit)[:-1]
        tails, paths = own, set()
        for one in reversed(above):
            tails = {head + tail for head in _both(one) for tail in tails}
            paths |= tails
        yield paths
        yield {short for name in own for short in _without_area(name, above)}


def _both(unit: Unit) -> set[str]:
    return {plain(unit.name), plain(unit.short_name)}


def _without_area(name: str, above: Iterable[Unit]) -> Iterator[str]:
    """Yield 区委组织部 and 组织部 for 武陵区委组织部 within 武陵区."""
    for unit in above:
        for area in _both(unit):
            stem = _RANK_OF_AREA.sub("", area)
            if stem and name.startswith(stem):
                rest = name[len(stem) :]
                yield from (r for r in (rest, _COMMITTEE.sub("", rest)) if len(r) > 1)


def _unknown(text: str, close: list[str]) -> DomainError:
    if close:
        return DomainError(
            _("No unit here is called “%(text)s”; is it %(names)s?")
            % {"text": text, "names": ", ".join(close)},
            field="unit",
        )
    return DomainError(
        _("No unit here is called “%(text)s”; write its full name or its code.") % {"text": text},
        field="unit",
    )


def _sorted(units: list[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: unit.path)
