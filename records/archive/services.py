"""The trail of who opened whose file, and the full citizen number for a stated purpose."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from records.core.actor import Actor
from records.core.errors import DomainError
from records.eligibility.results import CadreCheck
from records.eligibility.services import record_check
from records.journal.models import Entry
from records.register.models import Cadre
from records.trail.enums import Tag
from records.trail.services import record_event


def record_file_viewed(
    *, cadre: Cadre, as_of: date, check: CadreCheck, actor: Actor, now: datetime
) -> None:
    """Tell the trail that someone opened a cadre's file, and the answer it gave."""
    record_event(
        tag=Tag.CADRE_VIEWED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        after={"as_of": as_of.isoformat(), "verdict": check.verdict.value},
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
        tag=Tag.DUPLICATES_VIEWED,
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
            tag=Tag.DUPLICATES_VIEWED,
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
        tag=Tag.ARCHIVE_VIEWED,
        actor=actor,
        now=now,
        subject=entry.cadre.name,
        subject_type="cadre",
        subject_id=entry.cadre_id,
        after={"entry": entry.pk, "seq": entry.seq},
    )


@transaction.atomic
def reveal_citizen_number(*, cadre: Cadre, purpose: str, actor: Actor, now: datetime) -> str:
    """Return the full citizen number; the trail keeps who asked and what for.

    Raises DomainError where no purpose is stated.
    """
    purpose = " ".join(purpose.split())
    if len(purpose) < 2:
        raise DomainError(_("Say what the full number is needed for."), field="purpose")
    record_event(
        tag=Tag.CITIZEN_NUMBER_VIEWED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        after={"purpose": purpose[:200]},
    )
    return cadre.citizen_number
