"""How many trainees of a provider's classes completed them."""

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from courses.classes.deliveries import delivered_classes
from courses.classes.enums import ClassState
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from courses.providers.measures import Figure, ProviderMeasure

JUDGED = (EnrollmentState.COMPLETED, EnrollmentState.NOT_COMPLETED)


def completion_of(provider_ids: Collection[int], first: date, last: date) -> dict[int, Figure]:
    """Return the share in percent of those who completed, of trainees of closed classes: one query."""
    classes = delivered_classes(provider_ids, first, last).filter(state=ClassState.CLOSED)
    rows = (
        Enrollment.objects.filter(training_class__in=classes.values("pk"), state__in=JUDGED)
        .order_by()
        .values_list("training_class__provider")
        .annotate(
            completed=Count("pk", filter=Q(state=EnrollmentState.COMPLETED)), judged=Count("pk")
        )
    )
    return {
        provider: Figure(Fraction(100 * completed, judged), judged)
        for provider, completed, judged in rows
    }


COMPLETION_MEASURE = ProviderMeasure(
    code="completion",
    label=_("Completion"),
    unit="%",
    sentence=_("Trainees of closed classes who completed, of all who were judged."),
    compute=completion_of,
)
