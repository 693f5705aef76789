"""Attendance into hours, by the conversion rows (docs/rules.md §4). Pure: no database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from courses.classes.teaching_days import Planned, has_both_halves, sessions_by_day
from records.journal.enums import ConversionUnit

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Credit:
    """Hours earned on one day with one content, and the conversion row that gives them."""

    day: date
    content_kind: str
    hours: Decimal
    unit: str


Worth = Mapping[tuple[date, str], Decimal]
"""Hours that one unit of a conversion row gives on a date."""


def day_unit(sessions: Iterable[Planned]) -> ConversionUnit:
    """Return which row counts a date: the day's where it has both halves, else the half-day's."""
    return ConversionUnit.DAY if has_both_halves(sessions) else ConversionUnit.HALF_DAY


def item_unit(session: Planned) -> ConversionUnit:
    """Return which row counts an online session, by its minutes (docs/rules.md §4)."""
    if session.minutes >= 30:
        return ConversionUnit.ITEM_30
    return ConversionUnit.ITEM_15 if session.minutes > 15 else ConversionUnit.ITEM_SHORT


def credit_days(
    planned: Sequence[Planned], attended: Collection[int], worth: Worth
) -> list[Credit]:
    """Return the hours earned in class, by date and content.

    A date is worth its row, times the attended share of its planned class hours, rounded to
    cents; it is shared out over the content attended, and the shares add up to it exactly.
    """
    found = []
    for day, sessions in sessions_by_day(planned).items():
        unit = day_unit(sessions)
        kinds: dict[str, Decimal] = defaultdict(Decimal)
        for session in sessions:
            if session.key in attended:
                kinds[session.content_kind] += session.hours
        total = sum((session.hours for session in sessions), Decimal(0))
        share = worth[day, unit] * sum(kinds.values(), Decimal(0)) / total
        parts = split(share.quantize(CENT, ROUND_HALF_UP), kinds)
        found += [Credit(day, kind, part, unit) for kind, part in parts.items() if part]
    return found


def credit_items(
    planned: Sequence[Planned], attended: Collection[int], worth: Worth
) -> list[Credit]:
    """Return the hours earned online: each session attended is one item of its length."""
    return [
        Credit(session.day, session.content_kind, worth[session.day, item_unit(session)], unit)
        for session in planned
        if session.key in attended
        for unit in (item_unit(session),)
    ]


def split(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return `amount` (whole cents) shared by weight; the shares add up to it exactly.

    Each share is within a cent of its exact part: cents left by rounding down go to the largest
    remainders, ties in the order of the keys.
    """
    total = sum(weights.values(), Decimal(0))
    if not total:
        return {}
    exact = {
        key: Fraction(amount) * Fraction(weight) / Fraction(total)
        for key, weight in weights.items()
    }
    cents = {key: int(part * 100) for key, part in exact.items()}
    left = int(amount * 100) - sum(cents.values())
    for key in sorted(weights, key=lambda key: (cents[key] - exact[key] * 100, key))[:left]:
        cents[key] += 1
    return {
        key: (Decimal(number) / 100).quantize(CENT, ROUND_DOWN) for key, number in cents.items()
    }
