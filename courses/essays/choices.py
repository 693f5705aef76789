"""Whom the supervisor of a class may give its essays to: people of the units that hold it."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.classes.models import TrainingClass
from courses.essays.permissions import MARKERS
from records.accounts.enums import RoleKind
from records.accounts.models import Role, User
from records.core.access.authority import covering
from records.core.access.choices import Choice
from records.core.access.readers import Reader, stands_above


def markers(user: Reader) -> QuerySet[User]:
    """Return who may mark essays of the classes `user` supervises: teachers and supervisors there."""
    return _holders(user, *MARKERS)


def readers(user: Reader) -> QuerySet[User]:
    """Return the officers who may be named as readers: those who answer for a class of `user`."""
    return _holders(user, RoleKind.OFFICER)


def _holders(user: Reader, *kinds: str) -> QuerySet[User]:
    """Return who holds one of `kinds` for a unit that organises or hosts a class of `user`.

    A role held for a unit above or below it counts: a city's officer answers for a school's class.
    """
    classes = TrainingClass.objects.filter(supervisor=user.pk)
    if stands_above(user):
        classes = TrainingClass.objects.all()
    held = classes.values_list("organiser__path", "host__path").distinct()
    near = Q(unit__isnull=True)
    for path in {path for pair in held for path in pair}:
        near |= Q(unit__path__in=covering(path)) | Q(unit__path__startswith=path)
    if not held:
        return User.objects.none()
    roles = Role.objects.own_in_force(timezone.localdate()).filter(near, kind__in=kinds)
    return User.objects.filter(is_active=True, pk__in=roles.values("user"))


ESSAYS_CHOICES = (
    Choice("essays:assign:marker", User, markers),
    Choice("essays:name:reader", User, readers),
)
