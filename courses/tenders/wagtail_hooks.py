"""The room's place in the back office."""

from wagtail import hooks

from courses.tenders.viewsets import RegimeViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> RegimeViewSet:
    """Offer the regimes."""
    return RegimeViewSet()
