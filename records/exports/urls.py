"""Addresses of exports."""

from django.urls import path

from records.exports import views

urlpatterns = [
    path("exports/", views.export_list, name="export_list"),
    path("exports/ask/", views.export_ask, name="export_ask"),
    path("exports/<int:pk>/file/", views.export_file, name="export_file"),
]
