"""What a provider's rating is made of: measures that rooms declare, and how many classes were delivered."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise

from records.core.seams import Seam


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value for one provider, exact, and on how many things it rests."""

    value: Fraction
    base: int


Compute = Callable[[Collection[int], date, date], Mapping[int, Figure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderMeasure:
    """A measure of providers.

    `compute(provider_ids, first, last)` gives the figures of a period, both days included, in a
    number of queries that does not depend on the providers. A provider of whom nothing is known is
    left out: it is "not yet measured", never full marks.
    """

    code: str
    label: str | Promise
    unit: str | Promise
    sentence: str | Promise
    """What is counted, in one sentence, as the page of the rating says it."""
    compute: Compute


PROVIDER_MEASURES: Seam[ProviderMeasure] = Seam("measures of providers")


@dataclass(frozen=True, slots=True)
class DeliveryCount:
    """A room's count of classes that providers delivered: `count(provider_ids, first, last)`."""

    code: str
    count: Callable[[Collection[int], date, date], Mapping[int, int]]


PROVIDER_DELIVERIES: Seam[DeliveryCount] = Seam("deliveries of providers")


def deliveries(provider_ids: Collection[int], first: date, last: date) -> dict[int, int]:
    """Return how many classes each provider delivered in a period; none for one that delivered none."""
    found: dict[int, int] = {}
    for source in PROVIDER_DELIVERIES:
        for provider, number in source.count(provider_ids, first, last).items():
            found[provider] = found.get(provider, 0) + number
    return {provider: number for provider, number in found.items() if number}
