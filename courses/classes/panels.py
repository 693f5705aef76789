"""What rooms above have to say on a class's page: links, and a person's own standing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from courses.classes.models import TrainingClass
from records.core.readers import Reader


@dataclass(frozen=True, slots=True)
class Panel:
    """A link to follow, or a standing (`tag`), with an optional template of its own."""

    label: str
    url: str = ""
    icon: str = ""
    kind: str = "quiet"
    order: int = 50
    post: bool = False


Maker = Callable[[TrainingClass, Any], list[Panel]]

_makers: list[Maker] = []


def register_panels(maker: Maker) -> None:
    """Offer a function that returns a room's panels for a class and a user."""
    _makers.append(maker)


def panels_for(training_class: TrainingClass, user: Reader) -> list[Panel]:
    """Return what `user` is offered on the class's page, in order."""
    found = [panel for maker in _makers for panel in maker(training_class, user)]
    return sorted(found, key=lambda panel: panel.order)
