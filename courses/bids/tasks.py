"""Celery tasks: load, make one call."""

from celery import shared_task
from django.utils import timezone

from courses.bids.services import close_list, forget_uploads
from courses.tenders.models import Tender
from records.core.access.actor import Actor


@shared_task
def close_lists() -> int:
    """Close the lists of tenders whose deadline has passed; returns how many."""
    now = timezone.now()
    due = Tender.objects.published().filter(
        deadline_at__lte=now, bid_list__isnull=True, keyholders__isnull=False
    )
    tenders = list(due.distinct())
    for tender in tenders:
        close_list(tender=tender, actor=Actor.system("close-bids"), now=now)
    return len(tenders)


@shared_task
def forget_old_uploads() -> int:
    """Remove uploads nobody finished within a week; returns how many."""
    return forget_uploads(now=timezone.now())
