"""States and grades of a party-spirit essay."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EssayState(models.TextChoices):
    """Where an essay stands."""

    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


TRANSITIONS: dict[str, frozenset[str]] = {
    EssayState.DRAFT: frozenset({EssayState.SUBMITTED}),
    EssayState.SUBMITTED: frozenset({EssayState.RETURNED, EssayState.ACCEPTED}),
    EssayState.RETURNED: frozenset({EssayState.SUBMITTED}),
    EssayState.ACCEPTED: frozenset(),
}


WRITABLE = (EssayState.DRAFT, EssayState.RETURNED)
"""The author may write on."""

KIND_OF_STATE: dict[str, str] = {
    EssayState.DRAFT: "neutral",
    EssayState.SUBMITTED: "info",
    EssayState.RETURNED: "warn",
    EssayState.ACCEPTED: "ok",
}
"""The look of a state."""


class Grade(models.TextChoices):
    """Assessment grades."""

    EXCELLENT = "excellent", _("Excellent")
    GOOD = "good", _("Good")
    PASS = "pass", _("Pass")
