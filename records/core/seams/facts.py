"""Who wants to know that facts about cadres have changed: what higher rooms keep of them is stale.

The rooms that hold the facts (the register, the journal) call `facts_changed` where they write, and
know nothing of those who listen.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from records.core.seams.seam import Seam

CadreIds = Collection[int]


@dataclass(frozen=True, slots=True)
class FactsListener:
    """`changed(cadre_ids)` is called in the transaction that writes; None stands for everyone.

    It notes and returns: work that takes time belongs to a task.
    """

    code: str
    changed: Callable[[CadreIds | None], None]


FACTS: Seam[FactsListener] = Seam("listeners to facts about cadres")


def facts_changed(cadre_ids: CadreIds | None) -> None:
    """Let the rooms above know whose posts or entries were written; to be called with the write."""
    if cadre_ids is not None and not cadre_ids:
        return
    for listener in FACTS:
        listener.changed(cadre_ids)
