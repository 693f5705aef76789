"""Addresses of essays."""

from django.urls import path

from courses.essays.views.marking import (
    essay_list,
    essay_marker,
    essay_read,
    essay_reader,
    essay_review,
)
from courses.essays.views.writing import essay_autosave, essay_submit, essay_version, essay_write

urlpatterns = [
    path("classes/<int:pk>/essay/", essay_write, name="essay_write"),
    path("classes/<int:pk>/essay/save/", essay_autosave, name="essay_autosave"),
    path("classes/<int:pk>/essay/submit/", essay_submit, name="essay_submit"),
    path("classes/<int:pk>/essay/versions/<int:number>/", essay_version, name="essay_version"),
    path("essays/", essay_list, name="essay_list"),
    path("essays/<int:pk>/", essay_read, name="essay_read"),
    path("essays/<int:pk>/review/", essay_review, name="essay_review"),
    path("essays/<int:pk>/marker/", essay_marker, name="essay_marker"),
    path("essays/<int:pk>/readers/", essay_reader, name="essay_reader"),
]
