"""Files that leave the system: one way for all of them.

A file is scoped by the list it is taken from, limited, masked, safe to open, watermarked with who,
when and a reference number, and told to the trail with its filters, rows, format and digest.
"""

from records.core.exports.columns import ExportColumn, columns_of
from records.core.exports.quota import Usage, register_usage_counter
from records.core.exports.services import (
    ExportFile,
    ExportRefused,
    Listing,
    check_export,
    take_export,
)

__all__ = [
    "ExportColumn",
    "ExportFile",
    "ExportRefused",
    "Listing",
    "Usage",
    "check_export",
    "columns_of",
    "register_usage_counter",
    "take_export",
]
