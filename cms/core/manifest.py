"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.accounts.enums import BACK_OFFICE
from records.core.seams import NAVIGATION, Manifest, NavEntry

MANIFEST: Manifest = (
    NAVIGATION(
        NavEntry(
            label=_("Back office"),
            url_name="wagtailadmin_home",
            icon="gear",
            roles=BACK_OFFICE,
            order=1600,
        ),
    ),
)
