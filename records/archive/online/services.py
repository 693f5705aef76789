"""Posting an export of online hours: one transaction, safe to repeat."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from records.archive.online.plan import OnlinePlan, plan_online_hours
from records.archive.tags import ArchiveTag
from records.core.access.actor import Actor
from records.core.errors import DomainError, ManyErrors
from records.core.long_work import Progress, counted, no_progress
from records.journal.ledger import lock_chains
from records.journal.services.posting import restate_entries
from records.register.models import Unit
from records.register.permissions import allowed_units
from records.trail.services import record_event


class OnlineHoursErrors(ManyErrors):
    """The file has bad rows; nothing was posted."""

    def __init__(self, plan: OnlinePlan) -> None:
        super().__init__(
            _("%(count)s errors in the file; nothing was imported.") % {"count": len(plan.errors)},
            [DomainError(e.message, field=e.field, row=e.row) for e in plan.errors],
        )
        self.plan = plan


@transaction.atomic
def apply_online_hours(
    *,
    content: bytes,
    filename: str,
    today: date,
    actor: Actor,
    now: datetime,
    allowed: Iterable[Unit] | None = None,
    skip_errors: bool = False,
    progress: Progress = no_progress,
) -> OnlinePlan:
    """Post an export in one transaction and return what was done; repeating it posts nothing.

    Other minutes for the same person, course and date are a reversal and a new entry. Raises
    OnlineHoursErrors, having done nothing, where rows are bad and `skip_errors` is not set.
    """
    allowed = allowed_units(actor, allowed)
    plan = plan_online_hours(content, filename, today=today, allowed=allowed)
    if plan.errors and not skip_errors:
        raise OnlineHoursErrors(plan)
    progress(0, len(plan.good))
    lock_chains(row.cadre.pk for row in plan.good)
    # Read again under the locks: another import may have posted meanwhile.
    plan = plan_online_hours(content, filename, today=today, allowed=allowed)
    if plan.errors and not skip_errors:
        raise OnlineHoursErrors(plan)
    doing = [row for row in plan.good if row.outcome != "unchanged"]
    doing.sort(key=lambda row: row.cadre.pk)
    restate_entries(
        drafts=(row.draft for row in counted(doing, progress, len(doing)) if row.draft is not None),
        retire=(row.source for row in doing if row.draft is None),
        actor=actor,
        now=now,
        reason=_("The platform's export now says otherwise: %(file)s") % {"file": filename},
    )
    progress(len(doing), len(doing))
    record_event(
        tag=ArchiveTag.ONLINE_HOURS_APPLIED,
        actor=actor,
        now=now,
        subject=filename,
        subject_type="online_hours",
        subject_id="",
        after=plan.as_json() | {"errors": len(plan.errors)},
    )
    return plan
