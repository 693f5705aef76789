"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "courses.catalog"
    label = "courses_catalog"
    verbose_name = _("Catalog")

    def ready(self) -> None:
        from courses.catalog.bootstrap import bootstrap_catalog
        from courses.catalog.signals import note_log_entry

        post_migrate.connect(bootstrap_catalog, sender=self, dispatch_uid="courses_catalog.found")
        post_save.connect(
            note_log_entry,
            sender="wagtailcore.PageLogEntry",
            dispatch_uid="courses_catalog.note_log_entry",
        )
