"""Makes one consistent set of facts of a row: number, birth date and sex held together."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from records.core.codes import PoliticalStatus, PostLevel, Rank, Sex
from records.core.sheets.columns import HeaderMatch
from records.core.sheets.dates import PartialDate, settle
from records.core.sheets.table import Record
from records.core.sheets.values import birth_date_of, sex_of
from records.register.models import Cadre
from records.register.roster.fields import DATE_FIELDS


class FactKeeper:
    """Turns what cells say into register values, record by record."""

    def __init__(self, header: HeaderMatch, records: Iterable[Record], today: date) -> None:
        self.today = today
        self.columns: dict[str, list[PartialDate]] = defaultdict(list)
        for record in records:
            for name in DATE_FIELDS:
                value = record.values.get(name)
                if isinstance(value, PartialDate):
                    self.columns[name].append(value)
        born = header.columns.get("birth_date")
        # Under 出生年月 only the month is asked for, and a day of 1 is Excel's.
        self.birth_to_the_month = born is not None and "日" not in born.header

    def settle(self, record: Record, cadre: Cadre | None) -> None:
        """Bring the record's values into the register's form; disagreements become its errors."""
        values = record.values
        for name, kind, meant in (
            ("joined_party_on", PoliticalStatus, "political_status"),
            ("post_level", Rank, "rank"),
        ):
            if isinstance(values.get(name), kind):
                values.setdefault(meant, values[name])
                del values[name]
        number = values.get("citizen_number") or (cadre.citizen_number if cadre else "")
        if number:
            self._check_birth_date(record, birth_date_of(number))
            _check_sex(record, sex_of(number))
        for name in ("birth_date", "joined_party_on", "began_work_on"):
            if isinstance(values.get(name), PartialDate):
                self._settle_date(record, name, getattr(cadre, name) if cadre else None)

    def read(self, value: PartialDate, name: str) -> PartialDate | None:
        """Return the one reading of a date that its column allows, None where it stays open."""
        return settle(value, self.columns[name])

    def _check_birth_date(self, record: Record, born: date) -> None:
        if born > self.today:
            record.refuse("citizen_number", _("The birth date in the number lies in the future."))
            return
        written = record.values.get("birth_date")
        if isinstance(written, PartialDate) and not written.agreeing(
            born, to_the_month=self.birth_to_the_month
        ):
            record.refuse(
                "birth_date",
                _("The citizen number says %(number)s, the sheet %(sheet)s.")
                % {"number": born.isoformat(), "sheet": written},
            )
        record.values["birth_date"] = born

    def _settle_date(self, record: Record, name: str, known: date | None) -> None:
        written: PartialDate = record.values[name]
        if known is not None and written.agreeing(known):
            record.values[name] = known
            return
        day = self.day(record, name, written)
        if day is not None:
            record.values[name] = day

    def day(self, record: Record, name: str, written: PartialDate) -> date | None:
        """Return the day a cell means; None, with an error noted, where that cannot be said."""
        found = self.read(written, name)
        if found is None:
            record.refuse(
                name,
                _("January or October? Write %(year)s.01 or %(year)s.10.") % {"year": written.year},
            )
            return None
        if found.first_day > self.today:
            record.refuse(name, _("The date %(date)s lies in the future.") % {"date": found})
            return None
        return found.first_day


def _check_sex(record: Record, sex: Sex) -> None:
    written = record.values.get("sex", sex)
    if written in (Sex.MALE, Sex.FEMALE) and written != sex:
        record.refuse(
            "sex",
            _("The citizen number says %(number)s, the sheet %(sheet)s.")
            % {"number": sex.label, "sheet": Sex(written).label},
        )
    record.values["sex"] = sex


def level_of(values: dict[str, Any]) -> PostLevel | None:
    """Return the post level a row names."""
    level = values.get("post_level")
    return level if isinstance(level, PostLevel) else None
