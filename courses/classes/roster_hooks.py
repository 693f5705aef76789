"""What classes must know of their trainees, brought by the room above that enrolls them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce

from records.core.seams import Seam


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterHooks:
    """How a room that puts people into classes answers for them; classes are `TrainingClass` rows."""

    code: str
    count_places: Callable[[Any], int]
    """Return how many places of a class are taken."""
    places_expression: Callable[[], Any]
    """Return the same as an expression over rows of classes."""
    lock_roster: Callable[[Any], None]
    """Lock the people of a class, in the order in which enrolling locks them."""
    check_conflicts: Callable[[Any], None]
    """Raise NotPossible where the class, as it stands, asks someone to be in two places."""
    classes_of: Callable[[int], Any]
    """Return the numbers of the classes in which a cadre holds or held a place, as a query."""
    current_classes_of: Callable[[int], Any]
    """Return the numbers of the classes that a cadre is going through, as a query."""


ROSTER_HOOKS: Seam[RosterHooks] = Seam("roster hooks")


def places_taken(training_class: Any) -> int:
    """Return how many places are taken."""
    return sum(hooks.count_places(training_class) for hooks in ROSTER_HOOKS)


def places_taken_expression() -> Any:
    """Return the places taken, as an expression over rows of classes."""
    total: Any = Value(0)
    for hooks in ROSTER_HOOKS:
        total = total + Coalesce(hooks.places_expression(), 0)
    return total


def lock_rosters(training_class: Any) -> None:
    """Lock the people of a class, always before the class itself."""
    for hooks in ROSTER_HOOKS:
        hooks.lock_roster(training_class)


def check_conflicts(training_class: Any) -> None:
    """Raise NotPossible where the class, as it stands now, asks someone to be in two places."""
    for hooks in ROSTER_HOOKS:
        hooks.check_conflicts(training_class)
