"""What a person has exported, counted in the trail."""

from datetime import datetime

from django.contrib.auth import get_user_model

from records.core.access.actor import Actor
from records.core.exports.quota import Usage
from records.trail.models import TrailEvent
from records.trail.tags import OfficeTag


def exported_since(actor: Actor, since: datetime) -> Usage:
    """Return the files and rows `actor` has taken since `since`, holding their account meanwhile.

    The account's row is the lock: of two exports at once the second sees the first.
    """
    accounts = get_user_model()._default_manager
    # `no_key`: rows that point to the account (a session, an event) can still be written meanwhile.
    list(accounts.select_for_update(no_key=True).filter(pk=actor.user_id or 0).values_list("pk"))
    taken = TrailEvent.objects.filter(
        tag=OfficeTag.LIST_EXPORTED, actor_id=actor.user_id, at__gte=since
    ).values_list("after", flat=True)
    rows = [int((after or {}).get("rows") or 0) for after in taken]
    return Usage(files=len(rows), rows=sum(rows))
