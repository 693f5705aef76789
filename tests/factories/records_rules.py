"""New versions of the rows that ship: what a test changes, the rest as it shipped."""

from datetime import timedelta
from typing import Any

from django.db.models import Model

from records.eligibility.models import Rule
from records.eligibility.services import create_rule
from records.journal.models import ConversionRule
from records.journal.services import create_conversion_rule
from tests.factories.records import ACTOR, NOW

MADE = {"id", "version", "recorded_at", "effective_from"}


def next_rule(code: str, **changes: Any) -> Rule:
    """Add a version of a rule, from the day after it began to hold unless told otherwise."""
    shipped = Rule.objects.get(code=code, version=1)
    return create_rule(**(_values(shipped) | changes), actor=ACTOR, now=NOW)


def next_conversion(source_kind: str, unit: str, **changes: Any) -> ConversionRule:
    """Add a version of a conversion row, likewise."""
    shipped = ConversionRule.objects.get(source_kind=source_kind, unit=unit, version=1)
    return create_conversion_rule(**(_values(shipped) | changes), actor=ACTOR, now=NOW)


def _values(shipped: Model) -> dict[str, Any]:
    values = {f.name: getattr(shipped, f.name) for f in shipped._meta.fields}
    kept = {name: value for name, value in values.items() if name not in MADE}
    return kept | {"effective_from": values["effective_from"] + timedelta(days=1)}
