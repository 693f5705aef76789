"""Choosing one's own password: nobody does it for another."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from records.accounts.models import User
from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.lockout import forget_failures
from records.accounts.sign_in.models import PasswordRecord
from records.accounts.sign_in.services.sessions import end_sessions
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.trail.services import record_event


@transaction.atomic
def choose_password(
    *, user: User, password: str, actor: Actor, now: datetime, keep_session: str | None = None
) -> User:
    """Set the password a person chose; all their sessions end but the one they sit at."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    _remember(locked, now)
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_at = now
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    forget_failures(user)
    end_sessions(user=user, reason=SessionEnd.PASSWORD, actor=actor, now=now, keep=keep_session)
    record_event(
        tag=AccountsTag.PASSWORD_CHANGED,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
    )
    return user


def _remember(user: User, now: datetime) -> None:
    """Keep the password of before among the last few."""
    if settings.PASSWORD_HISTORY and user.has_usable_password():
        PasswordRecord.objects.create(user=user, password=user.password, set_at=now)
    kept = PasswordRecord.objects.filter(user=user).values_list("pk", flat=True)
    extra = list(kept[max(0, settings.PASSWORD_HISTORY - 1) :])
    PasswordRecord.objects.filter(pk__in=extra).delete()
