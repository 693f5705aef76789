"""Back-office screen of the working calendar."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column

from records.calendar.forms import CalendarYearForm
from records.calendar.models import CalendarYear
from records.calendar.permissions import may_keep_calendar
from records.calendar.services import Notice, change_year, enter_year
from records.core.access.actor import Actor
from records.core.viewsets import (
    ScopedIndexView,
    ScopedInspectView,
    ScopedPermissionPolicy,
    ScopedViewSet,
)


def _notice(data: dict[str, Any]) -> Notice:
    return Notice(
        title=data["notice_title"],
        number=data["notice_number"],
        date=data["notice_date"],
        url=data["notice_url"],
    )


def _enter(data: dict[str, Any], actor: Actor, now: datetime) -> CalendarYear:
    return enter_year(
        year=data["year"],
        notice=_notice(data),
        days=data["days"],
        publish=data["is_published"],
        actor=actor,
        now=now,
    )


def _change(
    entered: CalendarYear, data: dict[str, Any], actor: Actor, now: datetime
) -> CalendarYear:
    return change_year(
        entered=entered,
        notice=_notice(data),
        days=data["days"],
        publish=data["is_published"],
        basis=data["basis"],
        seen_at=data["seen_at"],
        actor=actor,
        now=now,
    )


def missing_year(today: date, entered: set[int]) -> int | None:
    """Return the first year, of this one and the next, whose notice is not published here."""
    return next((year for year in (today.year, today.year + 1) if year not in entered), None)


class CalendarPolicy(ScopedPermissionPolicy):
    """Everybody of the back office with a right to it reads; who keeps the calendar enters."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether `user` may do `action` on some year."""
        keeps = action == "view" or may_keep_calendar(user)
        return keeps and super().user_has_permission(user, action)


class CalendarIndexView(ScopedIndexView):
    """The years; says which one is missing."""

    def get_base_queryset(self) -> Any:
        """Return the years with the number of their days."""
        rows = super().get_base_queryset().annotate(day_count=Count("days"))
        return rows.prefetch_related("days") if self.is_export else rows

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the year that is not entered yet."""
        entered = set(CalendarYear.objects.published().values_list("year", flat=True))
        missing = missing_year(timezone.localdate(), entered)
        return super().get_context_data(*args, missing_year=missing, **kwargs)


class CalendarInspectView(ScopedInspectView):
    """A year with its days."""

    def get_field_label(self, field_name: str, field: Any) -> str:
        """Return what the field is called; the days are no field."""
        if field_name == "days":
            return __("Days off and make-up workdays")
        return str(super().get_field_label(field_name, field))

    def get_days_display_value(self) -> SafeString:
        """Return the days as a list."""
        rows = ((day.date, day.get_kind_display(), day.name) for day in self.object.days.all())
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} {} {}</li>", rows))


class CalendarViewSet(ScopedViewSet):
    """The working calendar, a year each."""

    model = CalendarYear
    base_form_class = CalendarYearForm
    index_view_class = CalendarIndexView
    inspect_view_class = CalendarInspectView
    index_template_name = "records/calendar/index.html"
    icon = "date"
    menu_label = _("Working calendar")
    menu_order = 240
    add_to_admin_menu = True
    create_with = staticmethod(_enter)
    change_with = staticmethod(_change)
    list_display = (
        "year",
        Column("notice_number", label=_("number of the notice")),
        "notice_date",
        Column("day_count", label=_("days")),
        BooleanColumn("is_published", label=_("published")),
        "entered_by_name",
        "entered_at",
    )
    list_export = ("year", "notice_title", "notice_number", "notice_date", "notice_url", "day_list")
    export_labels = {"day_list": _("Days off and make-up workdays")}
    inspect_view_fields = (
        "year",
        "notice_title",
        "notice_number",
        "notice_date",
        "notice_url",
        "is_published",
        "entered_by_name",
        "entered_at",
        "days",
    )

    @cached_property
    def permission_policy(self) -> CalendarPolicy:
        """Return the policy that Wagtail's views ask."""
        return CalendarPolicy(self.model, self.actions)

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form of a year, table and all."""
        return CalendarYearForm
