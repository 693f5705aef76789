"""Which rules hold for a cadre on a day: versions, levels, units."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from records.core.database.kept_queries import KeptQuery
from records.eligibility.enums import PolicyLevel, RuleUnit, Subject
from records.eligibility.models import Rule


def _rules() -> "QuerySet[Rule]":
    return Rule.objects.filter(subject=Subject.CADRE).select_related("for_unit")


RULES: KeptQuery[Rule] = KeptQuery(_rules)
DEPTH = {level: depth for depth, level in enumerate(PolicyLevel.values)}
CEILINGS = (RuleUnit.SHARE, RuleUnit.DAYS)
"""A class's threshold in these is an upper limit: the smaller one is the stricter."""


def covers(rule: Rule, path: str) -> bool:
    """Return whether a rule is for the unit at `path`, whatever the day the path is of."""
    return rule.for_unit is None or rule.for_unit.mark in path


def binding(rules: Iterable[Rule], path: str) -> dict[str, Rule]:
    """Return the rule of each code that binds at `path`, in the order of codes given.

    Of several levels the stricter row binds; a row marked as overriding puts those of the
    levels above it aside.
    """
    by_code: dict[str, list[Rule]] = {}
    for rule in rules:
        if covers(rule, path):
            by_code.setdefault(rule.code, []).append(rule)
    return {code: _binding(rows, path) for code, rows in by_code.items()}


def _binding(rows: list[Rule], path: str) -> Rule:
    overriding = [row for row in rows if row.overrides]
    if overriding:
        deepest = max(_depth(row, path) for row in overriding)
        rows = [row for row in rows if _depth(row, path) >= deepest]
    return max(rows, key=_strictness)


def _depth(rule: Rule, path: str) -> tuple[int, int]:
    """Return how deep a rule that covers `path` stands: by its level, then by its unit."""
    return DEPTH[rule.level], path.index(rule.for_unit.mark) + 1 if rule.for_unit else 0


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
        rules: Iterable[Rule]
        if known_at is None:
            rules = RULES.rows()
        else:
            known = Q(recorded_at__isnull=True) | Q(recorded_at__lte=known_at)
            rules = _rules().filter(known)
        self.rules = sorted(rules, key=lambda rule: (rule.pk, rule.version))
        self.order = list(dict.fromkeys(rule.code for rule in self.rules))
        self.marks = frozenset(rule.for_unit.mark for rule in self.rules if rule.for_unit)
        # Kept on the object, which lives for one check: a decorator on the method would keep every
        # policy ever loaded.
        self._on = lru_cache(maxsize=None)(self._resolve)
        self._in_force = lru_cache(maxsize=None)(self._standing)

    def on(self, day: date, path: str = "") -> dict[str, Rule]:
        """Return the rule of each code that binds on `day` at `path`, the unit's of that day.

        Of the path only the units that have rules of their own matter: few differ among many.
        """
        known = [code for code in path.split("/") if f"/{code}/" in self.marks]
        return self._on(day, f"/{'/'.join(known)}/" if known else "")

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
