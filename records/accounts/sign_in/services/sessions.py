"""Ending sessions, and telling of those that ran out."""

from datetime import datetime
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpRequest

from records.accounts.models import User
from records.accounts.sign_in.enums import SessionEnd
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.access.context import address_of
from records.trail.services import record_event


@transaction.atomic
def end_sessions(
    *,
    user: User,
    reason: SessionEnd,
    actor: Actor,
    now: datetime,
    keep: str | None = None,
    only: int | None = None,
) -> int:
    """End a person's sessions but `keep` (a session key), or one only; returns how many.

    Their stored sessions are removed when the transaction is committed, so that the next request
    of each is a stranger's.
    """
    rows = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("session_key", flat=True))
    if not keys:
        return 0
    rows.delete()
    # Sessions live in the cache as well, which knows no rollback: forgotten too early, they would
    # be gone though the act was undone.
    transaction.on_commit(lambda: _forget(keys))
    _record_end(user, reason, len(keys), actor, now)
    return len(keys)


def end_expired_session(request: HttpRequest, *, reason: SessionEnd, now: datetime) -> None:
    """Tell the trail of a session that ran out, and take it off its owner's list."""
    user = User.objects.filter(pk=request.session.get(SESSION_KEY)).first()
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    if user is not None:
        device = request.headers.get("User-Agent", "")[:200]
        actor = Actor(user.pk, str(user), address_of(request), device)
        _record_end(user, reason, 1, actor, now)


def _record_end(user: User, reason: SessionEnd, count: int, actor: Actor, now: datetime) -> None:
    record_event(
        tag=AccountsTag.SESSIONS_ENDED,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        after={"reason": reason.value, "sessions": count},
    )


def _forget(keys: list[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in keys:
        store.delete(key)
