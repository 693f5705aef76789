"""Addresses of what all lists share, and of the search."""

from django.urls import path

from records.lists import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("lists/filters/", views.saved_filter_list, name="saved_filter_list"),
    path("lists/<slug:code>/filters/save/", views.saved_filter_save, name="saved_filter_save"),
    path("lists/filters/<int:pk>/rename/", views.saved_filter_rename, name="saved_filter_rename"),
    path("lists/filters/<int:pk>/remove/", views.saved_filter_remove, name="saved_filter_remove"),
    path("lists/<slug:code>/act/", views.list_act, name="list_act"),
]
