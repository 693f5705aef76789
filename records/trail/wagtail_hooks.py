"""The trail's place in the back office."""

from wagtail import hooks

from records.trail.viewsets import TrailEventViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> TrailEventViewSet:
    """Offer the trail's screen."""
    return TrailEventViewSet("trail")
