"""What one may name when writing a tender."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.tenders.models import LotClass, Regime
from records.core.access.authority import within
from records.core.access.choices import Choice
from records.core.access.readers import Account, Reader
from records.core.access.roles import RoleKind
from records.register.choices import UNIT
from records.register.models import Unit


def purchasers(user: Account) -> QuerySet[Unit]:
    """Return the active units for which `user` may buy: those where they are an officer."""
    if user.is_superuser:
        return Unit.objects.filter(is_active=True)
    return Unit.objects.filter(within(user.role_paths(RoleKind.OFFICER)), is_active=True)


def regimes(user: Reader) -> QuerySet[Regime]:
    """Return the regimes in force today."""
    return Regime.objects.visible_to(user).in_force(timezone.localdate())


def classes_to_buy(user: Reader) -> QuerySet[TrainingClass]:
    """Return the draft classes of `user` with a budget and person-days, in no living tender."""
    taken = LotClass.objects.filter(is_live=True).values("training_class")
    planned = Q(state=ClassState.DRAFT, budget__isnull=False, person_days__isnull=False)
    return TrainingClass.objects.managed_by(user).filter(planned).exclude(pk__in=taken)


TENDERS_CHOICES = (
    Choice("tenders:draft:organiser", Unit, purchasers, **UNIT),
    Choice("tenders:draft:regime", Regime, regimes),
    Choice(
        "tenders:lot:training_class",
        TrainingClass,
        classes_to_buy,
        search=("title", "code"),
        columns=("code", "starts_on", "ends_on"),
    ),
)
