"""What comes after the deadline: refused, and kept with its time and digest, without anybody's name."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.bids.enums import LateAct
from courses.bids.models import LateBid
from courses.bids.tags import BidsTag
from courses.tenders.models import Tender
from records.core.access.actor import Actor
from records.core.errors import NotPossible
from records.trail.services import record_event

Clock = Callable[[], datetime]
"""The server's clock, asked after the tender is locked: waiting for the lock must win no time."""


class NotOpen(NotPossible):
    """The tender takes no bids: before its publication, after its end, or after the deadline."""

    def __init__(self, tender: Tender, now: datetime) -> None:
        self.is_late = tender.deadline_has_passed(now)
        self.at = now
        if self.is_late and tender.deadline_at is not None:
            deadline = timezone.localtime(tender.deadline_at)
            told = {
                "deadline": f"{deadline:%Y-%m-%d %H:%M:%S}",
                "now": f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S}",
            }
            text = _(
                "The deadline was %(deadline)s; the server’s clock says %(now)s. Nothing was accepted."
            )
            super().__init__(text % told, field="late")
        else:
            super().__init__(_("This tender takes no bids."), field="not_open")


def require_open(tender: Tender, now: datetime) -> None:
    """Raise NotOpen unless bids are taken at `now`."""
    if not tender.is_open_for_bids(now):
        raise NotOpen(tender, now)


@transaction.atomic
def note_late(*, tender: Tender, error: NotOpen, act: LateAct, digest: str = "") -> None:
    """Keep that something came late; does nothing where the tender is not open for another reason.

    In a transaction of its own, since that of what was refused is rolled back.
    """
    if not error.is_late:
        return
    late = LateBid.objects.create(tender=tender, at=error.at, act=act, digest=digest)
    record_event(
        tag=BidsTag.LATE_REFUSED,
        actor=Actor(user_id=None, name=""),
        now=error.at,
        subject=str(tender),
        subject_type="tender",
        subject_id=tender.pk,
        after={"act": late.act, "digest": digest},
    )
