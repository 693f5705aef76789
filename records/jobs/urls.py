"""Addresses of long work."""

from django.urls import path

from records.jobs import views

urlpatterns = [path("jobs/<int:pk>/", views.job_status, name="job_status")]
