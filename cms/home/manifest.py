"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.seams import NAVIGATION, PUBLIC, SIGNED_IN, Manifest, NavEntry

MANIFEST: Manifest = (
    NAVIGATION(
        NavEntry(
            label=_("Home"),
            url_name="home",
            icon="home",
            roles=frozenset({PUBLIC, SIGNED_IN}),
            order=100,
            tab_for=frozenset({PUBLIC, SIGNED_IN}),
        ),
    ),
)
