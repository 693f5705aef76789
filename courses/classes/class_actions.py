"""What a person may do in a class, and where the person stands in it: brought by the rooms above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from courses.classes.models import TrainingClass
from records.core.seams import Seam


@dataclass(frozen=True, slots=True)
class ClassAction:
    """A link or button of the class's page; without an address, a tag that says where one stands."""

    label: str
    url: str = ""
    icon: str = ""
    kind: str = "quiet"
    order: int = 50
    post: bool = False


@dataclass(frozen=True, slots=True)
class ClassActionSource:
    """A room's actions: `find(training_class, user)` returns what this user is offered."""

    code: str
    find: Callable[[TrainingClass, Any], Sequence[ClassAction]]


CLASS_ACTIONS: Seam[ClassActionSource] = Seam("class actions")


def actions_for(training_class: TrainingClass, user: Any) -> list[ClassAction]:
    """Return what `user` is offered on the class's page, in order."""
    found = [action for source in CLASS_ACTIONS for action in source.find(training_class, user)]
    return sorted(found, key=lambda action: action.order)
