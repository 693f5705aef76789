"""Asking for one's own data and fetching it; letting go of what is past its time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.errors import NotAllowed, NotPossible
from records.core.protection.crypto import decrypt_bytes
from records.core.protection.retention import RetentionRule
from records.jobs.models import Job
from records.jobs.services import queue_job
from records.privacy.models import OwnDataFile
from records.privacy.tags import PrivacyTag
from records.trail.services import record_event

JOB = "own_data"


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """What became of one kind of thing."""

    kept: RetentionRule
    count: int
    oldest: datetime | None
    is_done: bool


@transaction.atomic
def ask_own_data(*, user: User, actor: Actor, now: datetime) -> Job:
    """Ask for all that is held of `user`; asking again while it is made gives the same work.

    Raises NotAllowed for anybody but the person themselves.
    """
    if actor.user_id != user.pk:
        raise NotAllowed(_("Only the person themselves may ask for this."))
    if user.cadre_id is None:
        raise NotPossible(_("This account belongs to no cadre."))
    job = queue_job(kind=JOB, key=str(user.pk), params={}, actor=actor, now=now)
    record_event(
        tag=PrivacyTag.OWN_DATA_ASKED,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
    )
    return job


@transaction.atomic
def fetch_own_data(*, file: OwnDataFile, actor: Actor, now: datetime) -> bytes:
    """Return the zip; raises NotAllowed for another's, NotPossible once its time is over."""
    if actor.user_id != file.user_id:
        raise NotAllowed(_("Only the person themselves may ask for this."))
    # Locked against the clean-up, which empties the row when its time is over.
    file = OwnDataFile.objects.select_for_update().get(pk=file.pk)
    if file.content is None or file.until <= now:
        raise NotPossible(_("The file is no longer here; ask for it again."))
    file.fetched_at = now
    file.save(update_fields=["fetched_at"])
    record_event(
        tag=PrivacyTag.OWN_DATA_FETCHED,
        actor=actor,
        now=now,
        subject=actor.name,
        subject_type="own_data",
        subject_id=file.pk,
        after={"sha256": file.digest},
    )
    return decrypt_bytes(bytes(file.content))


@transaction.atomic
def forget_own_data(*, actor: Actor, now: datetime) -> int:
    """Let go of the files whose time is over; returns how many."""
    over = now - timedelta(hours=settings.OWN_DATA_KEPT_HOURS)
    old = OwnDataFile.objects.filter(content__isnull=False, made_at__lte=over)
    count = old.update(content=None)
    if count:
        _record_retention({"own_data": count}, actor, now)
    return count


def record_reveals_viewed(*, actor: Actor, now: datetime) -> None:
    """Tell the trail that someone looked at how often others saw numbers in full."""
    record_event(
        tag=PrivacyTag.REVEALS_VIEWED,
        actor=actor,
        now=now,
        subject=_("Numbers shown in full"),
        subject_type="trailevent",
        subject_id="",
    )


def apply_retention(
    *, kept: Iterable[RetentionRule], actor: Actor, now: datetime, dry: bool
) -> list[RetentionResult]:
    """Let go of what is past its time, each kind in a transaction of its own; `dry` only counts.

    Raises ImproperlyConfigured where a setting is smaller than what must be kept.
    """
    # Every setting is read before anything goes.
    chosen = [(one, one.days) for one in kept]
    return [_apply(one, actor, now, dry) for one, _days in chosen]


@transaction.atomic
def _apply(one: RetentionRule, actor: Actor, now: datetime, dry: bool) -> RetentionResult:
    due = one.due_at(now)
    oldest = due.order_by(one.moment).values_list(one.moment, flat=True).first()
    if dry or one.forget is None:
        return RetentionResult(one, due.count(), oldest, is_done=False)
    count = one.forget(due, actor, now)
    if count:
        _record_retention({one.name: count}, actor, now)
    return RetentionResult(one, count, oldest, is_done=True)


def _record_retention(counts: dict[str, Any], actor: Actor, now: datetime) -> None:
    record_event(
        tag=PrivacyTag.RETENTION_APPLIED,
        actor=actor,
        now=now,
        subject=", ".join(counts),
        subject_type="retention",
        subject_id="",
        after=counts,
    )
