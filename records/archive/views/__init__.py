"""Pages of the training archive: one's own, and the officer's files."""

from records.archive.views.cadres import cadre_file, cadre_list, cadre_reveal
from records.archive.views.entries import entry_evidence
from records.archive.views.own import archive, archive_print

__all__ = [
    "archive",
    "archive_print",
    "cadre_file",
    "cadre_list",
    "cadre_reveal",
    "entry_evidence",
]
