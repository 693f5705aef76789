"""How well the classes of a provider were attended."""

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from courses.attendance.enums import ATTENDED, Status
from courses.attendance.models import AttendanceMark
from courses.classes.deliveries import delivered_classes
from courses.providers.measures import Figure, ProviderMeasure


def attendance_of(provider_ids: Collection[int], first: date, last: date) -> dict[int, Figure]:
    """Return the share in percent of marks that say "was there": one query.

    Official duty is neither attended nor missed, as when a class is closed.
    """
    classes = delivered_classes(provider_ids, first, last)
    rows = (
        AttendanceMark.objects.current()
        .filter(session__training_class__in=classes.values("pk"))
        .exclude(status=Status.OFFICIAL_DUTY)
        .order_by()
        .values_list("session__training_class__provider")
        .annotate(attended=Count("pk", filter=Q(status__in=ATTENDED)), marked=Count("pk"))
    )
    return {
        provider: Figure(Fraction(100 * attended, marked), marked)
        for provider, attended, marked in rows
    }


ATTENDANCE_MEASURE = ProviderMeasure(
    code="attendance",
    label=_("Attendance"),
    unit="%",
    sentence=_("Marks that say present, late or left early, of all but official duty."),
    compute=attendance_of,
)
