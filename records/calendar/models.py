"""CalendarYear: one year's official notice; CalendarDay: each day it names."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.calendar.enums import DayKind
from records.calendar.permissions import may_keep_calendar
from records.core.access.readers import Reader


class CalendarYearQuerySet(models.QuerySet["CalendarYear"]):
    """Reads of the calendar."""

    def visible_to(self, user: Reader) -> "CalendarYearQuerySet":
        """Return all years to whoever has signed in: the notices are public."""
        return self if user.is_authenticated and user.is_active else self.none()

    def managed_by(self, user: Reader) -> "CalendarYearQuerySet":
        """Return all years to who keeps the reference data of the installation, else none."""
        return self if may_keep_calendar(user) else self.none()

    def published(self) -> "CalendarYearQuerySet":
        """Return the years that deadlines are counted by."""
        return self.filter(is_published=True)


class CalendarYear(models.Model):
    """The days off and make-up workdays of one year, and the notice that says so."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    notice_title = models.CharField(_("title of the notice"), max_length=200)
    notice_number = models.CharField(_("number of the notice"), max_length=60)
    notice_date = models.DateField(_("date of the notice"))
    notice_url = models.URLField(_("address of the notice"), max_length=300, blank=True)
    is_published = models.BooleanField(
        _("published"),
        default=False,
        help_text=_("Deadlines are counted by a year only once it is published."),
    )
    # By number and name, like the trail: accounts lie above this room.
    entered_by = models.BigIntegerField(null=True, editable=False)
    entered_by_name = models.CharField(_("entered by"), max_length=100, editable=False)
    entered_at = models.DateTimeField(_("entered at"), editable=False)

    objects = CalendarYearQuerySet.as_manager()

    class Meta:
        ordering = ("-year",)
        verbose_name = _("year of the working calendar")
        verbose_name_plural = _("working calendar")
        constraints = (
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="records_calendar_year_in_range",
            ),
        )

    def __str__(self) -> str:
        return str(self.year)

    @property
    def day_list(self) -> str:
        """Return the days in one text, for a cell."""
        days = self.days.all()
        return "; ".join(f"{day.date:%Y-%m-%d} {day.get_kind_display()} {day.name}" for day in days)


class CalendarDay(models.Model):
    """A day that differs from the ordinary week.

    It may lie in December of the year before: the notices for 2019 and 2023 began there.
    """

    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=DayKind)
    name = models.CharField(_("occasion"), max_length=40)

    class Meta:
        ordering = ("date",)
        verbose_name = _("day of the working calendar")
        verbose_name_plural = _("days of the working calendar")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=DayKind.values), name="records_calendar_day_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"
