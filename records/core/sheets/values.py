"""Understands single cells. Each parser takes a cell that is not blank, or raises CellError."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from records.core.codes import Sex
from records.core.errors import DomainError
from records.core.phones import parse_phone_or_none
from records.core.protection.masking import mask_citizen_number
from records.core.sheets.model import Cell

EXACT_DIGITS = 10**15
"""Excel keeps 15 digits of a number; beyond that the last ones are lost."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LETTERS_AND_DIGITS = {
    code: half for code, half in _FULL_WIDTH.items() if chr(half).isalnum() or half == 0x20
}
_DOTS = dict.fromkeys(map(ord, "•・‧∙⋅●．.｡。"), "·")
_HAN_NAME = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇· ]+")
# Rosters mark some people beside their name: 李四（女）, 张三（土家族）.
_NAME_REMARK = re.compile(r"\s*[(（](?:男|女|\w{1,6}族)(?:[,，、](?:男|女|\w{1,6}族))*[)）]$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_AREAS = frozenset(
    f"{area:02d}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (81, 83))
    for area in range(first, last + 1)
) | {"71", "91"}


class CellError(DomainError):
    """A cell cannot be understood; the message says why and how to write it."""


def clean_text(value: Cell) -> str:
    """Return a cell as text: letters and digits half-width, no stray spaces or invisible marks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, date | time) else str(value)
    text = unicodedata.normalize("NFC", value).translate(_LETTERS_AND_DIGITS)
    visible = (" " if c.isspace() else c for c in text if unicodedata.category(c) != "Cf")
    plain = "".join(c for c in visible if unicodedata.category(c) != "Cc")
    return re.sub(r" +", " ", plain).strip()


def plain(value: Cell) -> str:
    """Return a cell as compact text for comparing: half-width throughout, no spaces at all."""
    return re.sub(r"\s+", "", clean_text(value).translate(_FULL_WIDTH))


def text_parser(limit: int) -> Callable[[Cell], str]:
    """Return a parser of plain text of at most `limit` characters."""

    def parse(value: Cell) -> str:
        text = clean_text(value)
        if len(text) > limit:
            raise CellError(_("The text is longer than %(limit)s characters.") % {"limit": limit})
        return text

    return parse


def parse_name(value: Cell) -> str:
    """Return a person's name; spaces inside Han names (张 三) go, the dot of others stays."""
    text = _NAME_REMARK.sub("", clean_text(value)).strip()
    dotted = text.translate(_DOTS)
    if _HAN_NAME.fullmatch(dotted):
        text = dotted.replace(" ", "")
    if not any(c.isalpha() for c in text):
        raise CellError(_("This is not a name."))
    if len(text) > 60:
        raise CellError(_("The text is longer than %(limit)s characters.") % {"limit": 60})
    return text


def parse_citizen_number(value: Cell) -> str:
    """Return the 18 characters of a citizen number (GB 11643), checked.

    Messages never show more of a number than its mask.
    """
    text = _citizen_text(value)
    if re.fullmatch(r"\d{15}", text):
        raise CellError(_("This is an old number of 15 digits; the one of 18 is needed."))
    if "*" in text:
        raise CellError(_("The number is masked; the whole number is needed."))
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise CellError(
            _("A citizen number has 18 characters; here are %(count)s, or other signs.")
            % {"count": len(text)}
        )
    if text[:2] not in _AREAS:
        raise CellError(_("The number does not begin with a known area."))
    if citizen_check_digit(text) != text[17]:
        raise CellError(
            _("The check digit is wrong: %(number)s.") % {"number": mask_citizen_number(text)}
        )
    try:
        birth_date_of(text)
    except ValueError as error:
        raise CellError(_("The birth date inside the number does not exist.")) from error
    return text


def _citizen_text(value: Cell) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value >= EXACT_DIGITS:
            raise _digits_lost()
        return clean_text(value)
    text = re.sub(r"[\s'‘’`´\"“”\-]", "", clean_text(value).translate(_FULL_WIDTH)).upper()
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text):
        raise _digits_lost()
    return re.sub(r"[×ХΧ✕]$", "X", text)


def _digits_lost() -> CellError:
    return CellError(
        _("The number was kept as a number and lost its last digits; the cell must be text.")
    )


def citizen_check_digit(number: str) -> str:
    """Return the 18th character that belongs to the first 17 digits of `number`."""
    total = sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11]


