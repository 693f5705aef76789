"""What the trail keeps of a role."""

from datetime import datetime
from typing import Any

from records.accounts.models import Role
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.trail.services import record_event


def record_role_event(
    tag: AccountsTag, role: Role, actor: Actor, now: datetime, **changes: Any
) -> None:
    """Keep on the trail of the holder what became of a role; `before` and `after` say what."""
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=str(role.user),
        subject_type="user",
        subject_id=role.user_id,
        **changes,
    )
