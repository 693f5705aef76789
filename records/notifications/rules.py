"""Which rule decides for whom: the nearest unit's, and where no row stands, what was shipped."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from records.core.seams.notifications import NOTIFICATIONS, Channel, NotificationKind
from records.notifications.models import NotificationRule


def ship_rules(**_signal: Any) -> None:
    """Write the shipped rules of kinds that have none; run after every migrate.

    A kind whose rules somebody has changed keeps them: only what never stood is added.
    """
    present = set(NotificationRule.objects.values_list("kind", flat=True))
    now = timezone.now()
    NotificationRule.objects.bulk_create(
        [
            NotificationRule(
                kind=kind.code, days=days, channels=shipped_channels(kind), updated_at=now
            )
            for kind in NOTIFICATIONS
            if kind.code not in present
            for days in kind.days or (None,)
        ],
        ignore_conflicts=True,
    )


def shipped_channels(kind: NotificationKind) -> list[str]:
    """Return where a kind goes besides the inbox, as its room says."""
    return [one.value for one in Channel if one in kind.channels]


def rules_of(kind: NotificationKind) -> list[NotificationRule]:
    """Return a kind's rules, with their units."""
    found = list(NotificationRule.objects.filter(kind=kind.code).select_related("unit"))
    if found:
        return found
    # A room that came after the last migrate speaks all the same.
    return [
        NotificationRule(kind=kind.code, days=days, channels=shipped_channels(kind))
        for days in kind.days or (None,)
    ]


def days_of(rules: Iterable[NotificationRule]) -> list[int | None]:
    """Return the numbers of days that any rule asks for, the nearest first."""
    days = {rule.days for rule in rules if rule.is_active}
    return sorted(days, key=lambda one: -1 if one is None else one)


def rule_for(
    rules: Sequence[NotificationRule], path: str, days: int | None
) -> NotificationRule | None:
    """Return the rule that decides for a person whose unit lies at `path`; None where none does.

    A rule of the person's own unit goes before one of a unit above, and that before the one for
    everybody; an inactive rule of a unit silences the kind there.
    """
    fitting = [
        rule
        for rule in rules
        if rule.days == days and (rule.unit is None or path.startswith(rule.unit.path))
    ]
    return max(fitting, key=lambda rule: len(rule.unit.path) if rule.unit else 0, default=None)
