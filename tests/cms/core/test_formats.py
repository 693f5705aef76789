from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation

from cms.core import formats


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("24.00"), "24"),
        (Decimal("1840.50"), "1,840.5"),
        (Decimal("0.25"), "0.25"),
        (0, "0"),
        (Decimal("-0.00"), "0"),
        (None, ""),
        ("无", "无"),
    ],
)
def test_number_has_no_idle_zeros(value: object, written: str):
    assert formats.format_number(value) == written


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(82, 100, "82%"), (999, 1000, "99%"), (1, 1, "100%"), (0, 5, "0%"), (1, 0, "—")],
)
def test_percent_never_reads_full_before_it_is(part: int, whole: int, written: str):
    assert formats.format_percent(part, whole) == written


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        ("2026-12-07", "2026-12-11", "2026年12月7日至11日", "7–11 Dec 2026"),
        ("2026-11-30", "2026-12-04", "2026年11月30日至12月4日", "30 Nov – 4 Dec 2026"),
        ("2026-12-28", "2027-01-08", "2026年12月28日至2027年1月8日", "28 Dec 2026 – 8 Jan 2027"),
        ("2026-12-07", "2026-12-07", "2026年12月7日", "7 Dec 2026"),
    ],
)
def test_range_says_what_is_shared_once(first: str, last: str, chinese: str, english: str):
    start, end = date.fromisoformat(first), date.fromisoformat(last)

    with translation.override("zh-hans"):
        assert formats.format_range(start, end) == chinese
    with translation.override("en"):
        assert formats.format_range(start, end) == english


def test_moment_is_written_in_the_sites_time_zone():
    late = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)

    with translation.override("zh-hans"):
        assert formats.format_day(late) == "2026年11月24日"
        assert formats.format_weekday(late) == "周二"
    assert formats.local_clock(late) == "01:30"
    assert formats.local_clock(time(8, 5)) == "08:05"
