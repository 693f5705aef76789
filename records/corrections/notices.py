"""What a person was told: the answers to their requests, read or not."""

from datetime import datetime

from records.corrections.enums import RequestState
from records.corrections.models import ChangeRequest
from records.register.models import Cadre


def mark_answers_seen(*, cadre: Cadre, now: datetime) -> int:
    """Note that the person read the answers to their requests; returns how many were new.

    Changes nothing but the reader's own note, so the trail is not told.
    """
    answered = (RequestState.ACCEPTED, RequestState.DECLINED)
    unread = ChangeRequest.objects.filter(cadre=cadre, state__in=answered, seen_at__isnull=True)
    return unread.update(seen_at=now)
