"""The State Council's notices for 2024, 2025 and 2026, as published on www.gov.cn.

A year is one line an occasion: its name, first and last day off, make-up workdays.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

HOLIDAY, WORKDAY = "holiday", "workday"


class Notice(NamedTuple):
    """One year's notice."""

    year: int
    number: str
    published_on: date
    url: str
    occasions: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    """Name, first and last day off, make-up workdays; each as MM-DD."""

    @property
    def title(self) -> str:
        """Return the title, as every year's notice bears it."""
        return f"国务院办公厅关于{self.year}年部分节假日安排的通知"

    def days(self) -> Iterator[tuple[date, str, str]]:
        """Give each day that differs from the ordinary week: date, kind, occasion."""
        for name, first, last, worked in self.occasions:
            day, end = self._day(first), self._day(last)
            while day <= end:
                yield day, HOLIDAY, name
                day += timedelta(days=1)
            for each in worked:
                yield self._day(each), WORKDAY, name

    def _day(self, text: str) -> date:
        return date.fromisoformat(f"{self.year}-{text}")


NOTICES = (
    Notice(
        2024,
        "国办发明电〔2023〕7号",
        date(2023, 10, 25),
        "https://www.gov.cn/zhengce/content/202310/content_6911527.htm",
        (
            ("元旦", "01-01", "01-01", ()),
            ("春节", "02-10", "02-17", ("02-04", "02-18")),
            ("清明节", "04-04", "04-06", ("04-07",)),
            ("劳动节", "05-01", "05-05", ("04-28", "05-11")),
            ("端午节", "06-10", "06-10", ()),
            ("中秋节", "09-15", "09-17", ("09-14",)),
            ("国庆节", "10-01", "10-07", ("09-29", "10-12")),
        ),
    ),
    Notice(
        2025,
        "国办发明电〔2024〕12号",
        date(2024, 11, 12),
        "https://www.gov.cn/zhengce/content/202411/content_6986382.htm",
        (
            ("元旦", "01-01", "01-01", ()),
            ("春节", "01-28", "02-04", ("01-26", "02-08")),
            ("清明节", "04-04", "04-06", ()),
            ("劳动节", "05-01", "05-05", ("04-27",)),
            ("端午节", "05-31", "06-02", ()),
            ("国庆节、中秋节", "10-01", "10-08", ("09-28", "10-11")),
        ),
    ),
    Notice(
        2026,
        "国办发明电〔2025〕7号",
        date(2025, 11, 4),
        "https://www.gov.cn/zhengce/content/202511/content_7047090.htm",
        (
            ("元旦", "01-01", "01-03", ("01-04",)),
            ("春节", "02-15", "02-23", ("02-14", "02-28")),
            ("清明节", "04-04", "04-06", ()),
            ("劳动节", "05-01", "05-05", ("05-09",)),
            ("端午节", "06-19", "06-21", ()),
            ("中秋节", "09-25", "09-27", ()),
            ("国庆节", "10-01", "10-07", ("09-20", "10-10")),
        ),
    ),
)
