"""What a rule about cadres counts: a measure that some room has brought."""

from datetime import date

from django.core.exceptions import ImproperlyConfigured

from records.eligibility.enums import Effect, RuleUnit, Window
from records.eligibility.models import Rule
from records.journal.enums import Channel
from records.journal.measures import (
    HOURS_OF_CHANNEL,
    MEASURES,
    ONLINE_HOURS,
    TRAINING_DAYS,
    Measure,
    Summed,
)

BLOCKING = frozenset({Effect.BLOCKS, Effect.BLOCKS_UNLESS_CONDITIONAL})
PERIODS = (Window.CYCLE, Window.CALENDAR_YEAR)


def measure_of(rule: Rule) -> Measure:
    """Return what a rule about cadres counts.

    A row that names no measure counts what its unit says: days of completed classes, or hours of
    the channel in its window, concentrated ones where it names none. Raises ImproperlyConfigured
    for a measure that no installed room brings: a requirement is never passed over in silence.
    """
    if rule.measure:
        found = MEASURES.get(rule.measure)
        if found is None:
            raise ImproperlyConfigured(f"{rule}: no room brings the measure {rule.measure!r}.")
        return found
    if rule.unit == RuleUnit.DAYS:
        return TRAINING_DAYS
    return HOURS_OF_CHANNEL[rule.window_params.get("channel", Channel.CONCENTRATED)]


def requires_hours(rule: Rule) -> bool:
    """Return whether a rule is a requirement of training time: it blocks, cycle by cycle or yearly."""
    if rule.effect not in BLOCKING or rule.window not in PERIODS:
        return False
    return measure_of(rule).summed in (Summed.HOURS, Summed.DAYS)


def counts_online(rule: Rule) -> bool:
    """Return whether a rule counts hours of online study, year by year."""
    return rule.window == Window.CALENDAR_YEAR and measure_of(rule) is ONLINE_HOURS


def is_make_up(rule: Rule) -> bool:
    """Return whether a rule has something made up after a promotion."""
    return rule.window == Window.AFTER_PROMOTION


def make_up_codes(today: date) -> list[str]:
    """Return the codes of the rules in force that have something made up; one query."""
    rules = Rule.objects.in_force(today).filter(window=Window.AFTER_PROMOTION)
    return list(dict.fromkeys(rules.order_by("pk").values_list("code", flat=True)))
