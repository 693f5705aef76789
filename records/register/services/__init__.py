"""Writes to the register, one file a noun."""

from records.register.services.appointments import appoint_cadre, end_appointment
from records.register.services.cadres import (
    CADRE_FIELDS,
    INDEXES,
    MASKS,
    FirstPost,
    build_cadre,
    cadre_snapshot,
    change_cadre,
    jsonable,
    register_cadre,
    set_cadre_indexes,
    write_cadre,
)
from records.register.services.current_columns import bring_register_to_today
from records.register.services.reforms import NewUnit, merge_units, split_unit
from records.register.services.transfers import (
    NewPost,
    accept_transfer,
    decline_transfer,
    release_cadre,
    transfer_cadre,
    withdraw_transfer,
)
from records.register.services.units import close_unit, create_unit, move_unit, rename_unit

__all__ = [
    "CADRE_FIELDS",
    "INDEXES",
    "MASKS",
    "FirstPost",
    "NewPost",
    "NewUnit",
    "accept_transfer",
    "appoint_cadre",
    "bring_register_to_today",
    "build_cadre",
    "cadre_snapshot",
    "change_cadre",
    "close_unit",
    "create_unit",
    "decline_transfer",
    "end_appointment",
    "jsonable",
    "merge_units",
    "move_unit",
    "register_cadre",
    "release_cadre",
    "rename_unit",
    "set_cadre_indexes",
    "split_unit",
    "transfer_cadre",
    "withdraw_transfer",
    "write_cadre",
]
