"""The classes' place in the back office."""

from wagtail import hooks

from courses.classes.viewsets import TrainingGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> TrainingGroup:
    """Offer the screens of classes."""
    return TrainingGroup()
