"""The small pieces: icons, states, buttons, facts in a line, dates and digests."""

from collections.abc import Iterable, Mapping
from datetime import date as Date
from datetime import datetime
from functools import cache
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.core import formats
from cms.core.components.html import NOTHING, attributes, classes, joined, show, when
from cms.core.icons import ICONS, STATE_ICONS
from records.core.days import time_since_due


@cache
def _silent_icon(name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        css,
        ICONS[name],
    )


def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Return an icon; silent to screen readers unless it has a label of its own."""
    if not label:
        return _silent_icon(name, css)
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" role="img" aria-label="{}"><path d="{}"/></svg>',
        css,
        label,
        ICONS[name],
    )


draw_icon = icon
"""The same, where a parameter is called `icon`."""


def state_icon(kind: str) -> str:
    """Return the icon that stands for a state: ok, warn, bad, info or neutral."""
    return STATE_ICONS.get(kind or "neutral", "dash")


def answer_icon(kind: str) -> SafeString:
    """Return the larger icon of an answer or a notice: a sign in a circle for yes and no."""
    return icon({"ok": "check-circle", "bad": "cross-circle"}.get(kind) or state_icon(kind))


def due(value: Date | datetime, *, today: Date | None = None) -> SafeString:
    """Return by when something still to be done is due; once the day has passed, for how long."""
    last, day = formats.local_day(value), today or timezone.localdate()
    clock = f" {formats.local_clock(value)}" if isinstance(value, datetime) else ""
    text = f"{formats.format_day(value)}{clock}"
    if last >= day:
        return show(_("due %s") % text)
    words = {"time": time_since_due(last, day), "due": text}
    return format_html(
        '{} <span class="small muted">{}</span>',
        tag("bad", _("Overdue for %(time)s") % words),
        _("was due %(due)s") % words,
    )


def tag(kind: str, label: Any, icon: str = "") -> SafeString:
    """Return a state as a word with an icon; `plain` is a word that is no state, without one."""
    kind = kind or "neutral"
    mark = NOTHING if kind == "plain" and not icon else draw_icon(icon or state_icon(kind))
    return format_html('<span class="tag tag-{}">{}{}</span>', kind, mark, show(label))


def _button_css(kind: str, small: bool, wide: bool) -> str:
    return classes(
        "btn",
        f"btn-{kind}" if kind and kind != "main" else "",
        "btn-small" if small else "",
        "btn-wide" if wide else "",
    )


def button(
    label: Any,
    *,
    kind: str = "main",
    icon: str = "",
    name: str = "",
    value: Any = "",
    type: str = "submit",  # noqa: A002 (the attribute's name)
    small: bool = False,
    wide: bool = False,
    disabled: bool = False,
) -> SafeString:
    """Return a button; `kind` is main, quiet, plain or danger."""
    return format_html(
        "<button{}>{}{}</button>",
        attributes(
            class_=_button_css(kind, small, wide),
            type=type,
            name=name,
            value=value,
            disabled=disabled,
        ),
        draw_icon(icon) if icon else NOTHING,
        show(label),
    )


def button_link(
    label: Any,
    url: str,
    *,
    kind: str = "main",
    icon: str = "",
    small: bool = False,
    wide: bool = False,
    download: bool = False,
) -> SafeString:
    """Return a link that looks like a button; `kind` is main, quiet, plain or danger."""
    return format_html(
        '<a class="{}" href="{}"{}>{}{}</a>',
        _button_css(kind, small, wide),
        url,
        " download" if download else "",
        draw_icon(icon) if icon else NOTHING,
        show(label),
    )


def as_items(value: Any) -> list[Any]:
    """Return a list: of the value's items, or of the value itself where it is one text."""
    if not value:
        return []
    if isinstance(value, str | Promise | Mapping):
        return [value]
    if isinstance(value, Iterable):
        return [item for item in value if item not in (None, "")]
    return [value]


def meta(items: Any) -> SafeString:
    """Return short facts in a line, parted by dots; `items` is a list of them, or one."""
    facts = joined(format_html("<span>{}</span>", show(item)) for item in as_items(items))
    return format_html('<p class="meta">{}</p>', facts)


def date_badge(date: Date | datetime, past: bool = False) -> SafeString:
    """Return a day as a leaf of a calendar; what is past is quiet."""
    day = formats.local_day(date)
    return format_html(
        '<time class="date-badge{}" datetime="{}"><span>{}</span><b>{}</b><span>{}</span></time>',
        " date-badge-past" if past else "",
        day.isoformat(),
        formats.format_weekday(day),
        day.day,
        formats.format_month(day),
    )


def short_digest(value: str) -> str:
    """Shorten a digest to its ends; the full value stays in the title."""
    text = str(value or "")
    return text if len(text) <= 12 else f"{text[:4]}…{text[-4:]}"


def digest(value: str, number: Any = None) -> SafeString:
    """Return a digest by its ends, with its place in the chain before it."""
    place = when(number, "#{} ", show(number))
    return format_html(
        '<code class="digest" title="{}">{}{}</code>', value, place, short_digest(value)
    )
