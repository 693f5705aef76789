"""What this room holds of a person."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.enrollment.models import Enrollment
from records.core.access.readers import Account
from records.core.exports import columns_of
from records.core.protection.own_data import Section

FIELDS = (
    "training_class.code",
    "training_class.title",
    "state",
    "by_trainee",
    "enrolled_at",
    "ended_at",
    "reason",
)


def own_enrollments(user: Account) -> Iterable[Section]:
    """Return the enrollments of the cadre behind `user`."""
    rows = Enrollment.objects.filter(cadre=user.cadre_id).select_related("training_class")
    columns = columns_of(Enrollment, FIELDS)
    table = [[column.read(row) for column in columns] for row in rows]
    yield Section("enrollments", _("Enrollments"), [column.heading for column in columns], table)
