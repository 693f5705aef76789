"""What one may name when planning a class and drawing its timetable."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.catalog.models import CoursePage, Lecturer
from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.providers.choices import deliverers
from courses.providers.models import Provider
from records.accounts.enums import RoleKind
from records.accounts.models import Role, User
from records.core.access.authority import within
from records.core.access.choices import Choice
from records.core.access.readers import Account, Reader, stands_above
from records.register.choices import UNIT
from records.register.enums import UnitKind
from records.register.models import Unit


def hosts(user: Account) -> QuerySet[Unit]:
    """Return the units that may hold a class of `user`: own ones, and every Party school."""
    own = Unit.objects.open_to(user).values("pk")
    schools = Q(kind=UnitKind.SCHOOL) if user.keeper_paths() or stands_above(user) else Q(pk__in=[])
    return Unit.objects.filter(Q(pk__in=own) | schools, is_active=True)


def supervisors(user: Account) -> QuerySet[User]:
    """Return who may supervise a class of `user`: supervisors of a unit that may hold it.

    A supervisor reads the essays of the class: nobody becomes one who does not hold the role.
    """
    held_at = Unit.objects.filter(pk__in=hosts(user).values("pk")).values("pk")
    roles = Role.objects.own_in_force(timezone.localdate()).filter(kind=RoleKind.CLASS_SUPERVISOR)
    near = roles.filter(Q(unit__in=held_at) | within(user.keeper_paths(), "unit__path"))
    if stands_above(user) or "/" in user.keeper_paths():
        near = roles
    return User.objects.filter(is_active=True, pk__in=near.values("user"))


def schedulable_classes(user: Reader) -> QuerySet[TrainingClass]:
    """Return the classes whose timetable `user` may draw: own ones that are not over."""
    done = (ClassState.CLOSED, ClassState.CANCELLED)
    return TrainingClass.objects.managed_by(user).exclude(state__in=done)


def published_courses(user: Account) -> QuerySet[CoursePage]:
    """Return the courses of the catalog that are published; a planner may take any of them."""
    return CoursePage.objects.live() if _plans(user) else CoursePage.objects.none()


def teachers(user: Account) -> QuerySet[Lecturer]:
    """Return the teachers of the pool; a planner may take any of them."""
    return Lecturer.objects.visible_to(user) if _plans(user) else Lecturer.objects.none()


def _plans(user: Account) -> bool:
    return bool(stands_above(user) or user.keeper_paths())


CLASSES_CHOICES = (
    Choice("classes:plan:organiser", Unit, Unit.objects.open_to, **UNIT),
    Choice("classes:plan:host", Unit, hosts, **UNIT),
    Choice(
        "classes:plan:provider",
        Provider,
        deliverers,
        search=("name", "uscc"),
        columns=("uscc", "approved_until"),
    ),
    Choice(
        "classes:plan:supervisor",
        User,
        supervisors,
        search=("name", "username"),
        columns=("username",),
    ),
    Choice(
        "classes:timetable:training_class",
        TrainingClass,
        schedulable_classes,
        search=("title", "code"),
        columns=("code", "starts_on", "ends_on"),
    ),
    Choice(
        "classes:timetable:course",
        CoursePage,
        published_courses,
        search=("title", "code"),
        columns=("code",),
    ),
    Choice(
        "classes:timetable:lecturer",
        Lecturer,
        teachers,
        search=("name", "institution"),
        columns=("title", "institution"),
    ),
)
