"""Writes: new versions of rules, and the trail of checks that were looked at."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import user_of
from records.core.access.choices import require_usable
from records.core.access.readers import stands_above
from records.core.errors import DomainError, NotAllowed
from records.eligibility.enums import Effect, PolicyLevel, RuleUnit, Subject, Window
from records.eligibility.kept.marks import mark_stale
from records.eligibility.models import Rule
from records.eligibility.permissions import levels_written_by
from records.eligibility.tags import EligibilityTag
from records.journal.measures import MEASURES
from records.register.models import Unit
from records.trail.services import record_event

BOUNDS = frozenset({"level_max", "rank_max", "level_min", "rank_min"})
WINDOWS = {
    Subject.CADRE: (Window.CYCLE, Window.CALENDAR_YEAR, Window.AFTER_PROMOTION),
    Subject.CLASS: (Window.CLASS,),
}
COUNTED = (RuleUnit.HOURS, RuleUnit.DAYS)
"""What the book can count of a cadre without naming a measure."""


@transaction.atomic
def create_rule(
    *,
    code: str,
    title: str,
    window: str,
    unit: str,
    effect: str,
    source: str,
    effective_from: date,
    actor: Actor,
    now: datetime,
    subject: str = Subject.CADRE,
    applies_to: Mapping[str, Any] | None = None,
    window_params: Mapping[str, Any] | None = None,
    threshold: Decimal | None = None,
    measure: str = "",
    alternative_days: int | None = None,
    level: str = PolicyLevel.NATIONAL,
    for_unit: Unit | None = None,
    overrides: bool = False,
    is_active: bool = True,
    effective_to: date | None = None,
) -> Rule:
    """Add the next version of a rule and return it; it ends the one before of its level and unit.

    Raises DomainError where it would begin before the version it follows, or could not be
    judged; NotAllowed where level or unit stand above what the actor keeps.
    """
    _check_reach(level, for_unit, actor)
    rule = Rule(
        code=code,
        version=1,
        title=title,
        subject=subject,
        applies_to=dict(applies_to or {}),
        window=window,
        window_params=dict(window_params or {}),
        threshold=threshold,
        unit=unit,
        measure=measure,
        alternative_days=alternative_days,
        effect=effect,
        source=source,
        level=level,
        for_unit=for_unit,
        overrides=overrides,
        is_active=is_active,
        effective_from=effective_from,
        effective_to=effective_to,
        recorded_at=now,
    )
    _check(rule)
    # Two new versions of one code wait for each other; the number of versions is the lock's reason.
    versions = Rule.objects.select_for_update().filter(code=code)
    list(versions)
    last = versions.filter(level=level, for_unit=for_unit).order_by("version").last()
    _check_follows(rule, last)
    rule.version = (versions.aggregate(newest=Max("version"))["newest"] or 0) + 1
    rule.save(force_insert=True)
    mark_stale(None)
    record_event(
        tag=EligibilityTag.RULE_CREATED,
        actor=actor,
        now=now,
        subject=f"{rule} {title}",
        subject_type="rule",
        subject_id=rule.pk,
        before=_rule_facts(last) if last else None,
        after=_rule_facts(rule),
    )
    return rule


def record_check(
    *,
    subject: str,
    subject_type: str,
    subject_id: object,
    asked: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Leave in the trail that the check of other people was looked at, and what was asked."""
    record_event(
        tag=EligibilityTag.CHECK_VIEWED,
        actor=actor,
        now=now,
        subject=subject,
        subject_type=subject_type,
        subject_id=subject_id,
        after=asked,
    )


def _check_reach(level: str, for_unit: Unit | None, actor: Actor) -> None:
    """Hold a row to its writer's reach: a district writes its own rows, never those of the State."""
    user = user_of(actor)
    if level not in levels_written_by(user):
        raise NotAllowed(
            _("Rules of this level are not yours to write."),
            field="level",
        )
    if for_unit is None and not stands_above(user) and "/" not in user.keeper_paths():
        raise DomainError(_("Say for which of your units this rule is."), field="for_unit")
    require_usable("eligibility:create_rule:for_unit", actor, for_unit)


def _check(rule: Rule) -> None:
    if rule.effective_to is not None and rule.effective_to < rule.effective_from:
        raise DomainError(_("The end lies before the beginning."), field="effective_to")
    if rule.window not in WINDOWS[Subject(rule.subject)]:
        raise DomainError(_("This window does not fit what the rule judges."), field="window")
    if rule.threshold is not None and rule.threshold < 0:
        raise DomainError(_("A threshold cannot be negative."), field="threshold")
    if rule.threshold is None and rule.window != Window.AFTER_PROMOTION:
        raise DomainError(_("Give the threshold."), field="threshold")
    if (rule.effect == Effect.GATE) != (rule.subject == Subject.CLASS):
        raise DomainError(
            _("A completion gate judges a class, and what judges a class is a gate."),
            field="effect",
        )
    _check_measure(rule)
    unknown = sorted(set(rule.applies_to) - BOUNDS)
    if unknown or not all(isinstance(value, int) for value in rule.applies_to.values()):
        raise DomainError(
            _("Whom a rule applies to is told by %(names)s, each a code.")
            % {"names": ", ".join(sorted(BOUNDS))},
            field="applies_to",
        )


def _check_measure(rule: Rule) -> None:
    if rule.subject == Subject.CLASS:
        if rule.measure:
            raise DomainError(_("A rule that judges a class names no measure."), field="measure")
        return
    if not rule.measure:
        if rule.unit not in COUNTED:
            raise DomainError(
                _("Of a cadre, hours or days are counted, or what a measure says."), field="unit"
            )
        return
    measure = MEASURES.get(rule.measure)
    if measure is None:
        raise DomainError(
            _("There is no measure “%s” to count by.") % rule.measure, field="measure"
        )
    if measure.summed.value != rule.unit:
        raise DomainError(
            _("“%(measure)s” is counted in %(unit)s.")
            % {"measure": measure.label, "unit": measure.summed.label},
            field="unit",
        )
    if rule.alternative_days is not None and not measure.sentence_or_days:
        raise DomainError(
            _("Days of training cannot stand for “%s”.") % measure.label, field="alternative_days"
        )


def _check_follows(rule: Rule, last: Rule | None) -> None:
    if last is None:
        return
    if rule.effective_from <= last.effective_from:
        raise DomainError(
            _("A new version begins after %s, when the last one began.") % last.effective_from,
            field="effective_from",
        )
    if rule.subject != last.subject:
        raise DomainError(
            _("A new version judges what the last one judged."),
            field="subject",
        )


def _rule_facts(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "version": rule.version,
        "threshold": "" if rule.threshold is None else str(rule.threshold),
        "alternative_days": rule.alternative_days,
        "unit": rule.unit,
        "measure": rule.measure,
        "effect": rule.effect,
        "level": rule.level,
        "for_unit": rule.for_unit.code if rule.for_unit else "",
        "overrides": rule.overrides,
        "is_active": rule.is_active,
        "effective_from": rule.effective_from.isoformat(),
        "effective_to": rule.effective_to.isoformat() if rule.effective_to else "",
        "source": rule.source,
    }
