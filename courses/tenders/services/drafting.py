"""Beginning and changing a tender."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.tenders.models import Regime, Tender
from courses.tenders.permissions import may_draft_tenders
from courses.tenders.tags import TendersTag
from courses.tenders.trail_values import FACTS, note_tender, tender_values
from records.core.access.actor import Actor
from records.core.access.authority import require, require_managed, user_of
from records.core.access.choices import require_usable
from records.core.errors import DomainError, NotPossible

CHOICES = {"organiser": "tenders:draft:organiser", "regime": "tenders:draft:regime"}
WRITTEN = (*FACTS, "specification")


@transaction.atomic
def create_tender(*, values: Mapping[str, Any], actor: Actor, now: datetime) -> Tender:
    """Begin a tender (a draft) and return it; `values` by `trail_values.FACTS` and specification.

    Raises NotAllowed where the purchaser is not the actor's, DomainError naming the field where
    the regime is not in force.
    """
    require(may_draft_tenders(user_of(actor)))
    for field, act in CHOICES.items():
        require_usable(act, actor, values.get(field))
    tender = Tender(
        **{name: values[name] for name in WRITTEN if name in values},
        number=uuid.uuid4().hex[:20],
        created_by_id=actor.user_id,
        created_at=now,
    )
    _check_regime(tender.regime, now)
    tender.save(force_insert=True)
    # By the row's own number: two drafts of the same moment cannot take the same one.
    tender.number = f"CG{tender.year}-{tender.pk:05d}"
    tender.save(update_fields=["number"])
    note_tender(tender, TendersTag.TENDER_CREATED, actor, now, None, tender_values(tender))
    return tender


@transaction.atomic
def change_tender(
    *, tender: Tender, values: Mapping[str, Any], actor: Actor, now: datetime
) -> Tender:
    """Change a tender that is still being written; no difference leaves no trail.

    Raises NotPossible once it waits for approval or is published, NotAllowed for a tender or a
    purchaser of other units, DomainError naming the field.
    """
    tender = lock_draft(tender, actor)
    for field, act in CHOICES.items():
        if field in values and getattr(tender, f"{field}_id") != values[field].pk:
            require_usable(act, actor, values[field])
    before = tender_values(tender)
    text = tender.specification
    for name in WRITTEN:
        if name in values:
            setattr(tender, name, values[name])
    _check_regime(tender.regime, now)
    after = tender_values(tender)
    if before == after and text == tender.specification:
        return tender
    tender.edition += 1
    tender.save()
    changed = [name for name in after if after[name] != before[name]]
    note_written(
        tender,
        actor,
        now,
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
    )
    return tender


def lock_draft(tender: Tender, actor: Actor) -> Tender:
    """Return the tender with its row locked; raises NotAllowed, or NotPossible once it is fixed."""
    require_managed(actor, tender)
    locked = Tender.objects.select_for_update(of=("self",)).get(pk=tender.pk)
    if not locked.is_editable:
        raise NotPossible(
            _("The tender is %s: it stands as it is.") % locked.get_state_display().lower()
        )
    return locked


def note_written(
    tender: Tender,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """Leave the trail of a change, and keep who made it: a writer does not approve."""
    if actor.user_id is not None:
        tender.writers.add(actor.user_id)
    note_tender(tender, TendersTag.TENDER_CHANGED, actor, now, before, after)


def _check_regime(regime: Regime, now: datetime) -> None:
    if not Regime.objects.in_force(timezone.localdate(now)).filter(pk=regime.pk).exists():
        raise DomainError(_("“%s” is not in force today.") % regime.label, field="regime")
