"""The byte format of the book as SQL, so that the database hashes its own rows.

`digest` gives the digest recomputed from the columns of `records_journal_entry e`; the same
19 lines as `digests.canonical_text`. Both forms give the empty text for NULL.
"""

from dataclasses import dataclass

from records.journal.digests import FORMAT, GENESIS

COLUMNS = (
    "e.cadre_id",
    "e.seq",
    "e.kind",
    "e.occurred_on",
    "e.hours",
    "e.days",
    "e.channel",
    "e.content_kind",
    "e.grade",
    "e.source_kind",
    "e.source_key",
    "e.revision",
    "e.conversion_id",
    "e.reverses_id",
    "e.posted_at",
    "e.posted_by",
    "e.prev_digest",
    "e.facts",
)
NULLABLE = ("e.conversion_id", "e.reverses_id", "e.posted_by")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the checks need said differently on each database."""

    digest: str
    among: str
    """Takes one parameter, a JSON list of cadre numbers."""


def _postgresql_digest() -> str:
    # numeric(8, 2), the ISO date style and the time zone UTC write amounts, dates and moments as
    # the book does; textsend gives the text's bytes without the checks of convert_to.
    columns = [f"COALESCE({c}::text, '')" if c in NULLABLE else c for c in COLUMNS]
    return f"encode(sha256(textsend(concat_ws(E'\\n', '{FORMAT}', {', '.join(columns)}))), 'hex')"


def _sqlite_digest() -> str:
    lines = " || char(10) || ".join((f"'{FORMAT}'", *(_sqlite_text(c) for c in COLUMNS)))
    return f"SHA256({lines})"


def _sqlite_text(column: str) -> str:
    if column == "e.posted_at":
        return f"{column} || '+00'"
    if column in ("e.hours", "e.days"):
        # SQLite keeps amounts as floats: one that is not of two decimals shows as it is.
        return (
            f"CASE WHEN {column} = ROUND({column}, 2) THEN printf('%%.2f', {column}) "
            f"ELSE 'not ' || quote({column}) END"
        )
    return f"IFNULL({column}, '')"


DIALECTS = {
    "postgresql": Dialect(
        digest=_postgresql_digest(),
        among="IN (SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb))",
    ),
    "sqlite": Dialect(
        digest=_sqlite_digest(),
        among="IN (SELECT value FROM json_each(%s))",
    ),
}

COUNT = "SELECT COUNT(*) FROM records_journal_entry e WHERE 1 = 1 {among}"

CHANGED = """
SELECT e.cadre_id, MIN(e.seq) FROM records_journal_entry e
WHERE {digest} {differs} e.digest {among} GROUP BY e.cadre_id"""
"""The first entry of each chain that is not what was posted."""

CHAINS = f"""
SELECT c.cadre_id, c.length, c.head, c.mac, s.entries, s.last, s.missing, s.unlinked, l.digest
FROM records_journal_chain c
LEFT JOIN (
  SELECT cadre_id, COUNT(*) AS entries, MAX(seq) AS last,
    MIN(place) FILTER (WHERE seq <> place) AS missing,
    MIN(seq) FILTER (WHERE prev_digest <> before) AS unlinked
  FROM (
    SELECT e.cadre_id, e.seq, e.prev_digest, ROW_NUMBER() OVER chain AS place,
      COALESCE(LAG(e.digest) OVER chain, '{GENESIS}') AS before
    FROM records_journal_entry e WHERE 1 = 1 {{among}}
    WINDOW chain AS (PARTITION BY e.cadre_id ORDER BY e.seq)
  ) placed GROUP BY cadre_id
) s ON s.cadre_id = c.cadre_id
LEFT JOIN records_journal_entry l ON l.cadre_id = c.cadre_id AND l.seq = c.length
WHERE 1 = 1 {{among_chains}} ORDER BY c.cadre_id"""  # noqa: S608
"""Each chain: its recorded end, and what its entries say."""

OUTSIDE = """
SELECT e.cadre_id, MIN(e.seq) FROM records_journal_entry e
LEFT JOIN records_journal_chain c ON c.cadre_id = e.cadre_id
WHERE c.cadre_id IS NULL {among} GROUP BY e.cadre_id"""

UNFIT_REVERSALS = """
SELECT e.cadre_id, MIN(e.seq) FROM records_journal_entry e
JOIN records_journal_entry o ON o.id = e.reverses_id
WHERE e.reverses_id IS NOT NULL {among} AND NOT (
  o.cadre_id = e.cadre_id AND o.seq < e.seq AND o.kind = e.kind AND o.reverses_id IS NULL
  AND o.occurred_on = e.occurred_on AND o.channel = e.channel
  AND o.content_kind = e.content_kind AND o.hours = -e.hours AND o.days = -e.days
) GROUP BY e.cadre_id"""
"""Reversals that are not the mirror of what they reverse."""

SUMS = """
SELECT cadre_id, year, channel, content_kind, SUM(kept), SUM(entered) FROM (
  SELECT b.cadre_id, b.year, b.channel, b.content_kind, b.hours AS kept, 0 AS entered
  FROM records_journal_balance b WHERE 1 = 1 {among_balances}
  UNION ALL
  SELECT e.cadre_id, CAST({year} AS integer), e.channel, e.content_kind, 0, e.hours
  FROM records_journal_entry e WHERE e.kind = 'hours' {among}
) rows GROUP BY cadre_id, year, channel, content_kind
HAVING ROUND(SUM(kept) - SUM(entered), 2) <> 0 ORDER BY cadre_id, year"""
"""Balances beside the sums of entries, where they differ."""
