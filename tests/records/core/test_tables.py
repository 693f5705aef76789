"""A cell written plainly reads as the one that Wagtail's template writes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test.utils import override_settings
from django.utils.translation import override
from wagtail.admin.ui.tables import Column

from records.core.tables import write_plainly

VALUES = [
    None,
    "",
    "张三 <b>&",
    0,
    12345,
    True,
    Decimal("1234.50"),
    date(2026, 11, 23),
    datetime(2026, 11, 23, 1, 0, tzinfo=UTC),
]


def words(html: str) -> str:
    return " ".join(html.split()).replace("<td >", "<td>").replace("> ", ">").replace(" <", "<")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("classname", [None, "figure"])
@pytest.mark.parametrize("value", VALUES, ids=str)
@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_a_cell_reads_the_same(value: Any, classname: str | None, language: str) -> None:
    row = SimpleNamespace(pk=1, shown=value)
    context = {"row": None, "table": None, "request": None}
    theirs = Column("shown", classname=classname)
    [ours] = write_plainly([Column("shown", classname=classname)])

    with override(language):
        expected = theirs.cell_template.render(theirs.get_cell_context_data(row, context))
        assert words(ours.render_cell_html(row, context)) == words(expected)
