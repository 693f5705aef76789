"""The people of a class, as far as classes must know of them: told by the room above that enrolls."""

from collections.abc import Callable
from typing import NamedTuple

from courses.classes.models import TrainingClass


class People(NamedTuple):
    """`count` returns the places taken, `hold` locks those who take part, `refuse` guards them."""

    count: Callable[[TrainingClass], int]
    hold: Callable[[TrainingClass], None]
    refuse: Callable[[TrainingClass], None]


_people: list[People] = []


def register_people(people: People) -> None:
    """Offer what is known of the people; enrollment does, when it starts."""
    _people.append(people)


def places_taken(training_class: TrainingClass) -> int:
    """Return how many places are taken."""
    return sum(people.count(training_class) for people in _people)


def hold_people(training_class: TrainingClass) -> None:
    """Lock the people of a class, always before the class itself."""
    for people in _people:
        people.hold(training_class)


def refuse_harm(training_class: TrainingClass) -> None:
    """Raise NotPossible where the class, as it stands now, asks someone to be in two places."""
    for people in _people:
        people.refuse(training_class)
