"""How figures and dates are written for people, in Chinese and in English."""

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Number = Decimal | int | float | str


def in_chinese() -> bool:
    """Return whether the page being written is in Chinese."""
    return (get_language() or "zh").startswith("zh")


def to_decimal(value: object) -> Decimal | None:
    """Return the value as a number, or None where it is none."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def format_number(value: object) -> str:
    """Return a figure without idle zeros, thousands parted: 1840.50 is 1,840.5."""
    number = to_decimal(value)
    if number is None:
        return "" if value is None else str(value)
    whole, _, part = f"{number:,.2f}".partition(".")
    part = part.rstrip("0")
    text = f"{whole}.{part}" if part else whole
    return "0" if text == "-0" else text


def format_duration(seconds: object) -> str:
    """Return a length of time in its largest two units: 3 min 20 s, 2 h 5 min; 0 s at least."""
    whole = max(int(to_decimal(seconds) or 0), 0)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": rest}
    return _("%(seconds)d s") % {"seconds": rest}


def format_percent(value: object, total: object = 1) -> str:
    """Return value out of total as a whole percentage; a dash where the total is zero."""
    part, whole = to_decimal(value), to_decimal(total)
    if part is None or not whole:
        return "—"
    share = part / whole * 100
    # A figure just short of its mark must not be shown as having reached it.
    return "99%" if 99 < share < 100 else f"{share:.0f}%"


def local_day(value: date | datetime) -> date:
    """Return the calendar day of a moment in the site's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def local_clock(value: datetime | time) -> str:
    """Return hours and minutes, 08:30, in the site's time zone."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%H:%M")


def format_day(value: date | datetime) -> str:
    """Return a full date: 2026年11月23日, 23 Nov 2026."""
    day = local_day(value)
    if in_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return format_date(day, "j M Y")


def format_short_day(value: date | datetime) -> str:
    """Return a date without its year: 11月23日, 23 Nov."""
    day = local_day(value)
    return f"{day.month}月{day.day}日" if in_chinese() else format_date(day, "j M")


def format_month(value: date | datetime) -> str:
    """Return the month alone: 11月, Nov."""
    day = local_day(value)
    return f"{day.month}月" if in_chinese() else format_date(day, "M")


def format_weekday(value: date | datetime) -> str:
    """Return the day of the week: 周一, Mon."""
    day = local_day(value)
    if in_chinese():
        return f"周{'一二三四五六日'[day.weekday()]}"
    return str(WEEKDAYS_ABBR[day.weekday()])


def format_range(start: date | datetime, end: date | datetime) -> str:
    """Return two dates with what they share said once: 2026年12月7日至11日, 7–11 Dec 2026."""
    first, last = local_day(start), local_day(end)
    if first == last:
        return format_day(first)
    same_year, same_month = first.year == last.year, first.month == last.month
    if in_chinese():
        tail = "j日" if same_year and same_month else "n月j日" if same_year else "Y年n月j日"
        return f"{format_day(first)}至{format_date(last, tail)}"
    if same_year and same_month:
        return f"{first.day}–{format_day(last)}"
    head = format_short_day(first) if same_year else format_day(first)
    return f"{head} – {format_day(last)}"
