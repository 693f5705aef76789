"""Addresses of enrollment."""

from django.urls import path

from courses.enrollment import views

urlpatterns = [
    path("classes/<int:pk>/enroll/", views.enroll_self, name="enroll_self"),
    path("classes/<int:pk>/withdraw/", views.withdraw_self, name="withdraw_self"),
    path("classes/<int:pk>/trainees/", views.enroll_cadres, name="enroll_cadres"),
]
