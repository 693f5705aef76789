"""The calendar's place in the back office."""

from wagtail import hooks

from records.calendar.viewsets import CalendarViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> CalendarViewSet:
    """Offer the calendar's screen."""
    return CalendarViewSet()
