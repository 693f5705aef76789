"""Addresses of long work."""

from django.urls import path

from records.jobs import views

urlpatterns = [
    path("work/", views.work_list, name="work_list"),
    path("jobs/<int:pk>/", views.job_status, name="job_status"),
    path("jobs/<int:pk>/cancel/", views.job_cancel, name="job_cancel"),
]
