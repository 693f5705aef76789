"""The byte format of the book (docs/journal.md): what of an entry is hashed, and how.

The canonical text exists twice, here in Python for posting and in `sql.py` for the database
to verify by itself; a test holds the two together.
"""

import hashlib
import hmac
from datetime import UTC, datetime
from decimal import Decimal

from django.conf import settings

from records.journal.canonical import canonical_json
from records.journal.models import Entry

FORMAT = "entry/1"
GENESIS = "0" * 64
"""What the first entry of a chain names as the digest before it, and the head of an empty chain."""


def amount(value: Decimal) -> str:
    """Return hours or days as the book writes them: two decimals, `-7.50`."""
    return f"{value:.2f}"


def moment(at: datetime) -> str:
    """Return a moment as the book writes it: UTC, whole seconds, `2026-11-23 01:00:00+00`."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00")


def canonical_text(entry: Entry) -> str:
    """Return the text that is hashed: 19 fields, one a line, the facts last."""
    return "\n".join(
        (
            FORMAT,
            str(entry.cadre_id),
            str(entry.seq),
            entry.kind,
            entry.occurred_on.isoformat(),
            amount(entry.hours),
            amount(entry.days),
            entry.channel,
            entry.content_kind,
            entry.grade,
            entry.source_kind,
            entry.source_key,
            str(entry.revision),
            _number(entry.conversion_id),
            _number(entry.reverses_id),
            moment(entry.posted_at),
            _number(entry.posted_by),
            entry.prev_digest,
            canonical_json(entry.facts),
        )
    )


def digest_of(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def head_mac(cadre_id: int, length: int, head: str) -> str:
    """Return the keyed digest of a chain's end; the key is not in the database."""
    message = f"{cadre_id}|{length}|{head}".encode()
    return hmac.digest(settings.JOURNAL_KEY.encode(), message, "sha256").hex()


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
