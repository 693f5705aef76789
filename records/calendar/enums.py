"""Kinds of days that differ from the ordinary week."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    """What the notice says of a day: off, or worked although it lies on a weekend."""

    HOLIDAY = "holiday", _("Day off")
    WORKDAY = "workday", _("Make-up workday")
