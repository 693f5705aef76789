"""Kinds that live only in the tests, and short ways to speak with them."""

from datetime import UTC, datetime
from pathlib import Path

from records.accounts.models import User
from records.core.seams import (
    BY_MAIL_AND_APP,
    NOTIFICATIONS,
    Channel,
    Notice,
    NotificationKind,
    notify,
)
from records.core.seams.notifications import PUSHED
from records.notifications.composing import write_messages
from records.notifications.models import Delivery, Message
from records.notifications.outbox import write_out
from tests.factories.records import ACTOR

TEMPLATES = Path(__file__).parent / "templates"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""12:00 in Changde."""
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""23:00 in Changde."""
MORNING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
"""07:30 of the day after, when quiet hours end."""


def may_see_unless_closed(user: User, about: str) -> bool:
    """The wall of the toys: what is about `closed` is open to nobody."""
    return about != "closed" and about != f"not-{user.pk}"


def may_keep_unit(user: User, about: str) -> bool:
    """The wall of the toy of an office: whoever keeps the unit with this code."""
    return any(path.endswith(f"/{about}/") or path == "/" for path in user.keeper_paths())


def toy(code: str, **values: object) -> NotificationKind:
    """Return a kind."""
    given = {"channels": BY_MAIL_AND_APP, "is_open_to": may_see_unless_closed, **values}
    return NotificationKind(code=code, label=code, description=code, **given)


due_on_days: dict[int, list[Notice]] = {}
"""What the toy condition gives, by the number of days it is asked for."""

TOYS = (
    toy("toy_note"),
    toy("toy_urgent", is_urgent=True, channels=PUSHED),
    toy("toy_digest", is_digestible=True),
    toy("toy_mandatory", is_mandatory=True),
    toy("toy_due", find=lambda now, days: due_on_days.get(days, []), days=(7, 1)),
    toy("toy_broken"),
    toy("toy_office", roles=frozenset({"officer"}), is_open_to=may_keep_unit),
)


def install() -> None:
    """Add the toys as a room's manifest would."""
    NOTIFICATIONS.add("toy", TOYS)


def write(
    kind: str, *people: User, key: str = "1", now: datetime = NOON, **values
) -> list[Message]:
    """Write a notice to people at once; return their messages."""
    notice = Notice(
        key=key,
        recipients=[one.pk for one in people],
        context={"what": "fish & chips", **values.pop("context", {})},
        **values,
    )
    write_messages(kind=NOTIFICATIONS[kind], notice=notice, now=now)
    return list(Message.objects.filter(kind=kind, key=key).order_by("pk"))


def tell(kind: str, *people: User, key: str = "1", now: datetime = NOON, **values) -> None:
    """Notify people as a service does, and have it written out."""
    ids = [one.pk for one in people]
    context = {"what": "fish", **values.pop("context", {})}
    notify(kind=kind, recipients=ids, key=key, actor=ACTOR, now=now, context=context, **values)
    write_out(now=now)


def delivery_of(user: User, channel: Channel = Channel.EMAIL) -> Delivery:
    """Return the one delivery to somebody on a channel."""
    return Delivery.objects.get(message__recipient=user, channel=channel)
