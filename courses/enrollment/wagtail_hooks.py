"""Enrollment's place in the back office."""

from wagtail import hooks

from courses.enrollment.viewsets import EnrollmentViewSet


@hooks.register("register_admin_viewset")
def register_viewsets() -> EnrollmentViewSet:
    """Offer the listing of enrollments."""
    return EnrollmentViewSet()
