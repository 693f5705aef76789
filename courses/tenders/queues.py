"""What waits for an officer: tenders by what is to be done with them next."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.tenders.enums import TenderState
from courses.tenders.models import Amendment, Question, Tender
from courses.tenders.models.tender import TenderQuerySet

NEAR = timedelta(days=5)
"""How long before a deadline it stands on the homes."""

APPROVE, AMENDMENT, ANSWER, RETURNED, NEAR_DEADLINE = (
    "approve",
    "amendment",
    "answer",
    "returned",
    "deadline",
)
WAITING = [
    ("", _("Everything")),
    (APPROVE, _("For me to approve")),
    (AMENDMENT, _("Amendments for me to approve")),
    (ANSWER, _("Questions to answer")),
    (RETURNED, _("Returned to me")),
    (NEAR_DEADLINE, _("Deadline near")),
]


def _to_approve(user: Any, now: datetime) -> TenderQuerySet:
    return Tender.objects.to_approve_by(user)


def _amended(user: Any, now: datetime) -> TenderQuerySet:
    waiting = Amendment.objects.to_approve_by(user).values("tender")
    return Tender.objects.managed_by(user).open_for_bids(now).filter(pk__in=waiting)


def _to_answer(user: Any, now: datetime) -> TenderQuerySet:
    asked = Question.objects.managed_by(user).waiting().values("tender")
    return Tender.objects.managed_by(user).open_for_bids(now).filter(pk__in=asked)


def _returned(user: Any, now: datetime) -> TenderQuerySet:
    own = Q(created_by=user.pk) | Q(submitted_by=user.pk)
    return Tender.objects.managed_by(user).filter(own, state=TenderState.RETURNED)


def _near(user: Any, now: datetime) -> TenderQuerySet:
    rows = Tender.objects.managed_by(user).open_for_bids(now)
    return rows.filter(deadline_at__lte=now + NEAR)


QUEUES: Mapping[str, Callable[[Any, datetime], TenderQuerySet]] = {
    APPROVE: _to_approve,
    AMENDMENT: _amended,
    ANSWER: _to_answer,
    RETURNED: _returned,
    NEAR_DEADLINE: _near,
}


def queue_of(user: Any, waiting: str, now: datetime) -> TenderQuerySet:
    """Return the tenders of a queue for `user` at a moment; one query."""
    return QUEUES[waiting](user, now)
