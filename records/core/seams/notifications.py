"""What rooms tell people of: kinds of notifications, declared here, sent by the room above.

A room declares its kinds in `notices.py` and lists them in its manifest. A kind speaks for one of
three reasons: an event of the trail (`on` and `compose`), a condition that beat asks for (`find`),
or a call of `notify` in a service. `docs/notifications.md` walks through adding one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.core.access.actor import Actor
from records.core.seams.seam import Seam


class Channel(models.TextChoices):
    """Ways to a person. The inbox of the site is always one; the others by settings."""

    INBOX = "inbox", _("Inbox")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")


PUSHED = frozenset(Channel) - {Channel.INBOX}
"""Channels that leave the site."""

BY_MAIL_AND_APP = frozenset({Channel.EMAIL, Channel.WECOM, Channel.DINGTALK})
"""What costs nothing and wakes nobody: the usual default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to say, to some accounts, in the words of the kind's template."""

    key: str
    """What it is about, once for each recipient: the same key never speaks twice."""
    recipients: Sequence[int]
    """Numbers of accounts."""
    context: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    """A page of the site that the recipient may open, by its path."""
    about: str = ""
    """Number of the row it is about, which `NotificationKind.is_open_to` is asked with."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What an event of the trail said."""

    tag: str
    subject_type: str
    subject_id: str
    actor_id: int | None
    at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    device: str = ""


def is_about_oneself(user: Any, about: str) -> bool:
    """Return True: for kinds whose notices speak of nothing but the recipient's own account."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationKind:
    """A kind of notification, in the words of `templates/<wing>/<room>/notifications/<code>.txt`."""

    code: str
    label: str | Promise
    description: str | Promise
    is_open_to: Callable[[Any, str], bool]
    """Says whether an account may see what a notice is about; who may not gets no message."""
    roles: frozenset[str] = frozenset()
    """Whom it concerns, for the page of preferences; empty for everybody."""
    channels: frozenset[Channel] = BY_MAIL_AND_APP
    """Where it goes besides the inbox, until a rule says otherwise."""
    is_urgent: bool = False
    """Whether it passes quiet hours."""
    is_digestible: bool = False
    """Whether it may wait for the day's summary."""
    is_mandatory: bool = False
    """Whether neither its recipient nor a rule may switch it off."""
    on: tuple[str, ...] = ()
    """Tags of the trail that cause it."""
    compose: Callable[[Occurrence, datetime], Iterable[Notice]] | None = None
    find: Callable[[datetime, int | None], Iterable[Notice]] | None = None
    """Gives what is due at a moment: within so many days, where the kind counts days."""
    days: tuple[int, ...] = ()
    """Days before, as shipped; editable as rules."""


NOTIFICATIONS: Seam[NotificationKind] = Seam("notifications")


@dataclass(frozen=True, slots=True)
class TrailListener:
    """Hears what the trail recorded, within the transaction of what happened."""

    code: str
    hear: Callable[[Sequence[Any]], None]
    """Takes trail events; must be quick and must not fail."""


TRAIL_LISTENERS: Seam[TrailListener] = Seam("trail listeners")


class NoticeQueue(Protocol):
    """Keeps a notice for the worker, within the caller's transaction."""

    def __call__(self, *, kind: str, notice: Notice, actor: Actor, now: datetime) -> None: ...


_queue: list[NoticeQueue] = []


def set_notice_queue(queue: NoticeQueue) -> None:
    """Say who keeps what `notify` is given; called once, by the room of notifications."""
    _queue[:] = [queue]


def notify(
    *,
    kind: str,
    recipients: Iterable[int],
    key: str,
    actor: Actor,
    now: datetime,
    context: Mapping[str, Any] | None = None,
    url: str = "",
    about: object = "",
) -> None:
    """Tell accounts of something, once the caller's transaction has committed.

    `context` holds texts, numbers, dates and moments for the template. Raises KeyError for a kind
    that nobody declared, ValueError for an address outside of the site.
    """
    if not _queue:
        raise ImproperlyConfigured("No room sends notifications.")
    notice = Notice(
        key=key, recipients=tuple(recipients), context=context or {}, url=url, about=str(about)
    )
    _queue[0](kind=NOTIFICATIONS[kind].code, notice=notice, actor=actor, now=now)
