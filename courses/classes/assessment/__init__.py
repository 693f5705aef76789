"""How a class is assessed: by components that rooms bring, unknown to the room that closes it.

A component is an `AssessmentComponent`, listed in its room's manifest: `COMPONENTS(ESSAY)`. It
judges each trainee by gates, posts entries to the journal when the class is closed, says what
proves them, and has its own fields in the form of a class, kept in its room's own table.
"""

from courses.classes.assessment.components import (
    COMPONENTS,
    AssessedClass,
    AssessmentComponent,
    BoardColumn,
    Cell,
    CellLink,
    ClosingNote,
    ComponentEntry,
    Participant,
    components,
)
from courses.classes.assessment.gates import Amount, Gate, GateState, in_cents, plain

__all__ = [
    "COMPONENTS",
    "Amount",
    "AssessedClass",
    "AssessmentComponent",
    "BoardColumn",
    "Cell",
    "CellLink",
    "ClosingNote",
    "ComponentEntry",
    "Gate",
    "GateState",
    "Participant",
    "components",
    "in_cents",
    "plain",
]
