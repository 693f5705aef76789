"""The trail on the homes of those who watch it: what was opened and taken in the last week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.days import start_of_day
from records.core.seams import TAG_GROUPS, DashboardPanel
from records.trail.models import TrailEvent

DAYS = timedelta(days=6)
"""With today, a week."""


def watched_events(user: Account, now: datetime) -> Mapping[str, Any] | None:
    """Return how many events of each group happened in the last week, each with its list.

    One query a group; each leans on the index over tag and time.
    """
    since = start_of_day(now) - DAYS
    events = TrailEvent.objects.visible_to(user).filter(at__gte=since)
    day = timezone.localdate(since).isoformat()
    return {
        "figures": [
            {
                "label": group.label,
                "count": events.filter(tag__in=group.values).count(),
                "url": f"{reverse('trail:index')}?{urlencode({'group': group.code, 'at_from': day})}",
            }
            for group in TAG_GROUPS
        ]
    }


TRAIL_PANELS = (
    DashboardPanel(
        code="trail:watched",
        roles=frozenset({RoleKind.AUDITOR, RoleKind.AUDIT_ADMIN}),
        template="records/trail/home_watched.html",
        load=watched_events,
        order=350,
    ),
)
