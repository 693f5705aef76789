"""What the rooms above hold fast in a class: a tender, for one, its days, places and budget."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from courses.classes.models import TrainingClass
from records.core.errors import NotPossible
from records.core.seams import Seam


@dataclass(frozen=True, slots=True)
class ClassLock:
    """What stands as it is, and why: a sentence for whoever tries. `state` holds the state."""

    fields: frozenset[str]
    reason: str


@dataclass(frozen=True, slots=True)
class ClassLockSource:
    """A room's locks: `find(training_class)` returns those on a class."""

    code: str
    find: Callable[[TrainingClass], Iterable[ClassLock]]


CLASS_LOCKS: Seam[ClassLockSource] = Seam("class locks")


def check_unlocked(training_class: TrainingClass, changing: Iterable[str]) -> None:
    """Raise NotPossible with the lock's reason where one of the `changing` fields is held.

    To be called with the class's row locked: who locks a class locks that row first as well.
    """
    changing = set(changing)
    for source in CLASS_LOCKS:
        for lock in source.find(training_class):
            if lock.fields & changing:
                raise NotPossible(lock.reason)
