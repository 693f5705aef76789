"""Entries of the book as lists: those that count for a rule, and a year's trainings with theirs.

A file has a hundred of these lines, so each is written by one f-string: `format_html` looks at every
value anew to find out whether it is text.
"""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.components.basics import digest, meta, tag
from cms.core.components.boxes import more
from cms.core.components.html import NOTHING, link_or_text
from cms.core.formats import format_day, format_number
from records.archive.years import Training
from records.core.addresses import address
from records.core.codes import ContentKind
from records.core.labels import label_of
from records.journal.enums import Channel, EntryKind
from records.journal.models import Entry
from records.journal.sources import Evidence

EVIDENCE = "entry_evidence"
STEPS = 3
"""So many steps of a proof are shown beside the newest entry."""


def counted_entries(entries: Iterable[Entry]) -> SafeString:
    """Return the entries that count for a rule: number, title, day, what they give."""
    lines = [_line(entry, entry.title, [_what_it_gives(entry)]) for entry in entries]
    return _list(lines)


def training_rows(trainings: Iterable[Training]) -> SafeString:
    """Return trainings as `<ul class="rows">`, each with the entries it consists of."""
    rows = "".join(_training(training) for training in trainings)
    return mark_safe(f'<ul class="rows">{rows}</ul>')  # noqa: S308 (each part escapes its own)


def newest_entries(entries: Sequence[Entry], evidence: Evidence | None = None) -> SafeString:
    """Return the newest entries of a chain with their digests; `evidence` proves the first of them."""
    items = [_newest(entry, _steps(entry, evidence)) for entry in entries[:1]]
    items += [_newest(entry) for entry in entries[1:]]
    return mark_safe(f'<ol class="trail">{"".join(items)}</ol>')  # noqa: S308 (parts escape)


def _newest(entry: Entry, steps: str = "") -> str:
    reversal = f"{_('Reversal')} · " if entry.reverses_id else ""
    return (
        f'<li><b><a href="{address(EVIDENCE, entry.pk)}">{reversal}{escape(_kind(entry))}</a></b>'
        f'<div class="small muted">{escape(entry.title)} · {format_day(entry.occurred_on)}</div>'
        f"{digest(entry.digest, entry.seq)}{steps}</li>"
    )


def _steps(entry: Entry, evidence: Evidence | None) -> str:
    """Return the first steps of what proves an entry, and the way to all of them."""
    if evidence is None:
        return ""
    steps = [link_or_text(step.title, step.url) for step in evidence.steps[:STEPS]]
    if len(evidence.steps) > STEPS:
        more_steps = _("All %(n)s steps down to the marks") % {"n": len(evidence.steps)}
        steps.append(link_or_text(more_steps, address(EVIDENCE, entry.pk)))
    return "".join(f'<div class="small">{step}</div>' for step in steps)


def _training(training: Training) -> str:
    url = address(EVIDENCE, training.entry.pk)
    facts = training.facts
    return (
        '<li class="row"><div class="row-main"><div class="row-title">'
        f'<a href="{url}">{escape(training.title)}</a></div>'
        f"{meta(facts) if facts else NOTHING}{_parts(training.parts)}</div>"
        f'<div class="row-end"><b class="number">{format_number(training.hours)}</b>'
        f"{_outcome(training)}</div></li>"
    )


def _parts(entries: list[Entry]) -> SafeString:
    """Return the entries of a training, folded away; one alone is the training itself."""
    if len(entries) < 2:
        return NOTHING
    label = ngettext("%(n)s entry", "%(n)s entries", len(entries)) % {"n": len(entries)}
    return more(_list([_line(entry, _kind(entry), _notes(entry)) for entry in entries]), label)


def _outcome(training: Training) -> str:
    essay = ""
    if grade := training.grade:
        essay = f'<span class="small muted">{_("Essay")} {escape(grade)}</span>'
    if training.completed is None:
        return essay
    if training.completed:
        return essay + tag("ok", _("Completed"))
    return essay + tag("bad", _("Not completed"))


def _what_it_gives(entry: Entry) -> str:
    """Return day, hours, and the content or else the days of an entry."""
    facts = [format_day(entry.occurred_on)]
    if entry.hours:
        facts.append(_("%(hours)s hours") % {"hours": format_number(entry.hours)})
    if entry.content_kind:
        facts.append(label_of(ContentKind, entry.content_kind))
    elif entry.days:
        facts.append(_("%(days)s days") % {"days": format_number(entry.days)})
    return " · ".join(facts)


def _kind(entry: Entry) -> str:
    kind = label_of(EntryKind, entry.kind)
    return f"{kind} {format_number(entry.hours)}" if entry.hours else kind


def _notes(entry: Entry) -> list[str]:
    notes = [label_of(ContentKind, entry.content_kind)] if entry.content_kind else []
    if entry.channel == Channel.ONLINE:
        notes.append(str(entry.facts.get("title", "")))
    return notes


def _line(entry: Entry, text: str, notes: list[str]) -> str:
    url = address(EVIDENCE, entry.pk)
    said = "".join(f' <span class="muted">{escape(note)}</span>' for note in notes)
    return (
        f'<li><a href="{url}"><span class="number-left">#{entry.seq}</span> {escape(text)}</a>'
        f"{said}</li>"
    )


def _list(lines: list[str]) -> SafeString:
    return mark_safe(  # noqa: S308 (each line escapes its own)
        f'<ul class="plain-list small">{"".join(lines)}</ul>'
    )
