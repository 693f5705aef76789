"""Addresses of one's own data, and of what auditors count."""

from django.urls import path

from records.privacy import views

urlpatterns = [
    path("my-data/", views.my_data, name="my_data"),
    path("my-data/ask/", views.my_data_ask, name="my_data_ask"),
    path("my-data/<int:pk>/file/", views.my_data_file, name="my_data_file"),
    path("reveals/", views.reveals, name="reveals"),
]