def birth_date_of(number: str) -> date:
    """Return the birth date inside an 18-character citizen number; ValueError if there is none."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> Sex:
    """Return the sex inside an 18-character citizen number: an odd 17th digit is male."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def parse_phone(value: Cell) -> str:
    """Return the 11 digits of a mobile number, the first where a cell holds several numbers."""
    for part in re.split(r"[/、,，;；\n]", clean_text(value)):
        number = parse_phone_or_none(re.sub(r"['‘’`]", "", part).strip().removeprefix("00"))
        if number is not None:
            return number
    raise CellError(_("This is not a mobile number of 11 digits."))


def parse_staff_number(value: Cell) -> str:
    """Return a staff number; zeros in front stay where the cell is text."""
    if isinstance(value, float) and (not value.is_integer() or value >= EXACT_DIGITS):
        raise CellError(_("The staff number must be kept as text."))
    text = re.sub(r"['‘’`]", "", plain(value))
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_\-]*", text):
        raise CellError(_("A staff number has only letters and digits."))
    if len(text) > 20:
        raise CellError(_("The text is longer than %(limit)s characters.") % {"limit": 20})
    return text


_YES = frozenset(["是", "有", "对", "y", "yes", "true", "1", "√", "✓", "✔"])
_NO = frozenset(["否", "无", "不", "n", "no", "false", "0", "×", "x", "✗", "✘"])


def parse_yes_no(value: Cell) -> bool:
    """Return what 是/否, Y/N, √/× or 1/0 says."""
    text = plain(value).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellError(_("Write yes or no."))


def parse_decimal(value: Cell) -> Decimal:
    """Return a number, exact as it stands in the cell; thousands separators are dropped."""
    if isinstance(value, float) and value.is_integer():
        return Decimal(int(value))
    try:
        number = Decimal(plain(value).replace(",", ""))
    except InvalidOperation as error:
        raise CellError(_("This is not a number.")) from error
    if not number.is_finite():
        raise CellError(_("This is not a number."))
    return number


def parse_integer(value: Cell) -> int:
    """Return a whole number."""
    number = parse_decimal(value)
    if number != number.to_integral_value():
        raise CellError(_("This is not a whole number."))
    return int(number)


_DURATION = re.compile(
    r"(?:(?P<h>\d+(?:\.\d+)?)(?:小时|时|hours?|hrs?|h))?"
    r"(?:(?P<m>\d+(?:\.\d+)?)(?:分钟|分|minutes?|mins?|min|m|'|′))?"
    r"(?:(?P<s>\d+(?:\.\d+)?)(?:秒钟|秒|seconds?|secs?|s|\"|″))?",
    re.I,
)
_CLOCK = re.compile(r"(\d+):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?")


def parse_minutes(value: Cell) -> Decimal:
    """Return minutes, two decimals: 45, 45分钟, 1小时20分, 0:45:00, an Excel time.

    Two parts are hours and minutes as Excel reads them, unless the hours are past a day's.
    """
    minutes = _minutes(value).quantize(Decimal("0.01"))
    if minutes < 0:
        raise CellError(_("Minutes cannot be negative."))
    return minutes


def _minutes(value: Cell) -> Decimal:
    if isinstance(value, datetime):
        # Excel shows a time beyond 24 hours kept as a date in the first days of 1900.
        return _in_minutes(value - datetime(1899, 12, 31))
    if isinstance(value, time):
        return Decimal(value.hour * 60 + value.minute) + Decimal(value.second) / 60
    if isinstance(value, timedelta):
        return _in_minutes(value)
    if isinstance(value, float) and 0 < value < 1:
        raise CellError(_("Write the time in minutes, such as 45."))
    return _minutes_in_text(plain(value))


def _in_minutes(span: timedelta) -> Decimal:
    return Decimal(round(span.total_seconds())) / 60


def _minutes_in_text(text: str) -> Decimal:
    clock = _CLOCK.fullmatch(text)
    if clock:
        first, second, third = (int(g or 0) for g in clock.groups())
        if clock[3] is None and first >= 24:
            return Decimal(first) + Decimal(second) / 60
        return Decimal(first * 60 + second) + Decimal(third) / 60
    words = _DURATION.fullmatch(text)
    if words and text:
        hours, minutes, seconds = (Decimal(words[g] or 0) for g in "hms")
        return hours * 60 + minutes + seconds / 60
    return parse_decimal(text)
