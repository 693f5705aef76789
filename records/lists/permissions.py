"""Who may search, and act upon rows of a list."""

from collections.abc import Collection

from records.core.access.readers import Reader, stands_above
from records.core.access.roles import RoleKind
from records.core.seams import BULK_ACTS, SEARCH, SIGNED_IN, BulkAct, SearchSource


def may_act(user: Reader, act: BulkAct) -> bool:
    """Return whether a bulk act is offered to `user`; which rows, the act's service decides."""
    return bool(user.is_authenticated and user.is_active and user.has_role(*act.roles))


def acts_for(user: Reader, list_code: str) -> list[BulkAct]:
    """Return what `user` may do with chosen rows of a list, in the order of the rooms' wishes."""
    acts = [act for act in BULK_ACTS if act.list_code == list_code and may_act(user, act)]
    return sorted(acts, key=lambda act: act.order)


def sources_for(held: Collection[str]) -> list[SearchSource]:
    """Return what holders of the roles `held` may search."""
    return sorted(
        (source for source in SEARCH if source.roles & set(held)), key=lambda source: source.order
    )


def held_kinds(user: Reader) -> frozenset[str]:
    """Return the kinds of role that `user` holds, as search sources name them."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if stands_above(user):
        return frozenset({SIGNED_IN, *RoleKind.values})
    held = getattr(user, "held_roles", ())
    return frozenset({SIGNED_IN, *(kind for kind, _path, _unit in held)})


def may_search(user: Reader) -> bool:
    """Return whether there is anything that `user` may search: staff may, a trainee has no need."""
    return bool(sources_for(held_kinds(user)))
