"""The site's addresses with this room installed: found by the frame, named nowhere."""

from lms.urls import handler403, handler404, room_patterns, urlpatterns

__all__ = ["handler403", "handler404", "urlpatterns"]

urlpatterns = [*room_patterns(), *urlpatterns]
