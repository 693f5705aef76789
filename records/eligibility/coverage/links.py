"""Addresses behind the figures of coverage, on its page and on the homes."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from records.eligibility.coverage.figures import Row
from records.eligibility.coverage.people_lists import people_url
from records.register.models import Unit


class CoverageLinks:
    """Addresses of the people behind a figure."""

    def __init__(self, question: str, day: date) -> None:
        self.asked = {"rule": question, "as_of": day.isoformat()}

    def people(self, unit: Unit | None, **more: str) -> str:
        """Return the list of those counted in `unit` and below it."""
        return people_url({"unit": unit.code if unit else "", **self.asked, **more})

    def row(self, row: Row, **more: str) -> str:
        """Return the list of those counted in a row."""
        return self.people(row.unit, **({"direct": "1"} if row.direct else {}), **more)

    def into(self, unit: Unit) -> str:
        """Return the coverage of the units below `unit`."""
        return f"{reverse('coverage')}?{urlencode({'unit': unit.code, **self.asked})}"

    def paper(self, unit: Unit | None) -> str:
        """Return the same figures on paper."""
        asked = {"unit": unit.code if unit else "", **self.asked}
        return f"{reverse('coverage_pdf')}?{urlencode({k: v for k, v in asked.items() if v})}"


def row_label(row: Row) -> str:
    """Return what a row is called: the unit, or the unit's own people."""
    return _("%s itself") % row.unit.short_name if row.direct else row.unit.short_name
