"""Sign-in, sign-out, failed attempts and second factors go to the trail."""

from typing import Any

from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from records.accounts.context import actor_of, address_of
from records.accounts.models import Role, User
from records.accounts.sign_in.factors import refresh_factors
from records.accounts.sign_in.lockout import locked_until
from records.accounts.sign_in.names import subject_of
from records.accounts.sign_in.services.factors import begin_grace
from records.accounts.sign_in.sso.session import came_by_single_sign_on, ways_of
from records.accounts.sign_in.stamps import stamp_session
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.trail.services import record_event


@receiver(user_logged_in, dispatch_uid="records_accounts.signed_in")
def record_sign_in(sender: Any, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Tell of a sign-in and by what, stamp its session, begin the grace for a second factor."""
    now = timezone.now()
    ways: list[str] = []
    if request is not None and hasattr(request, "session"):
        ways = ways_of(request, user)
        stamp_session(request.session, user, now, proven=_is_proven(request, user))
    begin_grace(user=user, actor=_actor(request, user), now=now)
    _record(AccountsTag.SIGNED_IN, request, user, after={"by": ways} if ways else None)


@receiver(user_logged_out, dispatch_uid="records_accounts.signed_out")
def record_sign_out(sender: Any, request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """Tell of a sign-out."""
    if user is not None:
        _record(AccountsTag.SIGNED_OUT, request, user)


@receiver(user_login_failed, dispatch_uid="records_accounts.sign_in_failed")
def record_failure(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any
) -> None:
    """Tell of a failed attempt: the account meant, and never what was typed as an unknown name."""
    subject = subject_of(str(credentials.get("username") or credentials.get("login") or ""))
    now = timezone.now()
    record_event(
        tag=AccountsTag.SIGN_IN_FAILED,
        actor=Actor(None, subject.shown, address_of(request) if request else ""),
        now=now,
        subject=subject.shown,
        subject_type="user",
        subject_id=subject.user.pk if subject.user else "",
        after={"locked": locked_until(subject, now) is not None},
    )


@receiver(post_save, sender=Role, dispatch_uid="records_accounts.role_needs_factor")
def begin_grace_with_role(sender: Any, instance: Role, created: bool, **_kwargs: Any) -> None:
    """Begin the grace of somebody who is at work already when the first role of staff comes."""
    user = instance.user
    if created and user.last_login is not None:
        user.__dict__.pop("held_roles", None)
        begin_grace(user=user, actor=Actor.system("roles"), now=timezone.now())


FACTOR_TAGS = {
    "added": AccountsTag.FACTOR_ENROLLED,
    "removed": AccountsTag.FACTOR_REMOVED,
    "reset": AccountsTag.RECOVERY_CODES_MADE,
}


def _record_factor(kind: str, request: HttpRequest, user: User, factor: Authenticator) -> None:
    refresh_factors(user)
    tag = FACTOR_TAGS[kind]
    if factor.type == Authenticator.Type.RECOVERY_CODES and kind == "added":
        tag = AccountsTag.RECOVERY_CODES_MADE
    _record(tag, request, user, after={"factor": factor.type})


@receiver(factors.authenticator_added, dispatch_uid="records_accounts.factor_added")
def record_factor_added(request: Any, user: User, authenticator: Any, **_kwargs: Any) -> None:
    """Tell of a new factor."""
    _record_factor("added", request, user, authenticator)


@receiver(factors.authenticator_removed, dispatch_uid="records_accounts.factor_removed")
def record_factor_removed(request: Any, user: User, authenticator: Any, **_kwargs: Any) -> None:
    """Tell of a factor given up."""
    _record_factor("removed", request, user, authenticator)


@receiver(factors.authenticator_reset, dispatch_uid="records_accounts.factor_reset")
def record_codes_made(request: Any, user: User, authenticator: Any, **_kwargs: Any) -> None:
    """Tell of new recovery codes."""
    _record_factor("reset", request, user, authenticator)


@receiver(factors.authentication_failed, dispatch_uid="records_accounts.factor_failed")
def record_factor_failed(request: Any, user: User, **_kwargs: Any) -> None:
    """Tell of a wrong code."""
    _record(AccountsTag.FACTOR_FAILED, request, user)


def _is_proven(request: HttpRequest, user: User) -> bool:
    return settings.SSO_COUNTS_AS_SECOND_FACTOR and came_by_single_sign_on(request, user)


def _actor(request: HttpRequest | None, user: User) -> Actor:
    if request is None or not hasattr(request, "user"):
        return Actor(user.pk, str(user))
    seen = actor_of(request)
    return Actor(user.pk, str(user), seen.address, seen.device)


def _record(
    tag: AccountsTag, request: HttpRequest | None, user: User, after: dict[str, Any] | None = None
) -> None:
    record_event(
        tag=tag,
        actor=_actor(request, user),
        now=timezone.now(),
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        after=after,
    )
