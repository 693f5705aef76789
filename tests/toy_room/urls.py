"""Addresses of visits."""

from django.urls import path

from tests.toy_room.views import visit_list

urlpatterns = [path("field-visits/", visit_list, name="visit_list")]
