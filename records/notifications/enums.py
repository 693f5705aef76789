"""States of a delivery, with the steps between them, and why one was not made."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeliveryState(models.TextChoices):
    """QUEUED → SENDING → SENT, FAILED, UNCERTAIN, SUPPRESSED, or QUEUED again."""

    QUEUED = "queued", pgettext_lazy("of a delivery", "Waiting")
    SENDING = "sending", pgettext_lazy("of a delivery", "Being sent")
    SENT = "sent", pgettext_lazy("of a delivery", "Sent")
    FAILED = "failed", pgettext_lazy("of a delivery", "Failed")
    UNCERTAIN = "uncertain", pgettext_lazy("of a delivery", "Uncertain")
    SUPPRESSED = "suppressed", pgettext_lazy("of a delivery", "Not sent")


STEPS: dict[str, frozenset[str]] = {
    DeliveryState.QUEUED: frozenset({DeliveryState.SENDING, DeliveryState.UNCERTAIN}),
    DeliveryState.SENDING: frozenset(set(DeliveryState)),
    DeliveryState.SENT: frozenset(),
    DeliveryState.FAILED: frozenset({DeliveryState.QUEUED}),
    DeliveryState.UNCERTAIN: frozenset({DeliveryState.QUEUED}),
    DeliveryState.SUPPRESSED: frozenset({DeliveryState.QUEUED}),
}
"""What may follow what; a person may only queue again what ended without being sent."""

RETRIABLE = frozenset(
    state for state, after in STEPS.items() if after == frozenset({DeliveryState.QUEUED})
)
"""Ends from which an administrator may have it sent again."""

LOOK = {
    DeliveryState.QUEUED: "neutral",
    DeliveryState.SENDING: "info",
    DeliveryState.SENT: "ok",
    DeliveryState.FAILED: "bad",
    DeliveryState.UNCERTAIN: "warn",
    DeliveryState.SUPPRESSED: "neutral",
}
"""State → kind of tag."""


class Suppression(models.TextChoices):
    """Why a delivery was not made; kept in its `error`."""

    NO_ADDRESS = "no_address", _("No address is known for this channel.")
    SWITCHED_OFF = "switched_off", _("The recipient has switched this off.")
    NOT_OPEN = "not_open", _("The recipient may no longer see what it is about.")
    READ = "read", _("It was read before the day's summary went out.")
    NO_CHANNEL = "no_channel", _("The channel is no longer set up.")
    NO_TEMPLATE = "no_template", _("The provider has no template for this kind.")
