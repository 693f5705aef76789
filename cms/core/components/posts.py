"""The posts of a person as a trail, the latest first."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.core.components.basics import tag
from cms.core.components.html import NOTHING, joined, when
from cms.core.formats import format_day
from records.core.codes import PostLevel, Rank
from records.core.labels import label_of
from records.register.enums import AppointmentKind
from records.register.models import Appointment


def post_trail(appointments: Iterable[Appointment]) -> SafeString:
    """Return posts with unit, time, level and rank; the units are read with them."""
    return format_html('<ol class="trail">{}</ol>', joined(_post(post) for post in appointments))


def _post(post: Appointment) -> SafeString:
    released = post.released_from
    return format_html(
        '<li><b>{}</b>{}{}<div class="small muted">{}</div><div class="small muted">{}</div>'
        '<div class="small muted">{}</div></li>',
        post.post_title,
        NOTHING if post.is_main else tag("neutral", label_of(AppointmentKind, post.kind)),
        when(
            released,
            '<div class="small muted">{}</div>',
            _("released from %(post)s") % {"post": released},
        ),
        post.unit.name,
        _time(post),
        _level(post),
    )


def _time(post: Appointment) -> str:
    since = format_day(post.since)
    if post.until:
        return f"{since} – {format_day(post.until)}"
    return _("since %(since)s") % {"since": since}


def _level(post: Appointment) -> str:
    level = label_of(PostLevel, post.post_level)
    return level if post.rank == Rank.NONE else f"{level} · {label_of(Rank, post.rank)}"
