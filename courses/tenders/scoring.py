"""From the value of an indicator to points, as the published criterion says. Pure, no database."""

import itertools
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from courses.tenders.enums import IndicatorKind
from records.core.errors import DomainError

CENT = Decimal("0.01")
MOST_STEPS = 12


def number_scale(none_at: Decimal, full_at: Decimal) -> dict[str, str]:
    """Return the scale of a NUMBER: no points at `none_at`, all at `full_at`, in proportion between.

    Raises DomainError where both are the same; the full value may be the smaller one.
    """
    if none_at == full_at:
        raise DomainError(
            _("The value for no points and the value for full points are the same."),
            field="full_at",
        )
    return {"none_at": str(none_at), "full_at": str(full_at)}


def step_scale(steps: Sequence[tuple[Decimal, Decimal]], points: Decimal) -> dict[str, Any]:
    """Return the scale of STEPS: from which value on how many points; values rise, points never fall.

    Raises DomainError where they do not, or the last step does not give all `points`.
    """
    if not 1 <= len(steps) <= MOST_STEPS:
        raise DomainError(_("Give between 1 and %d steps.") % MOST_STEPS, field="steps")
    values, given = [one[0] for one in steps], [one[1] for one in steps]
    if any(later <= earlier for earlier, later in itertools.pairwise(values)):
        raise DomainError(_("Each step begins above the one before it."), field="steps")
    if any(later < earlier for earlier, later in itertools.pairwise(given)):
        raise DomainError(_("A higher step gives no fewer points."), field="steps")
    if min(given) < 0 or given[-1] != points:
        raise DomainError(
            _("The highest step gives all %s points, and none gives less than 0.") % points,
            field="steps",
        )
    return {"steps": [{"from": str(value), "points": str(got)} for value, got in steps]}


def read_steps(text: str) -> list[tuple[Decimal, Decimal]]:
    """Return the steps written one a line as `from: points`; raises DomainError naming the row."""
    found = []
    for row, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        value, sign, points = line.replace("：", ":").partition(":")
        try:
            if not sign:
                raise InvalidOperation
            found.append((_decimal(value), _decimal(points)))
        except InvalidOperation:
            raise DomainError(
                _("Row %(row)d: write “value: points”, such as 3: 5.") % {"row": row},
                field="steps",
                row=row,
            ) from None
    return found


def _decimal(text: str) -> Decimal:
    value = Decimal(text.strip())
    if not value.is_finite():
        raise InvalidOperation
    return value


def write_steps(scale: Mapping[str, Any]) -> str:
    """Return the steps of a scale as `read_steps` takes them."""
    return "\n".join(f"{one['from']}: {one['points']}" for one in scale.get("steps", ()))


def points_for(
    indicator: str, points: Decimal, scale: Mapping[str, Any], value: Decimal | bool
) -> Decimal:
    """Return the points that `value` earns, from 0 to `points`, rounded to hundredths (half up).

    For YES_NO `value` is whether the answer is yes; the price is scored over all bids at once.
    """
    if indicator == IndicatorKind.YES_NO:
        return points if value else Decimal(0)
    value = Decimal(value)
    if indicator == IndicatorKind.NUMBER:
        none_at, full_at = Decimal(scale["none_at"]), Decimal(scale["full_at"])
        share = (value - none_at) / (full_at - none_at)
        share = min(max(share, Decimal(0)), Decimal(1))
        return (points * share).quantize(CENT, ROUND_HALF_UP)
    if indicator == IndicatorKind.STEPS:
        reached = [one for one in scale["steps"] if value >= Decimal(one["from"])]
        return Decimal(reached[-1]["points"]) if reached else Decimal(0)
    raise ValueError(f"{indicator} is not scored by a value alone.")


def scale_words(indicator: str, points: Decimal, scale: Mapping[str, Any], unit: str) -> str:
    """Return in words how points are given, for the reader and for the notice."""
    if indicator == IndicatorKind.NUMBER:
        return _("%(none)s %(unit)s: 0 points; %(full)s %(unit)s: %(points)s; in proportion between") % {
            "none": scale.get("none_at", "–"),
            "full": scale.get("full_at", "–"),
            "unit": unit,
            "points": plain(points),
        }  # fmt: skip
    if indicator == IndicatorKind.STEPS:
        parts = [
            _("from %(value)s %(unit)s: %(points)s")
            % {"value": one["from"], "unit": unit, "points": one["points"]}
            for one in scale.get("steps", ())
        ]
        return "; ".join(parts)
    if indicator == IndicatorKind.PRICE:
        return _("lowest valid price ÷ price × %s") % plain(points)
    return _("yes: %s, no: 0") % plain(points)


def plain(value: Decimal) -> str:
    """Write a decimal without idle zeros and without an exponent."""
    return f"{value.normalize():f}"
