"""Parts of the frame that are drawn once for readers alike, and only filled in for each of them.

Header and foot of a page are the same for everybody who holds the same roles, reads in the same
language and stands at the same place; what differs is a name, an address, a token, a number. Their
templates are drawn once with marks in these places and kept while the process runs, at most
`KEPT` of them.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django_htmx.jinja import htmx_script

from cms.core.components.basics import icon
from cms.core.components.boxes import notice
from cms.core.components.html import NOTHING, when
from cms.core.navigation import here_of, items_for
from records.core.process_caches import forget_with_settings

KEPT = 512
MARK = "\ue000"
"""Of Unicode's private use area: no text of the site holds it, and escaping leaves it as it is."""
PLACES = ("name", "path", "csrf", "inbox", "printed")


class Readers(NamedTuple):
    """All that a kept part depends on, beside what is filled in."""

    language: str
    held: frozenset[str]
    here: str
    is_signed_in: bool
    is_person: bool
    """Whether a cadre is behind the account."""
    is_acting: bool
    may_search: bool


def readers_of(context: Context) -> Readers:
    """Return which readers the page is drawn for."""
    request, user = context.get("request"), context.get("user")
    held = frozenset(context.get("held_kinds") or ())
    is_signed_in = bool(user and user.is_authenticated)
    return Readers(
        language=get_language() or settings.LANGUAGE_CODE,
        held=held,
        here=here_of(held, request.path) if request else "",
        is_signed_in=is_signed_in,
        is_person=user is not None and is_signed_in and user.cadre_id is not None,
        is_acting=user is not None and is_signed_in and user.acting_for_id is not None,
        may_search=bool(context.get("may_search")),
    )


def filled(pieces: tuple[str, ...], values: Mapping[str, Callable[[], Any]]) -> SafeString:
    """Return a kept part with what is this reader's own, each value escaped."""
    found = [
        conditional_escape(values[piece]()) if number % 2 else piece
        for number, piece in enumerate(pieces)
    ]
    return mark_safe("".join(found))  # noqa: S308 (drawn by templates, values escaped)


@lru_cache(maxsize=KEPT)
def pieces_of(template: str, readers: Readers) -> tuple[str, ...]:
    """Return a template drawn for such readers: its text, and at odd places what belongs there."""
    marks = {place: mark_safe(f"{MARK}{place}{MARK}") for place in PLACES}  # noqa: S308 (our own)
    context = {
        **readers._asdict(),
        **marks,
        "site_name": settings.SITE_NAME,
        "items": items_for(readers.held, readers.here),
        "account_items": items_for(readers.held, readers.here, in_account_menu=True),
    }
    return tuple(re.split(MARK, render_to_string(template, context)))


def site_header(context: Context) -> SafeString:
    """Return the header of a page: the ways around, search, inbox, the reader's menu."""
    request, user = context.get("request"), context.get("user")
    # The number is counted where it is first asked for, and such an object is a number only as text.
    values = {
        "name": lambda: str(user),
        "path": lambda: request.get_full_path() if request else "",
        "csrf": lambda: _csrf_input(context.get("csrf_token")),
        "inbox": lambda: inbox_mark(int(str(context.get("inbox_unread") or 0))),
        "printed": lambda: _printed(getattr(request, "reference", ""), user),
    }
    return filled(pieces_of("components/header.html", readers_of(context)), values)


def site_footer() -> SafeString:
    """Return the foot of a page."""
    return format_html(
        '<footer class="foot">\n<div class="wrap foot-in">\n<p>{}</p>\n</div>\n</footer>',
        settings.SITE_NAME,
    )


def site_tabbar(context: Context) -> SafeString:
    """Return what a phone shows at the foot of the page to somebody signed in."""
    readers = readers_of(context)
    if not readers.is_signed_in:
        return NOTHING
    return filled(pieces_of("components/tabbar.html", readers), {})


def inbox_mark(unread: int) -> SafeString:
    """Return the way to the inbox, with the number of unread messages."""
    words = ngettext("Inbox, %(unread)s unread", "Inbox, %(unread)s unread", unread)
    shown = "99+" if unread > 99 else unread
    return format_html(
        '<a class="inbox-mark" href="{}" aria-label="{}">{}{}</a>',
        reverse("inbox"),
        words % {"unread": unread},
        icon("bell"),
        when(unread, '<span class="inbox-count" aria-hidden="true">{}</span>', shown),
    )


def _csrf_input(token: Any) -> SafeString:
    """Return what `{% csrf_token %}` writes."""
    if not token or token == "NOTPROVIDED":  # noqa: S105 (Django's word for none)
        return NOTHING
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


def _printed(reference: str, user: Any) -> SafeString:
    """Return what is printed above a page: when, by whom, and the log's number of it."""
    if not reference or not user or not user.is_authenticated:
        return NOTHING
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    return format_html("<small>\n{}\n· {} · {}\n</small>", now, reference, str(user))


def form_kept() -> SafeString:
    """Return the notice that a script shows above a form whose entries it kept over a sign-in."""
    return _form_kept(get_language())


@cache
def _form_kept(_language: str | None) -> SafeString:
    words = _(
        "What you had typed before you were signed out stands in the form again; it has not been sent."
    )
    return format_html("<div hidden data-form-kept>{}</div>", notice(words, close=True))


def page_language() -> str:
    """Return the language of the page, as its root element names it."""
    language = get_language() or settings.LANGUAGE_CODE
    return "zh-Hans" if language == "zh-hans" else language


@cache
def htmx() -> SafeString:
    """Return the element that loads htmx; its address stays while a process runs."""
    return htmx_script()


forget_with_settings(pieces_of.cache_clear)
forget_with_settings(htmx.cache_clear)
