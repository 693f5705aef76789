"""Addresses of the inbox."""

from django.urls import path

from records.notifications import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="inbox_read_all"),
    path("inbox/preferences/", views.preferences, name="inbox_preferences"),
    path("inbox/deliveries/", views.delivery_list, name="delivery_list"),
    path("inbox/deliveries/<int:pk>/retry/", views.delivery_retry, name="delivery_retry"),
    path("inbox/<int:pk>/", views.message, name="inbox_message"),
    path("inbox/<int:pk>/read/", views.read_one, name="inbox_read"),
]
