"""The archive on the homes: a trainee's hours against what is required."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from records.accounts.models import User
from records.archive.summary import summarise
from records.core.access.roles import RoleKind
from records.core.seams import DashboardPanel


def own_hours(user: User, now: datetime) -> Mapping[str, Any] | None:
    """Return where the person stands today; None where no person is behind the account."""
    if user.cadre is None:
        return None
    return {"summary": summarise(user.cadre, timezone.localdate(now))}


ARCHIVE_PANELS = (
    DashboardPanel(
        code="archive:own_hours",
        roles=frozenset({RoleKind.TRAINEE}),
        template="records/archive/_hours_card.html",
        load=own_hours,
        order=200,
    ),
)
