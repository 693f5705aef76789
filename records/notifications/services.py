"""Rules of notifications, what a person wants of them, and sending once more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.access.authority import require, require_managed, user_of
from records.core.access.choices import require_usable
from records.core.errors import DomainError, NotPossible
from records.core.seams.notifications import NOTIFICATIONS, PUSHED, NotificationKind
from records.notifications.enums import RETRIABLE, DeliveryState
from records.notifications.models import ContactSettings, Delivery, NotificationRule, Preference
from records.notifications.nudging import nudge
from records.notifications.permissions import may_set_rules, may_use_inbox
from records.notifications.tags import NotificationsTag
from records.register.models import Unit
from records.trail.services import record_event

LONGEST_DAYS = 366


@transaction.atomic
def create_rule(
    *,
    kind: str,
    days: int | None,
    channels: Sequence[str],
    unit: Unit | None,
    is_active: bool,
    actor: Actor,
    now: datetime,
) -> NotificationRule:
    """Say how a kind speaks to the people of a unit, or (None) to everybody.

    Raises DomainError naming the field that does not fit the kind, or where such a rule stands
    already; NotAllowed for units that are not the actor's.
    """
    require(may_set_rules(user_of(actor), unit))
    require_usable("notifications:set_rule:unit", actor, unit)
    declared = _declared(kind)
    rule = NotificationRule(kind=kind, unit=unit, updated_at=now)
    _fill(rule, declared, days, channels, is_active)
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError:
        raise DomainError(
            _("There is a rule like this already; change that one."), field="kind"
        ) from None
    _record_rule(rule, NotificationsTag.RULE_CREATED, actor, now, None)
    return rule


@transaction.atomic
def change_rule(
    *,
    rule: NotificationRule,
    days: int | None,
    channels: Sequence[str],
    is_active: bool,
    actor: Actor,
    now: datetime,
) -> NotificationRule:
    """Change when and how a rule speaks; kind and unit stay. Raises as `create_rule` does."""
    require_managed(actor, rule)
    rule = NotificationRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    before = _rule_facts(rule)
    _fill(rule, _declared(rule.kind), days, channels, is_active)
    if _rule_facts(rule) == before:
        return rule
    rule.updated_at = now
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError:
        raise DomainError(
            _("There is a rule like this already; change that one."), field="days"
        ) from None
    _record_rule(rule, NotificationsTag.RULE_CHANGED, actor, now, before)
    return rule


@transaction.atomic
def change_preferences(
    *,
    unwanted: Mapping[str, Sequence[str]],
    language: str,
    wants_digest: bool,
    actor: Actor,
    now: datetime,
) -> ContactSettings:
    """Say by kind which channels oneself does not want, and how one is written to.

    Kinds that are not named keep what was said of them. Raises DomainError for a kind or channel
    that cannot be switched off, or a language the site does not have; NotAllowed for a deputy.
    """
    user = user_of(actor)
    require(may_use_inbox(user))
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("The site does not have this language."), field="language")
    for kind, channels in unwanted.items():
        _refuse_mandatory(_declared(kind), channels)
    # Locked first: two saves of the same page at the same moment follow one another.
    account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    Preference.objects.filter(user=account, kind__in=list(unwanted)).delete()
    Preference.objects.bulk_create(
        [
            Preference(user=account, kind=kind, channel=channel)
            for kind, channels in unwanted.items()
            for channel in sorted(set(channels))
        ]
    )
    found, _created = ContactSettings.objects.update_or_create(
        user=account,
        defaults={"language": language, "wants_digest": wants_digest, "updated_at": now},
    )
    record_event(
        tag=NotificationsTag.PREFERENCES_CHANGED,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        after={
            "language": language,
            "digest": wants_digest,
            "off": {kind: sorted(channels) for kind, channels in unwanted.items() if channels},
        },
    )
    return found


@transaction.atomic
def retry_delivery(*, delivery: Delivery, actor: Actor, now: datetime) -> Delivery:
    """Have a delivery that failed, or of which nobody knows, sent once more; return it.

    Whoever does this takes it upon them that an uncertain one may come twice. Raises NotPossible
    where it is on its way or was sent, NotAllowed for anybody but a system administrator.
    """
    require_managed(actor, delivery)
    leader = delivery.bundle_id or delivery.pk
    rows = Delivery.objects.carried_by(leader).select_for_update(of=("self",)).order_by("pk")
    states = {row.pk: row.state for row in rows}
    before = states[delivery.pk]
    if before not in RETRIABLE:
        raise NotPossible(_("Only a delivery that was not made can be made again."))
    again = [pk for pk, state in states.items() if state == before]
    Delivery.objects.filter(pk__in=again).update(
        state=DeliveryState.QUEUED, next_try_at=now, handed_over_at=None, finished_at=None, error=""
    )
    record_event(
        tag=NotificationsTag.DELIVERY_RETRIED,
        actor=actor,
        now=now,
        subject=str(delivery),
        subject_type="delivery",
        subject_id=delivery.pk,
        before={"state": before},
        after={"state": DeliveryState.QUEUED.value, "deliveries": len(again)},
    )
    transaction.on_commit(nudge)
    delivery.refresh_from_db()
    return delivery


def _declared(kind: str) -> NotificationKind:
    declared = NOTIFICATIONS.get(kind)
    if declared is None:
        raise DomainError(_("There is no such kind of notification."), field="kind")
    return declared


def _fill(
    rule: NotificationRule,
    kind: NotificationKind,
    days: int | None,
    channels: Sequence[str],
    is_active: bool,
) -> None:
    if bool(kind.days) != (days is not None):
        message = (
            _("Say how many days before.") if kind.days else _("This kind does not count days.")
        )
        raise DomainError(message, field="days")
    if days is not None and not 0 <= days <= LONGEST_DAYS:
        raise DomainError(_("Between 0 and %d days.") % LONGEST_DAYS, field="days")
    if unknown := set(channels) - PUSHED:
        raise DomainError(_("No such channel: %s.") % ", ".join(sorted(unknown)), field="channels")
    if kind.is_mandatory and not is_active:
        raise DomainError(_("This kind cannot be switched off."), field="is_active")
    rule.days, rule.is_active = days, is_active
    rule.channels = [one for one in sorted(PUSHED) if one in channels]


def _refuse_mandatory(kind: NotificationKind, channels: Sequence[str]) -> None:
    if unknown := set(channels) - PUSHED:
        raise DomainError(_("No such channel: %s.") % ", ".join(sorted(unknown)), field=kind.code)
    if channels and kind.is_mandatory:
        raise DomainError(_("This kind cannot be switched off."), field=kind.code)


def _rule_facts(rule: NotificationRule) -> dict[str, Any]:
    return {"days": rule.days, "channels": list(rule.channels), "active": rule.is_active}


def _record_rule(
    rule: NotificationRule,
    tag: NotificationsTag,
    actor: Actor,
    now: datetime,
    before: Mapping[str, Any] | None,
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=str(rule),
        subject_type="notification_rule",
        subject_id=rule.pk,
        before=before,
        after={
            "kind": rule.kind,
            "unit": rule.unit.code if rule.unit is not None else "",
            **_rule_facts(rule),
        },
    )
