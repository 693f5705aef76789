"""Addresses of the tree of units and of transfers."""

from django.urls import path

from records.register import views

urlpatterns = [
    path("units/", views.unit_tree, name="unit_tree"),
    path("units/suggestions/", views.unit_suggestions, name="unit_suggestions"),
    path("units/<int:pk>/<slug:act>/", views.reform_unit, name="reform_unit"),
    path("transfers/", views.transfer_list, name="transfer_list"),
    path("transfers/release/<int:pk>/", views.release_cadre, name="release_cadre"),
    path("transfers/<int:pk>/", views.transfer_detail, name="transfer_detail"),
    path(
        "transfers/<int:pk>/receipt/<slug:side>/", views.transfer_receipt, name="transfer_receipt"
    ),
    path(
        "transfers/<int:pk>/receipt/<slug:side>/pdf/",
        views.transfer_receipt_pdf,
        name="transfer_receipt_pdf",
    ),
]
