"""What this room adds to a tender's notice."""

from collections.abc import Iterable

from courses.bids.keys import keyset_of
from courses.bids.sealing.keyset import shown
from courses.tenders.models import Tender
from courses.tenders.seams import NoticeFacts


def key_facts(tender: Tender) -> Iterable[tuple[str, str]]:
    """Give the fingerprint of the tender's keys, once all of them are there."""
    keyset = keyset_of(tender)
    if keyset is not None:
        yield "Fingerprint of the keys for sealed bids", shown(keyset.fingerprint)


BIDS_FACTS = NoticeFacts("bids", key_facts)
