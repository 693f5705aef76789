"""Addresses of the catalog's files; its pages are Wagtail's."""

from django.urls import URLPattern, path

from courses.catalog.drafts import course_drafts
from courses.catalog.media import document_file, public_file, video_file

urlpatterns: list[URLPattern] = [
    path("drafts/", course_drafts, name="course_drafts"),
    path("videos/<int:pk>.mp4", video_file, name="course_video"),
    # Wagtail's own address of a document, answered with our headers.
    path("documents/<int:pk>/<path:filename>", document_file, name="course_document"),
    # In production the web server has /media/images/.
    path("media/<path:path>", public_file, name="public_file"),
]
