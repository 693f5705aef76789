"""The catalog's place in the back office."""

from wagtail import hooks

from courses.catalog.viewsets import LecturerViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> LecturerViewSet:
    """Offer the pool of teachers."""
    return LecturerViewSet()
