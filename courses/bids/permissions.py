"""Who names the holders of a tender's keys, and who makes one."""

from rules.predicates import predicate

from courses.bids.models import Keyholder
from courses.tenders.enums import EDITABLE, TenderState
from courses.tenders.models import Tender
from records.accounts.predicates import is_acting, is_active
from records.core.access.readers import Reader

KEYS_OPEN = EDITABLE | {TenderState.IN_APPROVAL}
"""States in which holders are named and keys made; the notice then publishes their fingerprint."""


@predicate
def is_holder(user: Reader, tender: Tender) -> bool:
    """Return whether `user` was named a holder of the tender's keys."""
    return bool(user.pk) and Keyholder.objects.filter(tender=tender, officer=user.pk).exists()


may_make_key = is_active & ~is_acting & is_holder
"""Whether the user makes a key for the tender: a holder in person, nobody who stands in."""
