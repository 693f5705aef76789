"""The rating by the published formula (docs/providers.md, 4): exact sums, rounded once at the end."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.providers.enums import ComplaintState
from courses.providers.measures import PROVIDER_MEASURES, Figure, ProviderMeasure, deliveries
from courses.providers.models import Provider, ProviderComplaint, RatingFormula
from courses.providers.models.published import PolicyCode, policy

TENTH, DIGITS = Decimal("0.1"), Decimal("0.0001")
FULL = 100


@dataclass(frozen=True, slots=True)
class Part:
    """What one row of the formula came to for one provider; `figure` None: not yet measured."""

    row: RatingFormula
    figure: Figure | None
    points: Fraction | None

    def as_facts(self) -> dict[str, Any]:
        """Return the part as a published rating keeps it."""
        row = self.row
        return {
            "measure": row.measure,
            "weight": _text(row.weight),
            "worst": _text(row.worst),
            "best": _text(row.best),
            "value": _decimal(self.figure.value) if self.figure else None,
            "base": self.figure.base if self.figure else 0,
            "points": str(rounded(self.points)) if self.points is not None else None,
        }


@dataclass(frozen=True, slots=True)
class Computed:
    """A provider's rating over a period: `points` None where too little was measured."""

    provider: Provider
    parts: Sequence[Part]
    points: Decimal | None
    measured_weight: Decimal
    digest: str


def compute_ratings(providers: Sequence[Provider], first: date, last: date) -> list[Computed]:
    """Return the rating of each provider over a period, by the formula in force on its last day."""
    formula = RatingFormula.objects.in_force(last)
    least = policy(PolicyCode.LEAST_WEIGHT, last)
    figures = {
        row.measure: measure.compute([one.pk for one in providers], first, last)
        for row in formula
        if (measure := PROVIDER_MEASURES.get(row.measure)) is not None
    }
    return [_computed(one, formula, figures, least, first, last) for one in providers]


def points_of(figure: Figure, row: RatingFormula) -> Fraction:
    """Return the points of a figure: 0 at the worst value, 100 at the best, cut at both."""
    worst, best = Fraction(row.worst), Fraction(row.best)
    share = (figure.value - worst) / (best - worst)
    return min(max(share, Fraction(0)), Fraction(1)) * FULL


def rounded(points: Fraction) -> Decimal:
    """Return points with one decimal, half up."""
    return _quotient(points, TENTH)


def _computed(
    provider: Provider,
    formula: Sequence[RatingFormula],
    figures: Mapping[str, Mapping[int, Figure]],
    least: Decimal,
    first: date,
    last: date,
) -> Computed:
    parts = []
    for row in formula:
        figure = figures.get(row.measure, {}).get(provider.pk)
        parts.append(Part(row, figure, points_of(figure, row) if figure else None))
    measured = [part for part in parts if part.points is not None]
    weight = sum((Fraction(part.row.weight) for part in measured), Fraction(0))
    points = None
    if weight and weight >= Fraction(least):
        total = sum(
            (
                Fraction(part.row.weight) * part.points
                for part in measured
                if part.points is not None
            ),
            Fraction(0),
        )
        points = rounded(total / weight)
    digest = _digest(provider, parts, least, first, last)
    return Computed(provider, parts, points, _quotient(weight, Decimal("0.01")), digest)


def _digest(
    provider: Provider, parts: Sequence[Part], least: Decimal, first: date, last: date
) -> str:
    """Return SHA-256 over all that the rating was computed from, the figures as exact fractions."""
    facts = {
        "provider": provider.uscc,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "least_weight": _text(least),
        "parts": [
            {
                **part.as_facts(),
                "exact": f"{part.figure.value.numerator}/{part.figure.value.denominator}"
                if part.figure
                else None,
            }
            for part in parts
        ],
    }
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _quotient(value: Fraction, step: Decimal) -> Decimal:
    # In whole numbers: a quotient cut off after many digits could round the other way.
    return floor(value / Fraction(step) + Fraction(1, 2)) * step


def _decimal(value: Fraction) -> str:
    return _text(_quotient(value, DIGITS))


def _text(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _complaints(provider_ids: Collection[int], first: date, last: date) -> dict[int, Figure]:
    """Return the upheld complaints for each class delivered; a provider without a class has none."""
    delivered = deliveries(provider_ids, first, last)
    upheld = dict(
        ProviderComplaint.objects.filter(
            provider__in=delivered,
            state=ComplaintState.UPHELD,
            received_on__gte=first,
            received_on__lte=last,
        )
        .order_by()
        .values_list("provider")
        .annotate(number=Count("pk"))
    )
    return {
        provider: Figure(Fraction(upheld.get(provider, 0), number), number)
        for provider, number in delivered.items()
    }


COMPLAINTS = ProviderMeasure(
    code="complaints",
    label=_("Complaints upheld"),
    unit=_("a class"),
    sentence=_("Complaints received in the period and upheld, for each class delivered in it."),
    compute=_complaints,
)


def label_of(measure: str) -> str | Promise:
    """Return what a measure is called; one that no room declares yet by its code's own words."""
    found = PROVIDER_MEASURES.get(measure)
    if found is not None:
        return found.label
    return WORDS.get(measure, measure)


WORDS: dict[str, str | Promise] = {"acceptance": _("Deliveries accepted")}
"""Names of measures that the shipped formula weighs before a room declares them."""
