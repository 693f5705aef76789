"""Entering and confirming versions of the regimes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from courses.tenders.models import Regime, RegimeConfirmation
from courses.tenders.models.regime import PERIODS
from courses.tenders.permissions import keeps_regimes
from courses.tenders.tags import TendersTag
from courses.tenders.trail_values import plain_value
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, NotAllowed
from records.trail.services import record_event

OWN = frozenset({"id", "version", "recorded_at", "recorded_by", "recorded_by_name"})
"""Columns that no form fills in."""


@transaction.atomic
def enter_regime(*, values: Mapping[str, Any], actor: Actor, now: datetime) -> Regime:
    """Add the next version of a regime and return it; it counts once a second person confirms it.

    Raises DomainError naming the field where it begins before the version it follows or its
    figures contradict each other, NotAllowed for who does not keep the regimes.
    """
    require(keeps_regimes(user_of(actor)))
    names = {field.name for field in Regime._meta.concrete_fields} - OWN
    regime = Regime(**{name: value for name, value in values.items() if name in names})
    _check(regime)
    versions = Regime.objects.filter(code=regime.code)
    last = versions.order_by("version").last()
    if last is not None and regime.effective_from <= last.effective_from:
        raise DomainError(
            _("A new version begins after %s, when the last one began.") % last.effective_from,
            field="effective_from",
        )
    regime.version = (versions.aggregate(newest=Max("version"))["newest"] or 0) + 1
    regime.recorded_at = now
    regime.recorded_by, regime.recorded_by_name = actor.user_id, actor.name[:100]
    regime.save(force_insert=True)
    _record(TendersTag.REGIME_ENTERED, regime, actor, now, _facts(last) if last else None)
    return regime


@transaction.atomic
def confirm_regime(*, regime: Regime, actor: Actor, now: datetime) -> Regime:
    """Confirm a version that somebody else entered, so that it counts; return it."""
    require(keeps_regimes(user_of(actor)))
    behind = {actor.user_id, actor.on_behalf_of_id} - {None}
    if not actor.is_system and regime.recorded_by in behind:
        raise NotAllowed(_("Somebody confirms who did not enter the row."))
    if regime.recorded_at is None:
        return regime
    _made, is_new = RegimeConfirmation.objects.get_or_create(
        regime=regime,
        defaults={
            "confirmed_at": now,
            "confirmed_by": actor.user_id,
            "confirmed_by_name": actor.name[:100],
        },
    )
    if is_new:
        _record(TendersTag.REGIME_CONFIRMED, regime, actor, now, None)
    return regime


def _check(regime: Regime) -> None:
    if regime.price_weight_min > regime.price_weight_max:
        raise DomainError(_("The least lies above the most."), field="price_weight_max")
    if regime.small_firm_min > regime.small_firm_max:
        raise DomainError(_("The least lies above the most."), field="small_firm_max")
    least, below = regime.budget_from, regime.budget_below
    if least is not None and below is not None and below <= least:
        raise DomainError(_("The upper limit lies below the lower one."), field="budget_below")
    if regime.effective_to is not None and regime.effective_to < regime.effective_from:
        raise DomainError(_("The last day lies before the first."), field="effective_to")
    for name in ("panel_size", "panel_size_large"):
        if getattr(regime, name) % 2 == 0:
            raise DomainError(_("A panel has an odd number of members."), field=name)
    for name in PERIODS:
        try:
            regime.period(name)
        except ValueError:
            raise DomainError(
                _("Write 20d for 20 calendar days, 5w for 5 working days."), field=name
            ) from None
    if not regime.bid_period:
        raise DomainError(_("Say how long bids are taken at least."), field="bid_period")


def _facts(regime: Regime) -> dict[str, Any]:
    return {
        field.name: plain_value(getattr(regime, field.name))
        for field in Regime._meta.concrete_fields
        if field.name not in OWN
    }


def _record(
    tag: TendersTag, regime: Regime, actor: Actor, now: datetime, before: dict[str, Any] | None
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=f"{regime} {regime.title}",
        subject_type="procurement_regime",
        subject_id=regime.pk,
        before=before,
        after=_facts(regime),
    )
