"""Addresses of the log."""

from django.urls import path

from records.seals import views

urlpatterns = [
    path("seals/", views.checkpoint_list, name="seals"),
    path("seals/make/", views.make, name="seals_make"),
    path("seals/bundle/", views.bundle, name="seals_bundle"),
    path("seals/proof/", views.proof, name="seals_proof"),
    path("seals/<int:size>/", views.checkpoint_page, name="seals_checkpoint"),
    path("seals/<int:size>/note/", views.note, name="seals_note"),
]
