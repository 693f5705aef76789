"""What rooms find to be due, asked for by beat."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from records.core.seams.notifications import NOTIFICATIONS, Notice, NotificationKind
from records.notifications.composing import write_messages
from records.notifications.rules import days_of, rules_of

Find = Callable[[datetime, int | None], Iterable[Notice]]

logger = logging.getLogger(__name__)


def speak_of_conditions(*, now: datetime) -> int:
    """Write messages for what is due at `now`; return how many were new.

    Safe to run as often as one likes, and by several at once: a key speaks once. A room whose
    condition fails does not keep the others from speaking.
    """
    written = 0
    for kind in NOTIFICATIONS:
        if kind.find is None:
            continue
        try:
            written += _speak(kind, kind.find, now)
        except Exception:
            logger.exception("the condition of %s failed", kind.code)
    return written


def _speak(kind: NotificationKind, find: Find, now: datetime) -> int:
    """Speak with the nearest number of days that fits: what is due tomorrow is not due in a week."""
    rules = rules_of(kind)
    written, nearer = 0, list[int | None]()
    for days in days_of(rules):
        for notice in find(now, days):
            said = [_key(notice, before) for before in nearer]
            one = replace(notice, key=_key(notice, days))
            written += _write(kind, one, now, days, said)
        nearer.append(days)
    return written


def _key(notice: Notice, days: int | None) -> str:
    return notice.key if days is None else f"{notice.key}:{days}"


@transaction.atomic
def _write(
    kind: NotificationKind, notice: Notice, now: datetime, days: int | None, said: list[str]
) -> int:
    return write_messages(kind=kind, notice=notice, now=now, days=days, said=said)
