"""Cells of the back office's lists, written without a template each.

A list of fifty rows has hundreds of cells; a template for each took half the time of the page.
What is written is what Wagtail's `wagtailadmin/tables/cell.html` writes; a test holds them together.
"""

from typing import Any

from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]
from wagtail.admin.ui.tables import BaseColumn, Column

PLAIN_CELL = Column.cell_template_name


def write_plainly(columns: list[BaseColumn]) -> list[BaseColumn]:
    """Return the columns, the plain ones among them writing their cells themselves."""
    return [_plain(column) for column in columns]


def _plain(column: BaseColumn) -> BaseColumn:
    if isinstance(column, Column) and column.cell_template_name == PLAIN_CELL:
        column.render_cell_html = _Cell(column)
    return column


class _Cell:
    """Writes the cells of one column."""

    def __init__(self, column: Column) -> None:
        self.column = column

    def __call__(self, instance: Any, parent_context: Any) -> SafeString:
        value = self.column.get_cell_context_data(instance, parent_context)["value"]
        shown = "" if value is None else conditional_escape(localize(template_localtime(value)))
        if self.column.classname:
            return format_html('<td class="{}">{}</td>', self.column.classname, shown)
        return format_html("<td>{}</td>", shown)
