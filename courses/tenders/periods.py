"""Periods as the regimes give them: so many calendar days, or so many working days."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.calendar.workdays import Deadline, Workdays

PERIOD = re.compile(r"([1-9]\d{0,2})([dw])")


@dataclass(frozen=True, slots=True)
class Period:
    """A number of days, working days or calendar days."""

    days: int
    is_working: bool

    @classmethod
    def parse(cls, text: str) -> "Period | None":
        """Return the period written as `20d` or `5w`; None for an empty text.

        Raises ValueError for anything else.
        """
        if not text:
            return None
        matched = PERIOD.fullmatch(text)
        if matched is None:
            raise ValueError(f"{text!r} is no period such as 20d or 5w.")
        return cls(int(matched[1]), matched[2] == "w")

    def __str__(self) -> str:
        """Return the period in the reader's language."""
        if self.is_working:
            return ngettext("%d working day", "%d working days", self.days) % self.days
        return ngettext("%d day", "%d days", self.days) % self.days

    def end(self, start: date, calendar: Workdays) -> date:
        """Return the last day of the period that `start` begins; `start` is not counted.

        One in calendar days that ends on a day off ends on the next working day. Raises
        YearNotEntered where the calendar does not reach.
        """
        if self.is_working:
            return calendar.add_working_days(start, self.days)
        return calendar.last_day_of(start, self.days)

    def deadline(self, start: date, calendar: Workdays) -> Deadline:
        """Return what `end` gives, or the year that is missing to know it."""
        if self.is_working:
            return calendar.deadline(start, working_days=self.days)
        return calendar.deadline(start, calendar_days=self.days)


def validate_period(text: str) -> None:
    """Raise ValidationError for a text that is no period."""
    if not PERIOD.fullmatch(text):
        raise ValidationError(
            _("“%s” is no period: write 20d for 20 calendar days, 5w for 5 working days.") % text
        )


class PeriodField(models.CharField):
    """A period in the database: `20d`, `5w`, or empty where the regime sets none."""

    default_validators = [validate_period]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 4)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
