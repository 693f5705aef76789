"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from cms.notices.publishing import NOTICE_PAGES
from courses.tenders.seams import NOTICE_PUBLISHERS
from records.core.seams import NAVIGATION, PUBLIC, SIGNED_IN, Manifest, NavEntry

MANIFEST: Manifest = (
    NOTICE_PUBLISHERS(NOTICE_PAGES),
    NAVIGATION(
        NavEntry(
            label=_("Notices"),
            url_name="",
            icon="globe",
            roles=frozenset({PUBLIC, SIGNED_IN}),
            order=350,
            path="/notices/",
        ),
    ),
)
