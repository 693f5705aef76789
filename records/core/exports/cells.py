"""Values as cells: masked, in local time, and never a formula.

A spreadsheet runs a cell that begins with one of =, +, -, @, a tab or a carriage return, and in
Chinese editions with their full-width forms too; names may come from files that others wrote.
"""

import json
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils import timezone

from records.core.protection.masking import mask_text

Cell: TypeAlias = "str | int | float | Decimal | date | datetime | None"

FORMULA = re.compile(r"^[\s\x00-\x1f\ufeff\u200b]*[=+\-@＝＋－＠]|^[\t\r\n]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST = 32_000
"""Characters of one cell; Excel takes 32,767."""


def as_cell(value: Any) -> Cell:
    """Return `value` as both kinds of file write it: text is masked, moments are local time."""
    if value is None or isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, dict | list | tuple):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return mask_text(UNPRINTABLE.sub("", str(value)))[:LONGEST]


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet might run `text`."""
    return FORMULA.match(text) is not None


def as_csv(cell: Cell) -> str:
    """Return a cell as a CSV holds it; what might be run begins with an apostrophe."""
    if isinstance(cell, str) and is_formula(cell):
        return f"'{cell}"
    return as_text(cell)


def as_text(cell: Cell) -> str:
    """Return a cell as it is read; nothing runs a text on paper."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return str(cell)
