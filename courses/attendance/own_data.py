"""What this room holds of a person."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.attendance.models import AttendanceMark
from records.core.access.readers import Account
from records.core.exports import columns_of
from records.core.protection.own_data import Section

FIELDS = (
    "session.training_class.title",
    "session.title",
    "session.starts_at",
    "status",
    "method",
    "marked_at",
    "reason",
)


def own_marks(user: Account) -> Iterable[Section]:
    """Return every attendance mark of the cadre behind `user`, those corrected since included."""
    rows = (
        AttendanceMark.objects.filter(enrollment__cadre=user.cadre_id)
        .select_related("session__training_class")
        .order_by("pk")
    )
    columns = columns_of(AttendanceMark, FIELDS)
    table = [[column.read(row) for column in columns] for row in rows]
    yield Section("marks", _("Attendance"), [column.heading for column in columns], table)
