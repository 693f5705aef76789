"""Kinds and states of a class."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClassKind(models.TextChoices):
    """Kinds of class, as the plan of a Party school names them."""

    ADVANCED = "advanced", _("Advanced class")
    TRAINING = "training", _("Training class")
    SEMINAR = "seminar", _("Thematic seminar")
    ROTATION = "rotation", _("Rotation training")
    POST_PROMOTION = "post_promotion", _("Post-promotion training")
    INITIAL = "initial", _("Initial training")
    SPECIALISED = "specialised", _("Specialised class")
    SELF_SELECT = "self_select", _("Self-selected class")
    ONLINE = "online", _("Online thematic class")
    OFF_SITE = "off_site", _("Off-site class")


class ClassState(models.TextChoices):
    """Where a class stands."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


TRANSITIONS: dict[str, frozenset[str]] = {
    ClassState.DRAFT: frozenset({ClassState.PUBLISHED, ClassState.CANCELLED}),
    ClassState.PUBLISHED: frozenset({ClassState.CLOSED, ClassState.CANCELLED, ClassState.DRAFT}),
    ClassState.CLOSED: frozenset(),
    ClassState.CANCELLED: frozenset({ClassState.DRAFT}),
}
"""Which state may follow which."""
