"""Addresses of eligibility."""

from django.urls import path

from records.eligibility.coverage import views

urlpatterns = [
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/pdf/", views.coverage_pdf, name="coverage_pdf"),
]
