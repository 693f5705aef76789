"""Who asks, who decides."""

from records.core.access.readers import Account, Reader, stands_above
from records.corrections.models import ChangeRequest


def may_ask(user: Reader) -> bool:
    """Return whether there are data of `user` on the register to be corrected."""
    return bool(user.is_authenticated and user.is_active and user.cadre_id)


def decides_here(user: Reader) -> bool:
    """Return whether `user` decides on requests of some units."""
    return bool(user.is_authenticated and (stands_above(user) or user.corrector_paths()))


def may_decide(user: Reader, request: ChangeRequest) -> bool:
    """Return whether `user` decides on this one: see `ChangeRequestQuerySet.decided_by`."""
    return ChangeRequest.objects.decided_by(user).filter(pk=request.pk).exists()


def may_withdraw(user: Account, request: ChangeRequest) -> bool:
    """Return whether `user` is the person it is about."""
    return bool(user.cadre_id and user.cadre_id == request.cadre_id)
