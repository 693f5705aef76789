"""The small predicates that rooms combine into theirs with `&`, `|` and `~` (the `rules` library).

Each takes who asks and, where it is about a row, that row. Combined ones are called like functions.
No rule set and no `has_perm` backend: Wagtail's own permissions follow the roles (`groups.py`), and
a second way to ask the same question would be a second answer to keep true.
"""

from collections.abc import Callable
from typing import Any

from rules.predicates import Predicate, predicate

from records.core.access.readers import Reader, stands_above
from records.register.models import Unit


@predicate
def is_active(user: Reader) -> bool:
    """Return whether somebody is signed in whose account stands open."""
    return bool(user.is_authenticated and user.is_active)


@predicate
def is_superuser(user: Reader) -> bool:
    """Return whether the account stands above all rules."""
    return bool(stands_above(user))


@predicate
def is_acting(user: Reader) -> bool:
    """Return whether `user` uses somebody else's rights just now."""
    return getattr(user, "acting_for_id", None) is not None


def holds(*kinds: str) -> Predicate:
    """Return the predicate that a role of one of `kinds` is in force, for whichever units."""

    def holds_one(user: Reader) -> bool:
        return bool(user.is_authenticated and user.has_role(*kinds))

    return predicate(holds_one)


def holds_for(unit_of: Callable[[Any], Unit], *kinds: str) -> Predicate:
    """Return the predicate that a role of one of `kinds` covers the unit of the row asked about."""

    def covers(user: Reader, row: Any) -> bool:
        if not user.is_authenticated:
            return False
        path = unit_of(row).path
        return any(path.startswith(own) for own in user.role_paths(*kinds))

    return predicate(covers)
