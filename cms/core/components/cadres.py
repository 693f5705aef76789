"""Rows of the list of cadres."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.core.components.basics import tag
from cms.core.components.list_page import list_choice
from records.archive.rows import CadreRow
from records.core.addresses import address


def cadre_rows(rows: Iterable[CadreRow], listing: Any, day_query: str = "") -> SafeString:
    """Return the table rows of cadres with their answers; `day_query` keeps an earlier day in links.

    The headings are said again in each row, for narrow screens: they are looked up once.
    """
    heads = (_("Staff number"), _("Unit"), _("Post and level"), _("Conclusion"))
    labels = [f'data-label="{escape(head)}"' for head in heads]
    query = escape(day_query)
    written = "".join(
        _row(row, list_choice(listing, row.pk, row.name), labels, query) for row in rows
    )
    return mark_safe(written)  # noqa: S308 (each part escapes its own)


def _row(row: CadreRow, choice: SafeString, labels: list[str], query: str) -> str:
    number, unit, post, conclusion = labels
    url = address("cadre_file", row.pk)
    hint = f'<div class="small muted">{escape(row.hint)}</div>' if row.hint else ""
    return (
        f'<tr>{choice}<td class="cell-title"><a href="{url}{query}">{escape(row.name)}</a></td>'
        f'<td class="nowrap" {number}><span class="number-left">{escape(row.staff_number)}</span></td>'
        f"<td {unit}>{escape(row.unit)}</td>"
        f'<td {post}><div>{escape(row.post) or "–"}<div class="small muted">{escape(row.level)}</div>'
        f"</div></td><td {conclusion}><div>{tag(row.kind, row.label)}{hint}</div></td></tr>"
    )
