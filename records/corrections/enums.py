"""States of a request."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(models.TextChoices):
    """Where a request for correction stands."""

    OPEN = "open", pgettext_lazy("of a request", "Waiting")
    ACCEPTED = "accepted", pgettext_lazy("of a request", "Accepted")
    DECLINED = "declined", pgettext_lazy("of a request", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a request", "Withdrawn")


TRANSITIONS: dict[str, frozenset[str]] = {
    RequestState.OPEN: frozenset(
        {RequestState.ACCEPTED, RequestState.DECLINED, RequestState.WITHDRAWN}
    ),
    RequestState.ACCEPTED: frozenset(),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}

KINDS = {
    RequestState.OPEN: "warn",
    RequestState.ACCEPTED: "ok",
    RequestState.DECLINED: "bad",
    RequestState.WITHDRAWN: "neutral",
}
"""How a state looks: ok, warn, bad, neutral."""


class ProofKind(models.TextChoices):
    """What a file of a request is."""

    PROOF = "proof", _("Proof")
    PHOTO = "photo", _("New photo")
