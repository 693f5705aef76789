"""From a notice to messages: who gets one, in which words, and by which channels."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import Context
from django.template.loader import get_template, select_template
from django.utils import translation
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.core.protection.masking import mask_text
from records.core.seams.notifications import NOTIFICATIONS, PUSHED, Notice, NotificationKind
from records.notifications.channels import is_set_up
from records.notifications.deputies import deputies_of
from records.notifications.models import (
    ContactSettings,
    Delivery,
    Message,
    NotificationRule,
    Preference,
)
from records.notifications.quiet import after_quiet, next_digest
from records.notifications.rules import rule_for, rules_of

logger = logging.getLogger(__name__)


def write_messages(
    *,
    kind: NotificationKind,
    notice: Notice,
    now: datetime,
    days: int | None = None,
    said: Sequence[str] = (),
) -> int:
    """Write a notice to each recipient and deputy who does not have it yet; return how many.

    Nobody is written to about what they may not see, and nobody twice about the same key, or
    after one of the keys in `said`. A deputy is asked with the roles delegated, and nothing else.
    """
    refuse_foreign(notice.url)
    rules = rules_of(kind)
    written: set[int] = set()
    for person, stands_for in _readers(kind, notice, [notice.key, *said], now):
        if person.pk in written:
            continue
        rule = rule_for(rules, _path_of(stands_for or person), days)
        if not _speaks(kind, rule):
            continue
        if stands_for is not None:
            person.act_for(stands_for.pk, str(stands_for))
        if not kind.is_open_to(person, notice.about):
            logger.info("%s: account %s may not see it", kind.code, person.pk)
            continue
        if _write(kind, notice, person, stands_for, rule, now):
            written.add(person.pk)
    return len(written)


def refuse_foreign(url: str) -> None:
    """Raise ValueError for an address that is not a path of the site."""
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError(f"A notification leads to a page of the site, not to {url!r}.")


def _readers(
    kind: NotificationKind, notice: Notice, keys: Sequence[str], now: datetime
) -> list[tuple[User, User | None]]:
    """Return who is to be told and was not yet: recipients, then deputies with whom they stand for."""
    had = set(
        Message.objects.filter(kind=kind.code, key__in=keys).values_list("recipient", flat=True)
    )
    people = User.objects.filter(pk__in=notice.recipients, is_active=True).order_by("pk")
    related = people.select_related("cadre__unit", "unit", "contact_settings")
    readers: list[tuple[User, User | None]] = [(person, None) for person in related]
    readers += deputies_of(kind, notice.recipients, now)
    return [(person, stands_for) for person, stands_for in readers if person.pk not in had]


def _path_of(person: User) -> str:
    return person.home.path if person.home is not None else "/"


def _speaks(kind: NotificationKind, rule: NotificationRule | None) -> bool:
    return kind.is_mandatory or (rule is not None and rule.is_active)


@transaction.atomic
def _write(
    kind: NotificationKind,
    notice: Notice,
    person: User,
    stands_for: User | None,
    rule: NotificationRule | None,
    now: datetime,
) -> bool:
    wishes = wishes_of(person)
    subject, body = render(kind, notice, person, wishes.language)
    if stands_for is not None:
        with translation.override(wishes.language):
            subject = _("For %(name)s: %(subject)s") % {"name": stands_for, "subject": subject}
    message = Message(
        recipient=person,
        on_behalf_of=stands_for,
        kind=kind.code,
        key=notice.key,
        about=notice.about,
        language=wishes.language,
        subject=subject,
        body=body,
        url=notice.url,
        created_at=now,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        # Somebody else wrote it at the same moment, its deliveries too.
        return False
    waits = kind.is_digestible and wishes.wants_digest
    at = _first_try(kind, waits, now)
    Delivery.objects.bulk_create(
        [
            Delivery(
                message=message, channel=channel, is_digest=waits, next_try_at=at, created_at=now
            )
            for channel in _channels(kind, person, rule)
        ]
    )
    return True


def wishes_of(person: Any) -> ContactSettings:
    """Return how a person wants to be written to; as shipped where they never said."""
    try:
        return person.contact_settings
    except ContactSettings.DoesNotExist:
        return ContactSettings(user=person, language=settings.LANGUAGE_CODE)


def _first_try(kind: NotificationKind, waits: bool, now: datetime) -> datetime:
    if waits:
        return next_digest(now)
    return now if kind.is_urgent else after_quiet(now)


def _channels(kind: NotificationKind, person: User, rule: NotificationRule | None) -> list[str]:
    """Return the channels that the rule names, the site has, and the person has not switched off."""
    named = rule.channels if rule is not None and rule.is_active else list(kind.channels)
    unwanted = set() if kind.is_mandatory else unwanted_channels(person, kind.code)
    return [
        channel.value
        for channel in sorted(PUSHED)
        if channel in named and channel not in unwanted and is_set_up(channel)
    ]


def unwanted_channels(person: User, kind: str) -> set[str]:
    """Return the channels that a person has switched off for a kind."""
    found = Preference.objects.filter(user=person, kind=kind)
    return set(found.values_list("channel", flat=True))


def render(kind: NotificationKind, notice: Notice, person: User, language: str) -> tuple[str, str]:
    """Return subject and text of a notice in a language; protected numbers come out masked.

    The first line of the template is the subject.
    """
    name = f"{folder_of(kind.code)}/{kind.code}.txt"
    with translation.override(language):
        written = _fill(get_template(name), {**notice.context, "recipient": person.name})
    subject, _line, body = mask_text(written.strip()).partition("\n")
    return " ".join(subject.split()), body.strip()


def render_for(channel: str, name: str, context: dict[str, Any], language: str) -> str:
    """Return the text of one of this room's own frames for a channel."""
    names = [f"records/notifications/{name}.{channel}.txt", f"records/notifications/{name}.txt"]
    with translation.override(language):
        return _fill(select_template(names), context).strip()


def _fill(template: Any, context: dict[str, Any]) -> str:
    # Text, not HTML: an ampersand stays one. The frame of an HTML mail escapes it again.
    filled: str = template.template.render(Context(context, autoescape=False))
    return filled


def folder_of(code: str) -> str:
    """Return where the templates of a kind lie, by the room that declared it."""
    return f"{NOTIFICATIONS.room_of(code).replace('.', '/')}/notifications"
