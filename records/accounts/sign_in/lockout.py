"""Lockout after repeated failures, counted by the account meant.

A guess is counted before it is looked at, in one locked row, and taken back when it was right: so
twenty guesses at the same moment are five guesses and fifteen refusals. No address is ever locked:
a hall of three hundred stands behind one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.accounts.models import User
from records.accounts.sign_in.enums import Guess
from records.accounts.sign_in.models import FailedGuesses
from records.accounts.sign_in.names import Subject, subject_of_user
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.trail.services import record_event


class LockedOut(DomainError):
    """Too many failures; `until` says when the next guess is looked at."""

    def __init__(self, until: datetime, now: datetime) -> None:
        super().__init__(locked_message(until, now))
        self.until = until


@dataclass(frozen=True, slots=True)
class Attempt:
    """A guess that was let through and counted."""

    subject: Subject
    guess: Guess

    def succeeded(self) -> None:
        """Take the count back: the guess was right."""
        FailedGuesses.objects.filter(subject=self.subject.key, guess=self.guess).delete()


def take_attempt(*, subject: Subject, guess: Guess, actor: Actor, now: datetime) -> Attempt:
    """Count a guess and let it through; raises LockedOut where there were too many.

    The last guess that is let through locks; being right takes that back with the count.
    """
    # Asked once without a lock: a locked account that is hammered on costs one read and queues
    # nobody.
    until = locked_until(subject, now)
    if until is not None:
        raise LockedOut(until, now)
    # Committed before the password is looked at. Counted afterwards, a hundred guesses sent at once
    # would all be let through before the first had been counted.
    with transaction.atomic():
        row = _locked_row(subject, guess, now)
        if row.locked_until is not None and row.locked_until > now:
            raise LockedOut(row.locked_until, now)
        if row.locked_until is not None or row.since <= now - _minutes("LOCKOUT_WINDOW_MINUTES"):
            row.count, row.since, row.locked_until = 0, now, None
        row.count += 1
        if row.count >= settings.LOCKOUT_FAILURES:
            row.locked_until = now + _minutes("LOCKOUT_MINUTES")
        row.save(update_fields=["count", "since", "locked_until"])
    return Attempt(subject, guess)


def record_failure_of(attempt: Attempt, *, actor: Actor, now: datetime) -> datetime | None:
    """Tell the trail where a wrong guess was the one that locked; return until when."""
    until = locked_until(attempt.subject, now)
    if until is not None:
        user = attempt.subject.user
        record_event(
            tag=AccountsTag.LOCKED_OUT,
            actor=actor,
            now=now,
            subject=attempt.subject.shown,
            subject_type="user",
            subject_id=user.pk if user else "",
            after={"guess": attempt.guess.value, "until": until.isoformat()},
        )
    return until


def locked_until(subject: Subject, now: datetime) -> datetime | None:
    """Return until when an account (or a name) is locked, for whichever guesses; None if not."""
    rows = FailedGuesses.objects.filter(subject=subject.key, locked_until__gt=now)
    return max((row.locked_until for row in rows if row.locked_until), default=None)


def locked_message(until: datetime, now: datetime) -> str:
    """Return what a person locked out is told: how long, and what else they can do."""
    minutes = max(1, -int(-(until - now).total_seconds() // 60))
    wait = ngettext("Try again in %d minute.", "Try again in %d minutes.", minutes) % minutes
    return _("Too many failed attempts.") + " " + wait


def forget_failures(user: User) -> int:
    """Forget the failures counted for an account; returns how many rows there were."""
    return FailedGuesses.objects.filter(subject=subject_of_user(user).key).delete()[0]


def forget_old_failures(now: datetime) -> int:
    """Remove counts that mean nothing any more; returns how many."""
    old = now - 2 * max(_minutes("LOCKOUT_WINDOW_MINUTES"), _minutes("LOCKOUT_MINUTES"))
    return FailedGuesses.objects.filter(since__lt=old).delete()[0]


def _locked_row(subject: Subject, guess: Guess, now: datetime) -> FailedGuesses:
    rows = FailedGuesses.objects.select_for_update()
    found = rows.filter(subject=subject.key, guess=guess).first()
    if found is not None:
        return found
    try:
        # Two first guesses at once: the loser's insert fails within its savepoint, and it takes its
        # turn on the winner's row below.
        with transaction.atomic():
            FailedGuesses.objects.create(
                subject=subject.key, guess=guess, user=subject.user, since=now
            )
    except IntegrityError:
        pass
    return rows.get(subject=subject.key, guess=guess)


def _minutes(setting: str) -> timedelta:
    return timedelta(minutes=getattr(settings, setting))
