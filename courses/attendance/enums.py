"""Statuses and ways of attendance."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How a trainee attended one session; what each counts as: docs/rules.md §5."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    ABSENT = "absent", _("Absent")
    ON_LEAVE = "on_leave", _("On leave")
    OFFICIAL_DUTY = "official_duty", _("Official duty")


ATTENDED = (Status.PRESENT, Status.LATE, Status.LEFT_EARLY)
"""Was there: the session's hours count."""

KNOWN_AHEAD = (Status.ON_LEAVE, Status.OFFICIAL_DUTY)
"""May stand on the roll before the session begins."""

KIND_OF_STATUS: dict[str, str] = {
    Status.PRESENT: "ok",
    Status.LATE: "warn",
    Status.LEFT_EARLY: "warn",
    Status.ABSENT: "bad",
    Status.ON_LEAVE: "info",
    Status.OFFICIAL_DUTY: "info",
}
"""The look of a status: ok, warn, bad or info."""


class MarkMethod(models.TextChoices):
    """How a mark came about."""

    CODE = "code", _("Scanned code")
    ROLL = "roll", _("Roll call")
    CORRECTION = "correction", _("Correction")


class Phase(models.TextChoices):
    """Where sign-in to a session stands at a moment."""

    WAITING = "waiting", _("Sign-in is not open yet")
    OPEN = "open", _("Sign-in is open")
    OVER = "over", _("Sign-in is over")
