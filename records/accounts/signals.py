"""Sign-in, sign-out and failed attempts go to the trail."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from records.accounts.context import actor_of, address_of
from records.accounts.models import User
from records.core.actor import Actor
from records.trail.enums import Tag
from records.trail.services import record_event


@receiver(user_logged_in, dispatch_uid="records_accounts.signed_in")
def record_sign_in(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Tell of a sign-in."""
    _record(Tag.SIGNED_IN, request, user)


@receiver(user_logged_out, dispatch_uid="records_accounts.signed_out")
def record_sign_out(sender: Any, request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """Tell of a sign-out."""
    if user is not None:
        _record(Tag.SIGNED_OUT, request, user)


@receiver(user_login_failed, dispatch_uid="records_accounts.sign_in_failed")
def record_failure(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any
) -> None:
    """Tell of a failed attempt, naming what was typed as the account and where from."""
    typed = str(credentials.get("username") or credentials.get("login") or "")[:30]
    address = address_of(request) if request else ""
    record_event(
        tag=Tag.SIGN_IN_FAILED,
        actor=Actor(user_id=None, name=typed, address=address),
        now=timezone.now(),
        subject=typed,
        subject_type="user",
        subject_id="",
    )


def _record(tag: Tag, request: HttpRequest | None, user: User) -> None:
    actor = Actor(user_id=user.pk, name=str(user))
    if request is not None and hasattr(request, "user"):
        seen = actor_of(request)
        actor = Actor(user.pk, str(user), seen.address, seen.device)
    record_event(
        tag=tag,
        actor=actor,
        now=timezone.now(),
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
    )
