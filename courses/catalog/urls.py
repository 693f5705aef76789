"""Addresses of the catalog's files; its pages are Wagtail's."""

from django.conf import settings
from django.urls import URLPattern, path

from courses.catalog.media import public_file, video_file

urlpatterns: list[URLPattern] = [
    path("videos/<int:pk>.mp4", video_file, name="course_video"),
]

# In production the web server has the media folder.
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("media/<path:path>", public_file, name="public_file"))
