"""Which classes providers delivered, for their rating."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass, TrainingClassQuerySet


def delivered_classes(
    provider_ids: Collection[int], first: date, last: date
) -> TrainingClassQuerySet:
    """Return the classes that providers delivered: held, with their last day in the period."""
    return TrainingClass.objects.filter(
        provider__in=provider_ids,
        state__in=(ClassState.PUBLISHED, ClassState.CLOSED),
        ends_on__gte=first,
        ends_on__lte=last,
    )


def count_deliveries(provider_ids: Collection[int], first: date, last: date) -> dict[int, int]:
    """Return how many classes each provider delivered in a period."""
    rows = delivered_classes(provider_ids, first, last).order_by().values_list("provider")
    return dict(rows.annotate(number=Count("pk")))
