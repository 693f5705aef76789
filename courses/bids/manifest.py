"""What this room brings to the house."""

from courses.bids.choices import BIDS_CHOICES
from courses.bids.facts import BIDS_FACTS
from courses.bids.tags import BidsTag
from courses.tenders.seams import NOTICE_FACTS
from records.core.access.choices import CHOICES
from records.core.seams import TRAIL_TAGS, Manifest

MANIFEST: Manifest = (
    TRAIL_TAGS(*BidsTag),
    CHOICES(*BIDS_CHOICES),
    NOTICE_FACTS(BIDS_FACTS),
)
