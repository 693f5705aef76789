"""The gallery of components, only while DEBUG is on."""

from django.conf import settings
from django.urls import path

from cms.core import gallery

urlpatterns = []
if settings.DEBUG:
    urlpatterns = [
        path("components/", gallery.gallery, name="gallery"),
        path("components/screen/", gallery.screen_sample, name="gallery_screen"),
    ]
