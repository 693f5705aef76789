"""Kinds of entries, and what they count toward."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What an entry tells of a cadre."""

    HOURS = "hours", _("Class hours")
    ASSESSMENT = "assessment", _("Assessment")
    ESSAY = "essay", _("Party-spirit essay")
    COMPLETION = "completion", _("Completion")
    CONDUCT = "conduct", _("Conduct")
    CALL_UP = "call_up", _("Call-up outcome")
    SANCTION = "sanction", _("Sanction")
    EXEMPTION = "exemption", _("Exemption")


class Channel(models.TextChoices):
    """Which requirement hours count toward; online hours never fill a concentrated one."""

    CONCENTRATED = "concentrated", _("Concentrated training")
    ONLINE = "online", _("Online training")
    OTHER = "other", _("Other training")
    NONE = "", _("Not hours")


class ConversionUnit(models.TextChoices):
    """What a conversion row counts."""

    DAY = "day", _("Day")
    HALF_DAY = "half_day", _("Half-day")
    ITEM_30 = "item_30", _("Online item of 30 minutes or more")
    ITEM_15 = "item_15", _("Online item of 15 to 30 minutes")
    ITEM_SHORT = "item_short", _("Online item of up to 15 minutes")
    QUIZ = "quiz", _("Passed quiz")
    MEETING = "meeting", _("Meeting")
    HOUR = "hour", _("Hour")
    YEAR = "year", _("Year")
