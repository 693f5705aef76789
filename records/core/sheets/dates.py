"""Dates as personnel files write them: 1978.03, 197803, 1978年3月, an Excel date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from records.core.sheets.model import Cell
from records.core.sheets.values import CellError, clean_text

YEARS = range(1900, 2101)
_EXCEL_ZERO = date(1899, 12, 30)
_SERIALS = range(3_000, 73_051)

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_PARTS = re.compile(r"(\d{4})([.\-/年·、。,])(\d{1,2})(?:[.\-/月·、。,](\d{1,2})?(?:日|号)?)?")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$")
_REMARK = re.compile(r"[(（][^()（）]*[)）]")
_DOTTED = ".·、。,"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A month, or a day of it. `others` are further readings of the same cell.

    Excel turns 1978.10 into the number 1978.1, so `1978.1` may be January or October.
    `loose_day` marks a day that may only stand for its month: Excel makes 1978-03-01 of 1978-03.
    """

    year: int
    month: int
    day: int | None = None
    others: tuple["PartialDate", ...] = ()
    loose_day: bool = False
    unpadded: bool = False

    def __post_init__(self) -> None:
        date(self.year, self.month, self.day or 1)

    @property
    def first_day(self) -> date:
        """Return the day, or the first of the month."""
        return date(self.year, self.month, self.day or 1)

    def agrees(self, known: date, *, to_the_month: bool = False) -> bool:
        """Return whether this, as exactly as it says, is `known`."""
        if (self.year, self.month) != (known.year, known.month):
            return False
        loose = self.day is None or (self.day == 1 and (self.loose_day or to_the_month))
        return loose or self.day == known.day

    def agreeing(self, known: date, *, to_the_month: bool = False) -> "PartialDate | None":
        """Return the reading of the cell that is `known`, None where none is."""
        readings = (self, *self.others)
        return next((r for r in readings if r.agrees(known, to_the_month=to_the_month)), None)

    def __str__(self) -> str:
        text = f"{self.year}-{self.month:02d}"
        return text if self.day is None else f"{text}-{self.day:02d}"


def parse_partial_date(value: Cell) -> PartialDate:
    """Return the date in a cell, to the month or the day; see PartialDate for `1978.1`."""
    try:
        return _parse(value)
    except ValueError as error:
        raise CellError(_("This date does not exist: %(text)s.") % {"text": value}) from error


def parse_day(value: Cell) -> date:
    """Return the date in a cell that must name a day."""
    found = parse_partial_date(value)
    if found.day is None:
        raise CellError(_("The date needs a day, such as 2026-03-01."))
    return found.first_day


def _parse(value: Cell) -> PartialDate:
    if isinstance(value, datetime | date):
        return PartialDate(value.year, value.month, value.day, loose_day=True)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    if isinstance(value, str):
        return _text(value)
    raise _unknown()


def _unknown() -> CellError:
    return CellError(_("This is not a date; write it such as 1978.03 or 1978-03-01."))


def _number(value: float) -> PartialDate:
    if value == int(value):
        return _whole(int(value))
    if int(value) not in YEARS:
        if int(value) in _SERIALS:
            return _serial(int(value))
        raise _unknown()
    hundredths = round((value - int(value)) * 100)
    if abs((value - int(value)) * 100 - hundredths) > 1e-6:
        return _text(f"{value:.4f}")
    if hundredths == 10:
        return PartialDate(int(value), 10, others=(PartialDate(int(value), 1),))
    if hundredths > 12 and hundredths % 10 == 0:
        return PartialDate(int(value), hundredths // 10, unpadded=True)
    return PartialDate(int(value), hundredths)


def _whole(number: int) -> PartialDate:
    if number in YEARS:
        raise CellError(_("The date needs a month, such as 1978.03."))
    if number in _SERIALS:
        return _serial(number)
    return _text(str(number))


def _serial(number: int) -> PartialDate:
    day = _EXCEL_ZERO + timedelta(days=number)
    return PartialDate(day.year, day.month, day.day, loose_day=True)


def _text(value: str) -> PartialDate:
    text = _TIME.sub("", _REMARK.sub("", clean_text(value)).strip())
    text = re.sub(r"[\s'‘’`]", "", text).translate({ord("．"): ".", ord("－"): "-", ord("／"): "/"})
    text = re.sub(r"[生入起至今]+$", "", text)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _built(compact[1], compact[2], compact[3])
    parts = _PARTS.fullmatch(text)
    if parts:
        return _from_parts(parts)
    return _other_text(text)


def _other_text(text: str) -> PartialDate:
    """Read a year.monthday such as 1978.0305, and an Excel serial number kept as text."""
    dense = re.fullmatch(r"(\d{4})\.(\d{2})(\d{2})", text)
    if dense:
        return _built(dense[1], dense[2], dense[3])
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIALS:
        return _serial(int(float(text)))
    if re.fullmatch(r"\d{4}年?", text):
        raise CellError(_("The date needs a month, such as 1978.03."))
    raise _unknown()


def _from_parts(parts: re.Match[str]) -> PartialDate:
    year, separator, month, day = parts.groups()
    if day is None and month == "1" and separator in _DOTTED:
        january = _built(year, month, None)
        return PartialDate(january.year, 1, others=(PartialDate(january.year, 10),))
    return _built(year, month, day)


def _built(year: str, month: str, day: str | None) -> PartialDate:
    if int(year) not in YEARS:
        raise _unknown()
    # A day of 00 is how some systems write that it is not known.
    return PartialDate(int(year), int(month), int(day or 0) or None)


def settle(value: PartialDate, column: Iterable[PartialDate]) -> PartialDate | None:
    """Choose between the readings of `value` by how its whole column is written, else None.

    Text beside a whole `1978.10` is January. A number is October, for months are written
    with two digits, unless the column also has `1978.3`, whose writer has no such habit.
    """
    if not value.others:
        return value
    if value.month == 10:
        return None if any(d.unpadded for d in column) else value
    whole_october = any(d.month == 10 and d.day is None and not d.others for d in column)
    return value if whole_october else None
