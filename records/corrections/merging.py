"""What becomes of requests when two entries on the register are found to be one person."""

from django.utils.translation import gettext as _

from records.corrections.models import ChangeRequest
from records.register.merging import MergeContext, MergeHandler
from records.register.models import Cadre


def move_requests(merging: MergeContext) -> list[str]:
    """Give the survivor the duplicate's requests; what they ask stands beside what is kept now."""
    moved = ChangeRequest.objects.filter(cadre=merging.duplicate).update(cadre=merging.survivor)
    return [_("Requests for correction carried over: %d.") % moved] if moved else []


def objections(survivor: Cadre, duplicate: Cadre) -> list[str]:
    """Return that both have a request waiting: one person has one at a time."""
    waiting = ChangeRequest.objects.waiting().filter(cadre__in=(survivor, duplicate))
    if waiting.count() < 2:
        return []
    return [_("Both have a request for correction waiting: decide on one of them first.")]


def holdings(cadre: Cadre) -> list[str]:
    """Return how many requests there are, where there are any."""
    count = ChangeRequest.objects.filter(cadre=cadre).count()
    return [_("Requests for correction: %d") % count] if count else []


CORRECTIONS_MERGE_HANDLER = MergeHandler(
    "records.corrections",
    move=move_requests,
    relations=("records_corrections.ChangeRequest.cadre",),
    objections=objections,
    holdings=holdings,
)
