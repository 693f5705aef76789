"""What this room brings to the house."""

from courses.classes.class_actions import CLASS_ACTIONS, ClassActionSource
from courses.completion.class_actions import completion_actions
from courses.completion.class_entries import class_source_kinds
from courses.completion.evidence import evidence_of_entry
from records.journal.sources import SOURCES, EvidenceSource

MANIFEST = (
    CLASS_ACTIONS(ClassActionSource("completion", completion_actions)),
    SOURCES(EvidenceSource("classes", class_source_kinds, evidence_of_entry)),
)
