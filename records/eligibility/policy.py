"""Which rules hold for a cadre on a day: versions, levels, units."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Q

from records.eligibility.enums import PolicyLevel, RuleUnit, Subject
from records.eligibility.models import Rule

DEPTH = {level: depth for depth, level in enumerate(PolicyLevel.values)}
CEILINGS = (RuleUnit.SHARE, RuleUnit.DAYS)
"""A class's threshold in these is an upper limit: the smaller one is the stricter."""


def covers(rule: Rule, path: str) -> bool:
    """Return whether a rule is for the unit at `path`."""
    return rule.for_unit is None or path.startswith(rule.for_unit.path)


def binding(rules: Iterable[Rule], path: str) -> dict[str, Rule]:
    """Return the rule of each code that binds at `path`, in the order of codes given.

    Of several levels the stricter row binds; a row marked as overriding puts those of the
    levels above it aside.
    """
    by_code: dict[str, list[Rule]] = {}
    for rule in rules:
        if covers(rule, path):
            by_code.setdefault(rule.code, []).append(rule)
    return {code: _binding(rows) for code, rows in by_code.items()}


def _binding(rows: list[Rule]) -> Rule:
    overriding = [row for row in rows if row.overrides]
    if overriding:
        deepest = max(map(_depth, overriding))
        rows = [row for row in rows if _depth(row) >= deepest]
    return max(rows, key=_strictness)


def _depth(rule: Rule) -> tuple[int, int]:
    return DEPTH[rule.level], len(rule.for_unit.path) if rule.for_unit else 0


def _strictness(rule: Rule) -> tuple[Any, ...]:
    if rule.threshold is None:
        return (-int(rule.window_params.get("months", 12)), rule.version)
    is_ceiling = rule.subject == Subject.CLASS and rule.unit in CEILINGS
    threshold = -rule.threshold if is_ceiling else rule.threshold
    days = rule.alternative_days
    return (threshold, Decimal("Infinity") if days is None else Decimal(days), rule.version)


class Policy:
    """Every version of the rules about cadres, loaded with one query, asked for any day."""

    def __init__(self, known_at: datetime | None = None) -> None:
        rules = Rule.objects.filter(subject=Subject.CADRE).select_related("for_unit")
        if known_at is not None:
            rules = rules.filter(Q(recorded_at__isnull=True) | Q(recorded_at__lte=known_at))
        self.rules = sorted(rules, key=lambda rule: (rule.pk, rule.version))
        self.order = list(dict.fromkeys(rule.code for rule in self.rules))
        paths = {rule.for_unit.path for rule in self.rules if rule.for_unit}
        self.paths = tuple(sorted(paths, key=len, reverse=True))
        self._on = lru_cache(maxsize=None)(self._resolve)
        self._in_force = lru_cache(maxsize=None)(self._standing)

    def on(self, day: date, path: str = "") -> dict[str, Rule]:
        """Return the rule of each code that binds on `day` at the unit `path`."""
        deepest = next((known for known in self.paths if path.startswith(known)), "")
        return self._on(day, deepest)

    def in_force(self, day: date) -> list[Rule]:
        """Return all rows in force on `day`, of whatever unit and level."""
        return self._in_force(day)

    def _resolve(self, day: date, path: str) -> dict[str, Rule]:
        found = binding(self.in_force(day), path)
        return {code: found[code] for code in self.order if code in found}

    def _standing(self, day: date) -> list[Rule]:
        newest: dict[tuple[str, str, int | None], Rule] = {}
        for rule in self.rules:
            if rule.effective_from > day:
                continue
            key = (rule.code, rule.level, rule.for_unit_id)
            if key not in newest or newest[key].version < rule.version:
                newest[key] = rule
        return [rule for rule in newest.values() if rule.stands_on(day)]
