"""What is told of an account to its owner: so that somebody else's doing does not go unseen."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.accounts.tags import AccountsTag
from records.core.seams import (
    BY_MAIL_AND_APP,
    Channel,
    Notice,
    NotificationKind,
    Occurrence,
    is_about_oneself,
)
from records.trail.models import TrailEvent

CHANGES = (
    AccountsTag.PASSWORD_CHANGED,
    AccountsTag.FACTOR_ENROLLED,
    AccountsTag.FACTOR_REMOVED,
    AccountsTag.FACTORS_RESET,
    AccountsTag.RECOVERY_CODES_MADE,
    AccountsTag.SLIP_ISSUED,
    AccountsTag.SLIP_USED,
    AccountsTag.SSO_BOUND,
    AccountsTag.SSO_UNBOUND,
)
EVERYWHERE = BY_MAIL_AND_APP | {Channel.SMS}


def _notice(event: Occurrence) -> Iterable[Notice]:
    if event.subject_type != "user" or not event.subject_id:
        # A name that is no account: there is nobody to tell.
        return
    yield Notice(
        key=f"{event.tag}:{event.at.isoformat()}",
        recipients=[int(event.subject_id)],
        context={"what": AccountsTag(event.tag).label, "at": event.at},
        url=reverse("account_security"),
    )


def _changed(event: Occurrence, now: datetime) -> Iterable[Notice]:
    return _notice(event)


def _signed_in(event: Occurrence, now: datetime) -> Iterable[Notice]:
    """Tell of a sign-in from a device that never was at this account, but for the first of all."""
    before = TrailEvent.objects.filter(
        actor_id=event.actor_id, tag=AccountsTag.SIGNED_IN, at__lt=event.at
    )
    if before.exists() and not before.filter(device=event.device).exists():
        yield from _notice(event)


SECURITY_NOTICES = (
    NotificationKind(
        code="security_changed",
        label=_("Sign-in of my account changed"),
        description=_("Password, second factor, slip or linked identity."),
        is_open_to=is_about_oneself,
        channels=EVERYWHERE,
        is_urgent=True,
        is_mandatory=True,
        on=CHANGES,
        compose=_changed,
    ),
    NotificationKind(
        code="locked_out",
        label=_("My account was locked"),
        description=_("Too many wrong passwords or codes were tried."),
        is_open_to=is_about_oneself,
        channels=EVERYWHERE,
        is_urgent=True,
        is_mandatory=True,
        on=(AccountsTag.LOCKED_OUT,),
        compose=_changed,
    ),
    NotificationKind(
        code="new_sign_in",
        label=_("Sign-in from a new device"),
        description=_("Somebody, most likely you, signed in from a device not seen before."),
        is_open_to=is_about_oneself,
        is_urgent=True,
        is_mandatory=True,
        on=(AccountsTag.SIGNED_IN,),
        compose=_signed_in,
    ),
)
