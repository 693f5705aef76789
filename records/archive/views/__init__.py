"""Pages of the training archive: one's own, and the officer's files."""

from records.archive.views.cadres import cadre_file, cadre_list, cadre_reveal
from records.archive.views.duplicates import duplicate_list, duplicate_pair
from records.archive.views.entries import entry_evidence, entry_list
from records.archive.views.own import archive, archive_print
from records.archive.views.papers import archive_pdf, cadre_file_pdf
from records.archive.views.photos import cadre_photo, cadre_photo_change

__all__ = [
    "archive",
    "archive_pdf",
    "archive_print",
    "cadre_file",
    "cadre_file_pdf",
    "cadre_list",
    "cadre_photo",
    "cadre_photo_change",
    "cadre_reveal",
    "duplicate_list",
    "duplicate_pair",
    "entry_evidence",
    "entry_list",
]
