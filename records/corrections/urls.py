"""Addresses of one's own data and of the requests about data."""

from django.urls import path

from records.corrections import views

urlpatterns = [
    path("my-entry/", views.own_data, name="own_data"),
    path("my-entry/correct/", views.ask_change, name="ask_change"),
    path("corrections/", views.request_list, name="correction_list"),
    path("corrections/<int:pk>/", views.request_detail, name="correction_detail"),
    path("corrections/<int:pk>/withdraw/", views.request_withdraw, name="correction_withdraw"),
    path("corrections/<int:pk>/files/<int:proof_pk>/", views.proof_file, name="correction_proof"),
]
