"""Pages of the register: the tree of units and its changes, transfers."""

from records.register.views.reforms import reform_unit
from records.register.views.transfers import (
    release_cadre,
    transfer_detail,
    transfer_list,
    transfer_receipt,
    transfer_receipt_pdf,
)
from records.register.views.tree import unit_suggestions, unit_tree

__all__ = [
    "reform_unit",
    "release_cadre",
    "transfer_detail",
    "transfer_list",
    "transfer_receipt",
    "transfer_receipt_pdf",
    "unit_suggestions",
    "unit_tree",
]
