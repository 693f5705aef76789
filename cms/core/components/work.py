"""Long work and its deadlines: the bar of a job, and the last day of an answer."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.core import formats
from cms.core.charts import read
from cms.core.components.basics import button, button_link, tag
from cms.core.components.html import NOTHING, attributes, joined, show, when


def work(bar: Any, *, csrf_token: Any = "", id: str = "work") -> SafeString:  # noqa: A002
    """Return the progress of long work, the same wherever it is shown.

    `bar` says `is_live`, `label`, `kind` and `state_label` (its state as a tag), `report` (done,
    total, percent, per_second, seconds_left) or nothing, `text`, `result_url`, `poll_url` (asked
    again every two seconds while under way), `cancel_url`, `is_cancelling`.
    """
    is_live, poll_url = read(bar, "is_live"), read(bar, "poll_url")
    poll = NOTHING
    if is_live and poll_url:
        poll = attributes(hx_get=poll_url, hx_trigger="every 2s", hx_swap="outerHTML")
    result_url = read(bar, "result_url")
    return format_html(
        '<section class="card work" id="{}"{}>'
        '<div class="work-head" aria-live="polite"><h2>{}</h2>{}</div>{}{}{}</section>',
        id,
        poll,
        show(read(bar, "label")),
        _state(bar),
        _under_way(bar, csrf_token) if is_live else NOTHING,
        when(read(bar, "text"), "<p>{}</p>", show(read(bar, "text"))),
        when(result_url, "<div>{}</div>", button_link(_("Open the result"), result_url)),
    )


def _state(bar: Any) -> SafeString:
    if read(bar, "is_cancelling"):
        return tag("warn", _("Being cancelled"), "clock")
    return tag(read(bar, "kind") or "neutral", read(bar, "state_label"))


def _under_way(bar: Any, csrf_token: Any) -> SafeString:
    poll_url = read(bar, "poll_url")
    return format_html(
        '{}<p class="small muted">{}</p><div class="cluster">{}{}</div>',
        _progress(read(bar, "label"), read(bar, "report")),
        _("You may leave this page; the work goes on and stands here when you return."),
        _cancel_form(bar, csrf_token),
        when(poll_url, '<noscript><a href="{}">{}</a></noscript>', poll_url, _("Look again")),
    )


def _progress(label: Any, report: Any) -> SafeString:
    total = read(report, "total") if report else None
    if not total:
        return format_html('<progress aria-label="{}"></progress>', show(label))
    done = read(report, "done") or 0
    return format_html(
        '<progress aria-label="{}" max="{}" value="{}"></progress><p class="meta small">{}</p>',
        show(label),
        total,
        done,
        joined(format_html("<span>{}</span>", figure) for figure in _figures(report, done, total)),
    )


def _figures(report: Any, done: int, total: int) -> list[str]:
    figures = [f"{done} / {total} · {read(report, 'percent')}%"]
    speed, left = read(report, "per_second"), read(report, "seconds_left")
    if speed:
        figures.append(_("%(n)s per second") % {"n": formats.format_number(round(speed, 1))})
    if left is not None:
        figures.append(_("about %(time)s left") % {"time": formats.format_duration(left)})
    return figures


def _cancel_form(bar: Any, csrf_token: Any) -> SafeString:
    url = read(bar, "cancel_url")
    if not url or read(bar, "is_cancelling"):
        return NOTHING
    return format_html(
        '<form method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}</form>',
        url,
        csrf_token,
        button(_("Cancel the work"), kind="quiet", small=True),
    )


def deadline(last_day: Any, today: date) -> SafeString:
    """Return the last day of an answer, or which year's calendar is missing to know it."""
    day, missing = (
        (read(last_day, "day"), read(last_day, "missing_year")) if last_day else (None, None)
    )
    if day is not None and day < today:
        return tag("bad", _("Answer overdue since %(day)s") % {"day": formats.format_day(day)})
    if day is not None:
        text = _("Answer by %(day)s") % {"day": formats.format_day(day)}
    elif missing:
        text = _("Last day not known: the calendar of %(year)s is not entered yet") % {
            "year": missing
        }
    else:
        return NOTHING
    return format_html("<span>{}</span>", text)


def export_buttons(kind: str, query: str, *, back: str = "", csrf_token: Any = "") -> SafeString:
    """Return a form that takes a list as a file: a kind of export, and the page's query."""
    hidden = {"csrfmiddlewaretoken": csrf_token, "kind": kind, "query": query, "back": back}
    labels = {"xlsx": "Excel", "csv": "CSV", "pdf": "PDF"}
    return format_html(
        '<form method="post" action="{}" class="cluster no-print">{}{}</form>',
        reverse("export_ask"),
        joined(
            format_html('<input type="hidden" name="{}" value="{}">', name, value)
            for name, value in hidden.items()
        ),
        joined(
            button(label, name="format", value=value, kind="quiet", small=True, icon="download")
            for value, label in labels.items()
        ),
    )
