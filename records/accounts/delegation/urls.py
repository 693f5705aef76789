"""Addresses of deputies."""

from django.urls import path

from records.accounts.delegation import views

urlpatterns = [
    path("account/deputies/", views.delegation_list, name="delegation_list"),
    path("account/deputies/<int:pk>/end/", views.delegation_end, name="delegation_end"),
    path("account/acting/<int:pk>/start/", views.acting_start, name="acting_start"),
    path("account/acting/stop/", views.acting_stop, name="acting_stop"),
]
