"""Addresses of classes."""

from django.urls import path

from courses.classes import views

urlpatterns = [
    path("classes/", views.class_list, name="class_list"),
    path("classes/<int:pk>/", views.class_detail, name="class_detail"),
    path("classes/<int:pk>/state/", views.change_state, name="class_state"),
    path("timetable/", views.timetable, name="timetable"),
]
