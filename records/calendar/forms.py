"""The form of a year: its notice, its days as a table, and a box to paste days into."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from records.calendar.enums import DayKind
from records.calendar.lines import DayLine, check_lines, read_cells, read_lines
from records.calendar.models import CalendarYear
from records.core.errors import DomainError, ManyErrors
from records.core.forms import ScopedModelForm

SPARE_ROWS = 5
PARTS = ("date", "kind", "name")
Row = tuple[str, str, str]


class DayTable(forms.Widget):
    """A row of three inputs a day, and some spare rows; a row without a date is no row."""

    template_name = "records/calendar/day_table.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the rows to show."""
        context = super().get_context(name, value, attrs)
        blank = ("", DayKind.HOLIDAY.value, "")
        context["rows"] = [*_as_rows(value or ()), *[blank] * SPARE_ROWS]
        context["kinds"] = DayKind.choices
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        """Return the rows as they were sent, empty ones too, so that errors can name them."""
        columns = [data.getlist(f"{name}-{part}") for part in PARTS]
        return list(zip(*columns, strict=False))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return whether the form was sent without the table."""
        return f"{name}-date" not in data

    def id_for_label(self, id_: str) -> str:
        """Return the first input: the label names the whole table."""
        return f"{id_}-1"


class DayTableField(forms.Field):
    """Gives the days of the table as DayLine, each with its row."""

    widget = DayTable

    def clean(self, value: Any) -> list[DayLine]:
        """Return the lines; raises ValidationError with a message for each row."""
        found: list[DayLine] = []
        errors: list[DomainError] = []
        for number, row in enumerate(value or (), start=1):
            if not row[0].strip():
                continue
            try:
                found += read_cells(row, number)
            except DomainError as error:
                errors.append(error)
        if errors:
            raise ValidationError([str(error) for error in errors])
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether a day came, went or reads differently."""
        return list(_as_rows(initial or ())) != [row for row in data or () if row[0].strip()]


class CalendarYearForm(ScopedModelForm):
    """A year of the calendar."""

    days = DayTableField(
        label=_("Days off and make-up workdays"),
        required=False,
        help_text=_("Clear a date to remove its row. Ordinary weekends need no row."),
    )
    notice_url = forms.URLField(
        label=_("Address of the notice"), required=False, max_length=300, assume_scheme="https"
    )
    pasted = forms.CharField(
        label=_("Paste days"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One line each, from a spreadsheet or a CSV: date or run of dates, 休 or 班, occasion. "
            "For example: 2027-02-06~2027-02-12,休,春节. They are added to the table."
        ),
    )
    basis = forms.CharField(
        label=_("Why the days change"),
        required=False,
        max_length=200,
        help_text=_("For a published year: the notice or letter that changes it."),
    )
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = CalendarYear
        fields = (
            "year",
            "notice_title",
            "notice_number",
            "notice_date",
            "notice_url",
            "is_published",
        )
        widgets = {"notice_date": AdminDateInput}

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        pasted, self._paste_errors = _moved_into_table(data)
        super().__init__(pasted, *args, **kwargs)
        if self.instance.pk:
            self.fields["year"].disabled = True
            self.initial["days"] = [
                DayLine(day.date, day.kind, day.name) for day in self.instance.days.all()
            ]
            self.initial["seen_at"] = self.instance.entered_at.isoformat()
        else:
            del self.fields["basis"]

    def clean_seen_at(self) -> datetime | None:
        """Return when what was looked at had been entered."""
        return parse_datetime(self.cleaned_data["seen_at"] or "")

    def clean(self) -> dict[str, Any]:
        """Hold the days against the year, row by row."""
        data: dict[str, Any] = super().clean() or {}
        for error in self._paste_errors:
            self.add_error("pasted", str(error))
        if data.get("year") and data.get("days") is not None:
            try:
                data["days"] = check_lines(data["year"], data["days"])
            except ManyErrors as many:
                self.add_error("days", [str(error) for error in many.errors])
        return data


def _moved_into_table(data: Any) -> tuple[Any, Sequence[DomainError]]:
    """Return what was sent with the pasted lines as rows of the table, or why they cannot be read.

    As rows they are shown with the others, so that an error names a row that can be seen.
    """
    text = str(data.get("pasted") or "") if isinstance(data, QueryDict) else ""
    if not text.strip():
        return data, ()
    try:
        lines = read_lines(text)
    except ManyErrors as many:
        return data, many.errors
    moved = data.copy()
    for row in _as_rows(lines):
        for part, text in zip(PARTS, row, strict=True):
            moved.appendlist(f"days-{part}", text)
    moved["pasted"] = ""
    return moved, ()


def _as_rows(value: Sequence[Any]) -> list[Row]:
    return [
        (one.date.isoformat(), str(one.kind), one.name) if isinstance(one, DayLine) else one
        for one in value
        if isinstance(one, DayLine) or one[0].strip()
    ]
