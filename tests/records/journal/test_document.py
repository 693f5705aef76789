"""docs/journal.md tells an auditor how to check the book without this program: it must be true."""

import csv
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from records.core.access.actor import Actor
from records.journal.digests import GENESIS, canonical_text, digest_of, head_mac
from records.journal.entry_builder import EntryDraft, draft_row, reversal_row
from records.journal.models import Entry
from records.journal.services import post_entries, reverse_entry
from records.journal.sql import COLUMNS
from tests.factories.records import ACTOR, NOW, CadreFactory
from tests.factories.records_journal import draft

DOCUMENT = Path(settings.BASE_DIR, "docs", "journal.md")


def block(name: str) -> str:
    """Return the fenced block that follows the comment `<!-- name -->`."""
    found = re.search(
        rf"<!-- {name} -->\n+```\w*\n(.*?)\n```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL
    )
    assert found, name
    return found[1]


def example() -> list[Entry]:
    """Return the two entries of the document, as the services make them."""
    officer = Actor(user_id=3, name="officer")
    first = draft_row(
        EntryDraft(
            cadre_id=7,
            kind="hours",
            occurred_on=date(2026, 3, 6),
            source_kind="class",
            source_key="class:12:2026:theory",
            hours=Decimal("7.5"),
            days=1,
            channel="concentrated",
            content_kind="theory",
            facts={"title": "春季主体班", "evidence": ["mark:901"]},
        ),
        revision=1,
        actor=officer,
        now=datetime(2026, 3, 7, 8, 30, tzinfo=UTC),
    )
    first.pk = 41
    chained(first, 1, GENESIS)
    second = reversal_row(
        first, reason="late correction", actor=officer, now=datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
    )
    second.pk = 42
    chained(second, 2, first.digest)
    return [first, second]


def chained(entry: Entry, seq: int, before: str) -> None:
    entry.seq, entry.prev_digest = seq, before
    entry.digest = digest_of(canonical_text(entry))


def test_the_worked_example_is_what_the_code_makes(settings) -> None:
    first, second = example()
    settings.JOURNAL_KEY = "example-key"

    assert block("first entry") == canonical_text(first)
    assert block("first digest") == first.digest
    assert block("second entry") == canonical_text(second)
    assert block("second digest") == second.digest
    assert block("end of the chain") == f"7|2|{second.digest}"
    assert block("keyed digest") == head_mac(7, 2, second.digest)


@pytest.mark.django_db
def test_the_auditors_program_finds_what_was_changed(tmp_path) -> None:
    cadres = CadreFactory.create_batch(2)
    entries = post_entries(
        drafts=[draft(cadre, key) for cadre in cadres for key in "ab"], actor=ACTOR, now=NOW
    )
    reverse_entry(entry=entries[0], reason="更正", actor=ACTOR, now=NOW)
    rows = [line(entry) for entry in Entry.objects.order_by("cadre", "seq")]

    assert audit(tmp_path, rows) == "5 entries read"
    changed = [dict(row) for row in rows]
    changed[1]["hours"] = "80.00"
    assert audit(tmp_path, changed) == f"cadre {cadres[0].pk}, entry 2: broken\n5 entries read"
    assert "entry 3: broken" in audit(tmp_path, [rows[0], *rows[2:]])


def line(entry: Entry) -> dict[str, str]:
    """Return an entry as PostgreSQL writes it into the file."""
    _format, *values = canonical_text(entry).split("\n")
    names = [column.removeprefix("e.") for column in COLUMNS]
    return dict(zip(names, values, strict=True)) | {"digest": entry.digest}


def audit(folder: Path, rows: list[dict[str, str]]) -> str:
    """Run the document's program on `rows`; return what it printed."""
    with (folder / "journal.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    (folder / "check.py").write_text(block("program"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "check.py"], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_documents_query_writes_the_columns_the_program_reads(tmp_path) -> None:
    from django.db import connection

    post_entries(drafts=[draft(CadreFactory())], actor=ACTOR, now=NOW)
    setting, query = block("query").split(";")[:2]
    query = re.search(r"\((SELECT.*)\) TO", query, re.DOTALL)[1]
    with connection.cursor() as cursor:
        cursor.execute(setting)
        cursor.execute(query)
        names = [column.name for column in cursor.description]
        cursor.execute(f"SELECT {', '.join(f'{name}::text' for name in names)} FROM ({query}) q")
        rows = [
            {name: value or "" for name, value in zip(names, row, strict=True)}
            for row in cursor.fetchall()
        ]

    assert rows == [line(Entry.objects.get())]
    assert audit(tmp_path, rows) == "1 entries read"
