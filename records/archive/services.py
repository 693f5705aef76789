"""The trail of who opened whose file, and a number in full for a stated purpose."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.archive.enums import ProtectedField, RevealPurpose
from records.archive.permissions import may_reveal
from records.archive.tags import ArchiveTag
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.days import start_of_day
from records.core.errors import DomainError
from records.core.paper import PaperRecord
from records.core.protection.masking import mask_facts
from records.eligibility.checking.results import CadreCheck
from records.eligibility.services import record_check
from records.journal.models import Entry
from records.register.models import Cadre
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from records.trail.services import record_event

MIN_DETAILS = 4
"""Characters by which a matter is told at least."""

REVEALS = {
    ProtectedField.CITIZEN_NUMBER: RegisterTag.CITIZEN_NUMBER_VIEWED,
    ProtectedField.PHONE: RegisterTag.PHONE_VIEWED,
}


def record_file_viewed(
    *,
    cadre: Cadre,
    as_of: date,
    check: CadreCheck,
    actor: Actor,
    now: datetime,
    paper: PaperRecord | None = None,
) -> None:
    """Tell the trail that someone opened a cadre's file, and the answer it gave; or took it on paper."""
    record_event(
        tag=RegisterTag.CADRE_VIEWED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        after={
            "as_of": as_of.isoformat(),
            "verdict": check.verdict.value,
            **(paper.as_trail if paper else {}),
        },
    )


def record_list_viewed(
    *, asked: Mapping[str, Any], found: int, actor: Actor, now: datetime
) -> None:
    """Tell the trail that someone listed cadres with their answers, and by which filters."""
    record_check(
        subject=_("Cadres"),
        subject_type="cadre",
        subject_id="",
        asked={**asked, "found": found},
        actor=actor,
        now=now,
    )


def record_pairs_viewed(*, found: int, actor: Actor, now: datetime) -> None:
    """Tell the trail that someone listed the people who may stand on the register twice."""
    record_event(
        tag=ArchiveTag.DUPLICATES_VIEWED,
        actor=actor,
        now=now,
        subject=_("Possible duplicates"),
        subject_type="cadre",
        subject_id="",
        after={"found": found},
    )


def record_pair_viewed(*, one: Cadre, other: Cadre, actor: Actor, now: datetime) -> None:
    """Tell the trail that someone opened two people beside each other: once for each of them."""
    for cadre, beside in ((one, other), (other, one)):
        record_event(
            tag=ArchiveTag.DUPLICATES_VIEWED,
            actor=actor,
            now=now,
            subject=cadre.name,
            subject_type="cadre",
            subject_id=cadre.pk,
            after={"beside": beside.staff_number},
        )


def record_entry_viewed(*, entry: Entry, actor: Actor, now: datetime) -> None:
    """Tell the trail that someone opened an entry of another person's archive."""
    record_event(
        tag=ArchiveTag.ARCHIVE_VIEWED,
        actor=actor,
        now=now,
        subject=entry.cadre.name,
        subject_type="cadre",
        subject_id=entry.cadre_id,
        after={"entry": entry.pk, "seq": entry.seq},
    )


def record_entries_viewed(
    *, asked: Mapping[str, Any], found: int, actor: Actor, now: datetime
) -> None:
    """Tell the trail that someone listed entries of other people, and by which filters."""
    record_event(
        tag=ArchiveTag.ENTRIES_LISTED,
        actor=actor,
        now=now,
        subject=_("Archive entries"),
        subject_type="entry",
        subject_id="",
        after=mask_facts({**asked, "found": found}),
    )


@transaction.atomic
def reveal_number(
    *,
    cadre: Cadre,
    field: ProtectedField,
    purpose: RevealPurpose,
    details: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Return a protected number in full; the trail keeps who asked, what for and about what.

    Raises DomainError where the matter is not stated or the person has seen as many today as
    allowed, NotAllowed where the file is not theirs to see in full.
    """
    require(may_reveal(user_of(actor), cadre))
    details = " ".join(details.split())
    if len(details) < MIN_DETAILS:
        raise DomainError(_("Say in a few words what matter it is for."), field="details")
    _check_daily_limit(actor, now)
    record_event(
        tag=REVEALS[field],
        actor=replace(actor, purpose=f"{purpose.label}：{details}"[:200]),
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        after={"field": field.value, "purpose": purpose.value},
    )
    return str(getattr(cadre, field))


def _check_daily_limit(actor: Actor, now: datetime) -> None:
    """Refuse more reveals than one person may make in a day; their account is the lock."""
    # Counted under the lock of the account: two reveals at once cannot both be the last one
    # allowed.
    accounts = User.objects.select_for_update(no_key=True)
    list(accounts.filter(pk=actor.user_id or 0).values_list("pk"))
    seen = TrailEvent.objects.reveals().filter(actor_id=actor.user_id, at__gte=start_of_day(now))
    if seen.count() >= settings.REVEAL_MAX_PER_DAY:
        raise DomainError(
            _("You have seen %(limit)d numbers in full today, as many as allowed.")
            % {"limit": settings.REVEAL_MAX_PER_DAY}
        )
