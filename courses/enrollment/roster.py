"""What classes ask of those who take part in them."""

from typing import Any

from django.db.models import Count, OuterRef, Subquery

from courses.classes.roster_hooks import RosterHooks
from courses.enrollment.clashes import check_clashes, lock_trainees, trainees_of
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment


def places_expression() -> Any:
    """Return the places taken, over rows of classes; NULL where nobody takes part."""
    taken = Enrollment.objects.taking_part().filter(training_class=OuterRef("pk")).order_by()
    counted = taken.values("training_class").annotate(number=Count("pk")).values("number")
    return Subquery(counted)


def classes_of(cadre_id: int) -> Any:
    """Return the numbers of the classes in which the cadre holds or held a place."""
    places = Enrollment.objects.taking_part().filter(cadre=cadre_id)
    return places.order_by().values("training_class")


def current_classes_of(cadre_id: int) -> Any:
    """Return the numbers of the classes that the cadre is going through."""
    places = Enrollment.objects.filter(cadre=cadre_id, state=EnrollmentState.ENROLLED)
    return places.order_by().values("training_class")


ROSTER = RosterHooks(
    code="enrollment",
    count_places=lambda training_class: trainees_of(training_class).count(),
    places_expression=places_expression,
    lock_roster=lock_trainees,
    check_conflicts=check_clashes,
    classes_of=classes_of,
    current_classes_of=current_classes_of,
)
