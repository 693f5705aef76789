"""What this room holds of a person, for that person's own file."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from records.core.protection.own_data import Section
from records.notifications.models import Delivery, Message, Preference


def sections(user: Any) -> Iterable[Section]:
    """Return the messages written to an account, the ways they took, and what it does not want."""
    written = Message.objects.filter(recipient=user).order_by("pk")
    yield Section(
        "messages",
        str(_("Messages")),
        [_("Written at"), _("Kind"), _("Subject"), _("Text"), _("Read at")],
        ((one.created_at, one.kind_label, one.subject, one.body, one.read_at) for one in written),
    )
    ways = Delivery.objects.filter(message__recipient=user).select_related("message")
    yield Section(
        "deliveries",
        str(_("Deliveries")),
        [_("Written at"), _("Kind"), _("Channel"), _("State"), _("Ended at")],
        (
            (
                one.created_at,
                one.message.kind_label,
                one.get_channel_display(),
                one.get_state_display(),
                one.finished_at,
            )
            for one in ways.defer("message__subject", "message__body").order_by("pk")
        ),
    )
    off = Preference.objects.filter(user=user).order_by("kind", "channel")
    yield Section(
        "notifications_off",
        str(_("Switched off")),
        [_("Kind"), _("Channel")],
        ((one.kind, one.get_channel_display()) for one in off),
    )
