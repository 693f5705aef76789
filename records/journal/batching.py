"""Any number of facts, a batch at a time: neither memory nor a statement grows with them."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, overload

from records.journal.models import Entry

BATCH_SIZE = 1000
"""Facts handled at once; a cadre's are never parted, so a batch may hold more."""

Item = TypeVar("Item")


class Entries(Sequence[Entry]):
    """Entries by their numbers, in an order of their own; read from the book when asked for."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self.numbers = array("q", numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> "Entries": ...
    def __getitem__(self, place: int | slice) -> "Entry | Entries":
        if isinstance(place, slice):
            return Entries(self.numbers[place])
        return Entry.objects.get(pk=self.numbers[place])

    def __iter__(self) -> Iterator[Entry]:
        for start in range(0, len(self.numbers), BATCH_SIZE):
            part = self.numbers[start : start + BATCH_SIZE]
            found = Entry.objects.in_bulk(part)
            yield from (found[number] for number in part)

    def __repr__(self) -> str:
        return f"<{len(self)} entries>"


def in_batches(items: Iterable[Item], cadre_of: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Yield `items` some at a time, drawn as they are needed, all of a cadre in one batch.

    Each batch locks its chains on top of those before, so that more than one batch must come in the
    order of cadre numbers: only then do two callers never wait for each other. Raises ValueError
    where they do not.
    """
    batch: list[Item] = []
    done = 0
    for item in items:
        cadre_id = cadre_of(item)
        if len(batch) >= BATCH_SIZE and cadre_id != cadre_of(batch[-1]):
            yield batch
            done = max(map(cadre_of, batch))
            batch = []
        if cadre_id <= done:
            raise ValueError("so many facts are handed over in the order of cadre numbers")
        batch.append(item)
    if batch:
        yield batch
