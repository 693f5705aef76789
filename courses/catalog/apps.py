"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "courses.catalog"
    label = "courses_catalog"
    verbose_name = _("Catalog")

    def ready(self) -> None:
        from courses.catalog.founding import found_catalog

        post_migrate.connect(found_catalog, sender=self, dispatch_uid="courses_catalog.found")
