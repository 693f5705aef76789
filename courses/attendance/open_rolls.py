"""Rolls with gaps: sessions that are over in which somebody has no mark."""

from datetime import datetime

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from courses.attendance.models import AttendanceMark
from courses.classes.enums import ClassState
from courses.classes.models import Session, SessionQuerySet
from courses.enrollment.enums import TAKING_PART
from courses.enrollment.models import Enrollment
from records.accounts.models import User
from records.accounts.permissions import stands_for
from records.core.access.roles import RoleKind


def open_rolls_of(user: User, now: datetime) -> SessionQuerySet:
    """Return the sessions over at `now`, of published classes `user` supervises or taught, with gaps.

    Each knows `expected` and `marked`: trainees taking part, and those of them with a mark.
    """
    supervised = Session.objects.filter(
        training_class__supervisor=stands_for(user, RoleKind.CLASS_SUPERVISOR)
    )
    taught = Session.objects.filter(lecturer__user=user)
    over = (supervised | taught).filter(training_class__state=ClassState.PUBLISHED, ends_at__lt=now)
    return over.annotate(expected=_expected(), marked=_marked()).filter(expected__gt=F("marked"))


def _expected() -> Coalesce:
    people = Enrollment.objects.filter(training_class=OuterRef("training_class")).taking_part()
    return _number_of(people.order_by().values("training_class"))


def _marked() -> Coalesce:
    marks = AttendanceMark.objects.current().filter(
        session=OuterRef("pk"), enrollment__state__in=TAKING_PART
    )
    return _number_of(marks.order_by().values("session"))


def _number_of(rows: object) -> Coalesce:
    counted = rows.annotate(number=Count("pk")).values("number")  # type: ignore[attr-defined]
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
