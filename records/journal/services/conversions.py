"""Conversion rows: never edited, followed by a new version."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.journal.models import ConversionRule
from records.journal.tags import JournalTag
from records.register.permissions import require_every_root
from records.trail.services import record_event


@transaction.atomic
def create_conversion_rule(
    *,
    source_kind: str,
    unit: str,
    title: str,
    hours_per_unit: Decimal,
    counts_toward: str,
    source: str,
    effective_from: date,
    actor: Actor,
    now: datetime,
    effective_to: date | None = None,
    cap_per_item: Decimal | None = None,
    cap_per_year: Decimal | None = None,
    evidence_required: str = "",
    is_active: bool = True,
) -> ConversionRule:
    """Add the next version of a conversion row and return it; it ends the one before.

    Raises DomainError where it would begin before the version it follows, NotAllowed where the
    actor does not keep the whole register: a row counts for everybody.
    """
    require_every_root(actor)
    versions = ConversionRule.objects.filter(source_kind=source_kind, unit=unit)
    # Two who write a new version at once: the second counts on from the first.
    last = versions.select_for_update().order_by("version").last()
    if last is not None and effective_from <= last.effective_from:
        raise DomainError(
            _("A new version begins after %s, when the last one began.") % last.effective_from,
            field="effective_from",
        )
    if hours_per_unit < 0:
        raise DomainError(_("Hours cannot be negative."), field="hours_per_unit")
    if effective_to is not None and effective_to < effective_from:
        raise DomainError(_("The end lies before the beginning."), field="effective_to")
    version = (versions.aggregate(newest=Max("version"))["newest"] or 0) + 1
    rule = ConversionRule.objects.create(
        source_kind=source_kind,
        unit=unit,
        version=version,
        title=title,
        hours_per_unit=hours_per_unit,
        cap_per_item=cap_per_item,
        cap_per_year=cap_per_year,
        evidence_required=evidence_required,
        counts_toward=counts_toward,
        source=source,
        is_active=is_active,
        effective_from=effective_from,
        effective_to=effective_to,
    )
    record_event(
        tag=JournalTag.CONVERSION_RULE_CREATED,
        actor=actor,
        now=now,
        subject=f"{rule.code} {title}",
        subject_type="conversion_rule",
        subject_id=rule.pk,
        before=_rule_facts(last) if last else None,
        after=_rule_facts(rule),
    )
    return rule


def _rule_facts(rule: ConversionRule) -> dict[str, str]:
    return {
        "code": rule.code,
        "hours_per_unit": str(rule.hours_per_unit),
        "cap_per_item": str(rule.cap_per_item or ""),
        "cap_per_year": str(rule.cap_per_year or ""),
        "counts_toward": rule.counts_toward,
        "effective_from": rule.effective_from.isoformat(),
        "source": rule.source,
    }
