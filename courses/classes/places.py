"""How many places of a class are taken: told by the room above that hands them out."""

from collections.abc import Callable

from courses.classes.models import TrainingClass

_counters: list[Callable[[TrainingClass], int]] = []


def register_counter(counter: Callable[[TrainingClass], int]) -> None:
    """Offer the function that counts a class's taken places; enrollment does, when it starts."""
    _counters.append(counter)


def places_taken(training_class: TrainingClass) -> int:
    """Return how many places are taken."""
    return sum(counter(training_class) for counter in _counters)
