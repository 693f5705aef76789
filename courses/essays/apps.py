"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EssaysConfig(AppConfig):
    name = "courses.essays"
    label = "courses_essays"
    verbose_name = _("Party-spirit essays")

    def ready(self) -> None:
        from courses.essays import choices  # noqa: F401
        from courses.essays.models import EssayVersion
        from courses.essays.own_data import own_essays
        from records.core.own_data import register_own_data
        from records.core.retention import Kept, register_retention

        register_own_data("courses.essays", own_essays)
        register_retention(
            Kept(
                name="essay_texts",
                title=_("Essays with all their versions"),
                due=lambda before: EssayVersion.objects.filter(saved_at__lt=before),
                moment="saved_at",
                note=_("Append-only: never cut."),
            )
        )
