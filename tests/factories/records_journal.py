"""Drafts for the book."""

from datetime import date
from decimal import Decimal
from typing import Any

from records.journal.entry_builder import EntryDraft
from records.journal.enums import Channel, EntryKind
from records.register.models import Cadre


def draft(cadre: Cadre | int, key: str = "class:1:theory", **given: Any) -> EntryDraft:
    """Return a draft of eight concentrated hours of theory, changed by `given`."""
    values: dict[str, Any] = {
        "kind": EntryKind.HOURS,
        "occurred_on": date(2026, 3, 6),
        "source_kind": "class",
        "hours": Decimal(8),
        "days": Decimal(1),
        "channel": Channel.CONCENTRATED,
        "content_kind": "theory",
        "facts": {"title": "春季主体班", "unit": "武陵区委组织部"},
    }
    return EntryDraft(
        cadre_id=cadre if isinstance(cadre, int) else cadre.pk,
        source_key=key,
        **(values | given),
    )
