"""Words of the policy rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """Whom a rule judges."""

    CADRE = "cadre", _("Cadre")
    CLASS = "class", _("Class")


class Window(models.TextChoices):
    """Over which time a rule counts."""

    CYCLE = "cycle", _("Planning cycle")
    CALENDAR_YEAR = "calendar_year", _("Calendar year")
    AFTER_PROMOTION = "after_promotion", _("After promotion")
    CLASS = "class", _("Class")


class Effect(models.TextChoices):
    """What an unmet rule does."""

    BLOCKS = "blocks", _("Blocks promotion")
    BLOCKS_UNLESS_CONDITIONAL = "blocks_unless_conditional", _("Blocks unless conditional")
    CONDITIONAL = "conditional", _("Conditional")
    WARNS = "warns", _("Warns")
    INFORMS = "informs", _("Informs")
    GATE = "gate", _("Completion gate")


class PolicyLevel(models.TextChoices):
    """Who set a rule; the stricter row wins unless a lower level is marked as overriding."""

    NATIONAL = "national", _("National")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City level")
    UNIT = "unit", _("Unit level")


class RunState(models.TextChoices):
    """Where a run of kept answers stands: one is built while another is read."""

    BUILDING = "building", _("Being computed")
    CURRENT = "current", _("Current")
    OLD = "old", _("Replaced")


class Attention(models.TextChoices):
    """What a make-up after promotion asks of those who look after a person."""

    OVERDUE = "overdue", _("Make-up overdue")
    REMIND = "remind", _("Make-up to remind of")


class RuleUnit(models.TextChoices):
    """What a threshold counts."""

    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    COUNT = "count", _("times")
    SHARE = "share", _("share")
