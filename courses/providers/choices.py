"""What one may name in a write to providers."""

from django.db.models import QuerySet
from django.utils import timezone

from courses.providers.models import Provider
from records.core.access.choices import Choice
from records.core.access.readers import Account
from records.register.choices import UNIT
from records.register.enums import UnitKind
from records.register.models import Unit


def cities() -> "QuerySet[Unit]":
    """Return the units whose organization department takes applications, to whoever applies."""
    return Unit.objects.filter(kind=UnitKind.CITY, is_active=True).order_by("path")


def deliverers(user: Account) -> "QuerySet[Provider]":
    """Return the providers approved today, for somebody who plans classes."""
    if not (user.is_superuser or user.keeper_paths()):
        return Provider.objects.none()
    return Provider.objects.approved(timezone.localdate())


PROVIDERS_CHOICES = (Choice("providers:agreement:unit", Unit, Unit.objects.open_to, **UNIT),)
