"""Words of sign-in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Guess(models.TextChoices):
    """What is being guessed at; each is counted by itself, and each locks the whole account."""

    PASSWORD = "password", _("Password")
    CODE = "code", _("Code of a second factor")


class SlipKind(models.TextChoices):
    """What a one-time slip is for."""

    ACTIVATION = "activation", _("Activation slip")
    RESET = "reset", _("Reset slip")


class SessionEnd(models.TextChoices):
    """Why a session ended without a sign-out."""

    IDLE = "idle", _("Nothing was done for a while")
    ABSOLUTE = "absolute", _("Signed in for too long")
    BY_PERSON = "person", _("Ended by its owner")
    BY_KEEPER = "keeper", _("Ended by who looks after the account")
    PASSWORD = "password", _("Password changed")
    CLOSED = "closed", _("Account closed")
