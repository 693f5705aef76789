"""The front door."""

from django.urls import path

from cms.home import views

urlpatterns = [path("", views.home, name="home")]
