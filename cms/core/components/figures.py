"""Figures people look at: a number, a ring, a bar of parts, a share, a heat map."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.core import charts
from cms.core.charts import read
from cms.core.components.basics import icon, state_icon
from cms.core.components.html import NOTHING, joined, link_or_text, show, when
from cms.core.formats import format_number, format_percent

STATES = ("ok", "warn", "bad")
PLAIN_SVG = mark_safe('viewBox="0 0 100 10" preserveAspectRatio="none"')


def stat(
    label: Any, value: Any, *, unit: Any = "", url: str = "", note: Any = "", kind: str = ""
) -> SafeString:
    """Return a figure under its label; `url` leads to the rows behind it."""
    return format_html(
        '<div class="stat{}"><span class="stat-label">{}</span>'
        '<span class="stat-value">{}{}</span>{}</div>',
        f" stat-{kind}" if kind else "",
        joined([icon(state_icon(kind)) if kind in STATES else NOTHING, show(label)]),
        link_or_text(format_number(value), url),
        when(unit, ' <small class="small">{}</small>', show(unit)),
        when(note, '<span class="small muted">{}</span>', show(note)),
    )


def ring(
    value: Any,
    total: Any,
    *,
    label: Any = "",
    unit: Any = "",
    met: Any = False,
    large: bool = False,
) -> SafeString:
    """Return a ring that shows value out of total; green where the requirement is met."""
    lengths = charts.ring_of(value, total)
    unit = show(unit or _("hours"))
    amount, whole = format_number(value), format_number(total)
    arc = format_html(
        '<circle class="ring-value" cx="66" cy="66" r="56" stroke-linecap="round"'
        ' stroke-dasharray="{} {}"/>',
        lengths.arc,
        lengths.circle,
    )
    return format_html(
        '<svg class="ring{}{}" viewBox="0 0 132 132" role="img" aria-label="{}{} / {} {}">'
        '<g fill="none" stroke-width="11" transform="rotate(-90 66 66)">'
        '<circle class="ring-track" cx="66" cy="66" r="56"/>{}</g>'
        '<text class="ring-number" x="66" y="70" text-anchor="middle">{}</text>'
        '<text class="ring-caption" x="66" y="90" text-anchor="middle">/ {} {}</text></svg>',
        " ring-ok" if met else "",
        " ring-large" if large else "",
        when(label, "{}: ", show(label)),
        amount,
        whole,
        unit,
        NOTHING if lengths.empty else arc,
        amount,
        whole,
        unit,
    )


def _segment(part: charts.Segment, first: bool) -> SafeString:
    gap = format_html('<rect class="gap" x="{}" width="0.8" height="10"/>', part.x)
    return format_html(
        '<rect class="fill-{}" x="{}" width="{}" height="10"/>{}',
        part.kind,
        part.x,
        part.width,
        NOTHING if first else gap,
    )


def _legend(part: charts.Segment) -> SafeString:
    return format_html(
        '<li><i class="swatch fill-{}"></i>{} <b>{}</b></li>',
        part.kind,
        link_or_text(part.label, part.url),
        format_number(part.value),
    )


def _table_row(label: Any, value: Any) -> SafeString:
    return format_html(
        '<tr><td>{}</td><td class="number">{}</td></tr>', show(label), format_number(value)
    )


def _table_behind(segments: list[charts.Segment], total: Any, unit: Any) -> SafeString:
    rows = [_table_row(part.label, part.value) for part in segments]
    if total:
        rows.append(_table_row(_("Required"), total))
    return format_html(
        '<details class="more"><summary>{}</summary><table class="table table-dense"><thead><tr>'
        '<th scope="col">{}</th><th scope="col" class="number">{}</th></tr></thead>'
        "<tbody>{}</tbody></table></details>",
        _("Show as a table"),
        _("Kind"),
        show(unit),
        joined(rows),
    )


def stacked_bar(
    items: Iterable[Any],
    *,
    total: Any = None,
    label: Any = "",
    unit: Any = "",
    no_table: bool = False,
) -> SafeString:
    """Return a bar of parts with its legend, and a table behind it.

    `items` are {label, value, kind 1–6, url}; the unit is hours unless named.
    """
    segments = charts.segments_of(items, total)
    spoken = ", ".join(f"{part.label} {format_number(part.value)}" for part in segments)
    return format_html(
        '<div class="stacked"><svg class="stacked-bar" {} role="img" aria-label="{}{}">{}</svg>'
        '<ul class="legend">{}</ul>{}</div>',
        PLAIN_SVG,
        when(label, "{}: ", show(label)),
        spoken,
        joined(_segment(part, index == 0) for index, part in enumerate(segments)),
        joined(_legend(part) for part in segments),
        NOTHING if no_table else _table_behind(segments, total, unit or _("hours")),
    )


def coverage(
    label: Any, done: Any, total: Any, *, url: str = "", kind: Any = "share"
) -> SafeString:
    """Return a share of people as a bar with its percentage; `kind` is share, ok, warn, bad or 1–6."""
    return format_html(
        '<div class="meter"><div class="meter-head"><span>{}</span>'
        '<span><b>{}</b> <span class="muted">{} / {}</span></span></div>'
        '<svg class="meter-bar" {} aria-hidden="true">'
        '<rect class="fill-{}" width="{}" height="10"/></svg></div>',
        link_or_text(label, url),
        format_percent(done, total),
        format_number(done),
        format_number(total),
        PLAIN_SVG,
        kind or "share",
        f"{charts.share_of(done, total) * 100:.3f}",
    )


def _heat_cell(cell: Any) -> str:
    share, url = read(cell, "share"), read(cell, "url")
    text = escape(str(read(cell, "text") or format_percent(share)))
    inner = f'<a href="{escape(url)}">{text}</a>' if url else f"<span>{text}</span>"
    return f'<td class="heat-{charts.heat_step(share)}">{inner}</td>'


def _heat_row(row: Any) -> SafeString:
    # A map has hundreds of cells: each is one f-string, where `format_html` asks of every value
    # whether it is text.
    cells = "".join(map(_heat_cell, read(row, "cells", ())))
    label = link_or_text(read(row, "label"), read(row, "url"))
    return mark_safe(f'<tr><th scope="row">{label}</th>{cells}</tr>')  # noqa: S308 (all escaped)


def _heat_key() -> SafeString:
    """Return what the shades mean, from nobody to everybody."""
    steps = ["0%", "1–24%", "25–49%", "50–74%", "75–99%", "100%"]
    return format_html(
        '<ul class="heat-key" aria-label="{}">{}</ul>',
        _("Shades: the darker, the larger the share"),
        joined(
            format_html('<li><i class="swatch heat-{}"></i>{}</li>', number, step)
            for number, step in enumerate(steps)
        ),
    )


def heat_table(
    caption: Any, columns: Iterable[Any], rows: Iterable[Any], *, corner: Any = ""
) -> SafeString:
    """Return shares as a heat map, each with its figure, and the key to its shades.

    `rows` are {label, url, cells}, and cells {share from 0 to 1, text, url}.
    """
    heads = joined(format_html('<th scope="col">{}</th>', show(column)) for column in columns)
    return format_html(
        '<div class="table-wrap" tabindex="0" role="group" aria-label="{}"><table class="heat">'
        '<caption class="visually-hidden">{}</caption><thead><tr><th scope="col">{}</th>{}</tr>'
        "</thead><tbody>{}</tbody></table></div>{}",
        show(caption),
        show(caption),
        show(corner),
        heads,
        joined(_heat_row(row) for row in rows),
        _heat_key(),
    )
