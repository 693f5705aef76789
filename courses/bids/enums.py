"""States of a bid, with the transitions beside them; its envelopes; what came too late."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.bids.sealing.header import Kind


class BidState(models.TextChoices):
    """Where a bid stands before it is opened."""

    RECEIVED = "received", _("Received")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")


TRANSITIONS: dict[str, frozenset[str]] = {
    BidState.RECEIVED: frozenset({BidState.REPLACED, BidState.WITHDRAWN}),
    BidState.REPLACED: frozenset(),
    BidState.WITHDRAWN: frozenset(),
}
"""Which state may follow which."""


class EnvelopeKind(models.IntegerChoices):
    """Which of a bid's two envelopes; the numbers are those of the sealed format."""

    TECHNICAL = Kind.TECHNICAL.value, _("Technical envelope")
    PRICE = Kind.PRICE.value, _("Price envelope")


class LateAct(models.TextChoices):
    """What was refused after the deadline."""

    UPLOAD = "upload", _("Upload of an envelope")
    SUBMIT = "submit", _("Handing in a bid")
    WITHDRAW = "withdraw", _("Withdrawing a bid")
