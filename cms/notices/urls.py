"""Addresses of the notices besides their pages."""

from django.urls import path

from cms.notices.views import notice_document

urlpatterns = [
    path("notices/files/<uuid:key>/", notice_document, name="notice_document"),
]
