"""Addresses of the archive and of the officer's files."""

from django.urls import path

from records.archive import views

urlpatterns = [
    path("archive/", views.archive, name="archive"),
    path("archive/print/", views.archive_print, name="archive_print"),
    path("archive/print/pdf/", views.archive_pdf, name="archive_pdf"),
    path("cadres/", views.cadre_list, name="cadre_list"),
    path("cadres/<int:pk>/", views.cadre_file, name="cadre_file"),
    path("cadres/<int:pk>/pdf/", views.cadre_file_pdf, name="cadre_file_pdf"),
    path("cadres/<int:pk>/reveal/", views.cadre_reveal, name="cadre_reveal"),
    path("cadres/<int:pk>/photo/", views.cadre_photo, name="cadre_photo"),
    path("cadres/<int:pk>/photo/change/", views.cadre_photo_change, name="cadre_photo_change"),
    path("cadres/duplicates/", views.duplicate_list, name="duplicate_list"),
    path(
        "cadres/duplicates/<int:first>/<int:second>/", views.duplicate_pair, name="duplicate_pair"
    ),
    path("entries/", views.entry_list, name="entry_list"),
    path("entries/<int:pk>/", views.entry_evidence, name="entry_evidence"),
]
