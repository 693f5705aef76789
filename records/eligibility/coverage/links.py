"""Addresses behind the figures of coverage, on its page and on the homes."""

from datetime import date
from urllib.parse import quote_plus, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from records.eligibility.coverage.figures import Row
from records.eligibility.coverage.people_lists import people_address
from records.register.models import Unit


class CoverageLinks:
    """Addresses of the people behind a figure."""

    def __init__(self, question: str, day: date) -> None:
        self.asked = {"rule": question, "as_of": day.isoformat()}
        # A page has an address for each of its hundreds of figures: what they share is written once.
        self._address = people_address()
        self._into = reverse("coverage")
        self._shared = urlencode(self.asked)

    def people(self, unit: Unit | None, **more: str) -> str:
        """Return the list of those counted in `unit` and below it."""
        if not self._address:
            return ""
        given = "".join(f"&{name}={quote_plus(value)}" for name, value in more.items() if value)
        return f"{self._address}?{_unit(unit)}{self._shared}{given}"

    def row(self, row: Row, **more: str) -> str:
        """Return the list of those counted in a row."""
        return self.people(row.unit, **({"direct": "1"} if row.direct else {}), **more)

    def into(self, unit: Unit) -> str:
        """Return the coverage of the units below `unit`."""
        return f"{self._into}?{_unit(unit)}{self._shared}"

    def paper(self, unit: Unit | None) -> str:
        """Return the same figures on paper."""
        asked = {"unit": unit.code if unit else "", **self.asked}
        return f"{reverse('coverage_pdf')}?{urlencode({k: v for k, v in asked.items() if v})}"


def _unit(unit: Unit | None) -> str:
    return f"unit={quote_plus(unit.code)}&" if unit else ""


def row_label(row: Row) -> str:
    """Return what a row is called: the unit, or the unit's own people."""
    return _("%s itself") % row.unit.short_name if row.direct else row.unit.short_name
