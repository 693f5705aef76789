"""The training archive: one class, or the online study of a year, with the entries behind it."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.addresses import address
from cms.core.components.basics import meta as facts_line
from cms.core.components.basics import tag
from cms.core.components.boxes import more
from cms.core.components.html import NOTHING, joined, show, when
from cms.core.formats import format_number
from records.core.codes import ContentKind
from records.journal.enums import Channel, EntryKind


def training_row(training: Any) -> SafeString:
    """Return a row of `<ul class="rows">` for a `records.archive.years.Training`."""
    facts = training.facts
    return format_html(
        '<li class="row"><div class="row-main"><div class="row-title"><a href="{}">{}</a></div>{}{}'
        '</div><div class="row-end"><b class="number">{}</b>{}{}</div></li>',
        address("entry_evidence", training.entry.pk),
        training.title,
        facts_line(facts) if facts else NOTHING,
        _entries(training.parts) if len(training.parts) > 1 else NOTHING,
        format_number(training.hours),
        _grade(training.grade),
        _outcome(training.completed),
    )


def _grade(grade: str) -> SafeString:
    return when(grade, '<span class="small muted">{} {}</span>', _("Essay"), grade)


def _outcome(completed: bool | None) -> SafeString:
    if completed is None:
        return NOTHING
    return tag("ok", _("Completed")) if completed else tag("bad", _("Not completed"))


def _entries(entries: list[Any]) -> SafeString:
    number = len(entries)
    label = ngettext("%(n)s entry", "%(n)s entries", number) % {"n": number}
    rows = joined(_entry(entry) for entry in entries)
    return more(format_html('<ul class="plain-list small">{}</ul>', rows), label)


def _entry(entry: Any) -> SafeString:
    hours = f" {format_number(entry.hours)}" if entry.hours else ""
    kind = ContentKind(entry.content_kind).label if entry.content_kind else ""
    title = entry.facts.get("title", "") if entry.channel == Channel.ONLINE else ""
    return format_html(
        '<li><a href="{}"><span class="number-left">#{}</span> {}{}</a>{}{}</li>',
        address("entry_evidence", entry.pk),
        entry.seq,
        EntryKind(entry.kind).label,
        hours,
        when(kind, ' <span class="muted">{}</span>', show(kind)),
        when(title, ' <span class="muted">{}</span>', title),
    )
