"""What this room brings to the house."""

from records.archive.online.conversion import SOURCE_KIND
from records.archive.online.evidence import online_evidence
from records.journal.sources import SOURCES, EvidenceSource

MANIFEST = (SOURCES(EvidenceSource("online_hours", lambda: (SOURCE_KIND,), online_evidence)),)
