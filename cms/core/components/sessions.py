"""The sessions of a class, day by day."""

from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.core.components.basics import button_link, tag
from cms.core.components.html import link_or_text
from cms.core.formats import format_day, format_weekday, local_clock
from courses.classes.models import Session
from courses.classes.timetable import Day, SessionLinks
from records.core.codes import ContentKind
from records.core.labels import label_of


def class_day(day: Day, links: Mapping[int, SessionLinks]) -> SafeString:
    """Return a day of the class's own timetable as a card; `links` are by number of the session."""
    rows = "".join(_row(session, links[session.pk]) for session in day.sessions)
    today = tag("warn", _("Today"), "clock") if day.is_today else ""
    return mark_safe(  # noqa: S308 (each part escapes its own)
        f'<section class="card"><header class="card-head"><h2>{format_day(day.day)}'
        f" {format_weekday(day.day)}</h2>{today}</header>"
        f'<ul class="rows">{rows}</ul></section>'
    )


def _row(session: Session, links: SessionLinks) -> str:
    screen = ""
    if links.screen_url:
        screen = button_link(_("Screen"), links.screen_url, kind="quiet", small=True, icon="scan")
    kind = tag("plain", label_of(ContentKind, session.content_kind))
    return (
        '<li class="row"><div class="row-main">'
        f'<div class="row-title">{link_or_text(session.title, links.url)}</div>'
        f'<p class="meta small">{_facts(session)}</p></div>'
        f'<div class="row-end">{kind}{screen}</div></li>'
    )


def _facts(session: Session) -> str:
    facts = [f"{local_clock(session.starts_at)}–{local_clock(session.ends_at)}"]
    if session.venue:
        facts.append(session.venue)
    if session.lecturer:
        facts.append(session.lecturer.name)
    return "".join(f"<span>{escape(fact)}</span>" for fact in facts)
