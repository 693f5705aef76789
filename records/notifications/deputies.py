"""Who stands in for somebody is told what that person's role is told, with the rights of a deputy."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from records.accounts.models import Role, User
from records.core.seams.notifications import NotificationKind
from records.notifications.models import Message


def deputies_of(
    kind: NotificationKind, recipients: Collection[int], now: datetime
) -> list[tuple[User, User]]:
    """Return who acts for one of `recipients` at `now` in a role the kind concerns, and for whom.

    What concerns everybody (no roles) concerns a person and not an office: no deputy is told. Whoever
    is a recipient hears it in their own name. One query, none for a kind without roles.
    """
    if not kind.roles:
        return []
    roles = (
        Role.objects.delegated_in_force(timezone.localdate(now))
        .filter(kind__in=kind.roles, delegated_by__user__in=recipients)
        .filter(user__is_active=True, delegated_by__user__is_active=True)
        .exclude(user__in=recipients)
        .select_related("user__cadre__unit", "user__unit", "user__contact_settings")
        .select_related("delegated_by__user__cadre__unit", "delegated_by__user__unit")
        .order_by("user", "delegated_by__user", "pk")
    )
    return [(role.user, role.delegated_by.user) for role in roles if role.delegated_by is not None]


def reader_of(message: Message) -> User:
    """Return the recipient with the rights they read it with: as a deputy those given, else own."""
    reader: User = message.recipient
    if message.on_behalf_of is not None:
        reader.act_for(message.on_behalf_of.pk, str(message.on_behalf_of))
    return reader


def still_acts(message: Message, now: datetime) -> bool:
    """Return whether the recipient may still act for the person the message was meant for."""
    given = Role.objects.delegated_in_force(timezone.localdate(now))
    return given.filter(
        user=message.recipient_id, delegated_by__user=message.on_behalf_of_id
    ).exists()
