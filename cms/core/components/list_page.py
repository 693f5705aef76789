"""The frame of a list that rooms share: its table with headings that sort, and boxes to choose rows."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.core.charts import read
from cms.core.components.html import NOTHING, attributes, joined, show, when

ACTS_FORM = "list-acts"
"""The form that the boxes belong to, wherever it stands on the page."""

ARROWS = {"ascending": "↑", "descending": "↓"}


def list_table(content: SafeString, listing: Any, *, label: Any = "") -> SafeString:
    """Return a list's table around its rows; `listing` is what the list's frame opened.

    A heading that sorts is a link; where rows can be chosen, the first column holds the boxes.
    """
    has_boxes = bool(read(listing, "acts"))
    headings = [_heading(heading) for heading in read(listing, "headings")]
    return format_html(
        '<div class="table-wrap" data-count="{}"><table class="table table-cards table-list{}"{}>'
        "<thead><tr>{}{}</tr></thead><tbody>{}</tbody></table></div>",
        read(listing, "count"),
        " table-choose" if has_boxes else "",
        attributes(aria_label=label),
        _choose_all() if has_boxes else NOTHING,
        joined(headings),
        content,
    )


def list_choice(listing: Any, value: Any, label: Any) -> SafeString:
    """Return the cell with a row's box; nothing where there is nothing to do with rows."""
    if not read(listing, "acts"):
        return NOTHING
    return format_html(
        '<td class="cell-choice"><label class="choice-box">'
        '<input type="checkbox" name="chosen" value="{}" form="{}" aria-label="{}"></label></td>',
        value,
        ACTS_FORM,
        _("Choose %(row)s") % {"row": show(label)},
    )


def _choose_all() -> SafeString:
    return format_html(
        '<th scope="col" class="cell-choice"><label class="choice-box" data-choose-all hidden>'
        '<input type="checkbox" aria-label="{0}"><span class="narrow-only">{0}</span></label></th>',
        _("Choose all on this page"),
    )


def _heading(heading: Any) -> SafeString:
    column, direction = read(heading, "column"), read(heading, "direction")
    css = "number" if read(column, "is_number") else ""
    label, url = show(read(column, "label")), read(heading, "url")
    if not url:
        css = f"{css} cell-unsorted".strip()
        return format_html('<th scope="col"{}>{}</th>', attributes(class_=css), label)
    return format_html(
        '<th scope="col"{}><a class="sort" href="{}">{}{}</a></th>',
        attributes(class_=css, aria_sort=direction),
        url,
        label,
        when(direction, ' <span aria-hidden="true">{}</span>', ARROWS.get(direction, "")),
    )
