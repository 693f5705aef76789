"""Check 20,000 cadres with their evidence, against hand-written SQL for the same question.

    DATABASE_URL=postgres://… uv run python benchmarks/check.py [--cadres 20000]

What it means stands in docs/benchmarks.md.
"""

import argparse
import random
from collections import deque
from datetime import date, timedelta
from typing import Any

from common import Measured, analyze, measure, queries_of, report, scratch_database
from journal_data import NOW

CADRES = 20_000
ENTRIES = 20
ROUNDS = 5
AS_OF = date(2026, 11, 23)
RULES = ("hours_5y_leader", "hours_year_staff", "online_year", "makeup_after_promotion")


def main() -> None:
    """Grow the register and the book twice; check at both sizes; compare at the larger."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cadres", type=int, default=CADRES)
    cadres = parser.parse_args().cadres
    with scratch_database():
        tenth = cadres // 10
        grow(0, tenth)
        small = measure(check_all)
        grow(tenth, cadres)
        ours, by_hand = compare()
        figure, floor = (min(one.seconds for one in runs) for runs in (ours, by_hand))
        report(
            {
                "benchmark": "check",
                "unit": "seconds",
                "cadres": cadres,
                "entries": cadres * ENTRIES,
                "figure": figure,
                "floor": floor,
                "ratio": figure / floor,
                "aim": "ratio <= 3",
                "unmet": ours[0].result,
                "queries": {"cadres_2000": queries(2000), "cadres_4000": queries(4000)},
                "peak_memory_bytes": {
                    f"cadres_{tenth}": small.memory,
                    f"cadres_{cadres}": ours[0].memory,
                },
            }
        )


def compare() -> tuple[list[Measured], list[Measured]]:
    """Check and ask by hand in turns; both must give the same answer for every cadre and rule."""
    ours, by_hand = [], []
    assert answers_of_check() == answers_by_hand(), "the check and the SQL disagree"
    for _ in range(ROUNDS):
        ours.append(measure(check_all))
        by_hand.append(measure(ask_by_hand))
    assert ours[0].result == by_hand[0].result
    return ours, by_hand


def check_all() -> dict[str, int]:
    """Check everyone with evidence; return how many fail each rule and how much evidence came."""
    from records.eligibility.checking.check import check_cadres
    from records.register.models import Cadre

    found = dict.fromkeys((*RULES, "evidence"), 0)
    for check in check_cadres(Cadre.objects.order_by("pk"), as_of=AS_OF):
        for result in check.results:
            found[result.rule.code] += result.met is False
            found["evidence"] += len(result.evidence)
    return found


def ask_by_hand() -> dict[str, int]:
    """Ask the one statement, a few thousand rows at a time; return the same figures."""
    found = dict.fromkeys((*RULES, "evidence"), 0)
    for row in rows_by_hand():
        for place, code in enumerate(RULES):
            met, evidence = row[1 + 2 * place], row[2 + 2 * place]
            found[code] += met is False
            found["evidence"] += len(evidence or ())
    return found


def answers_of_check() -> list[tuple[Any, ...]]:
    """Return (cadre, rule, met, evidence) for everyone, by the check."""
    from records.eligibility.checking.check import check_cadres
    from records.register.models import Cadre

    return [
        (check.cadre_id, result.code, result.met, sorted(result.evidence))
        for check in check_cadres(Cadre.objects.order_by("pk"), as_of=AS_OF)
        for result in check.results
    ]


def answers_by_hand() -> list[tuple[Any, ...]]:
    """Return the same by the statement."""
    return [
        (row[0], code, row[1 + 2 * place], sorted(row[2 + 2 * place] or ()))
        for row in rows_by_hand()
        for place, code in enumerate(RULES)
    ]


def rows_by_hand() -> Any:
    """Give the rows of the statement, streamed by a server-side cursor as the check streams."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(BY_HAND, {"as_of": AS_OF})
        while rows := cursor.fetchmany(2000):
            yield from rows


def queries(cadres: int) -> int:
    """Return how many queries checking so many cadres takes."""
    from records.eligibility.checking.check import check_cadres
    from records.register.models import Cadre

    some = Cadre.objects.filter(pk__in=Cadre.objects.order_by("pk").values("pk")[:cadres])
    return queries_of(lambda: deque(check_cadres(some, as_of=AS_OF), maxlen=0))


BY_HAND = """
WITH held AS (
  SELECT cadre_id, MIN(post_level) AS level, MIN(rank) AS rank
  FROM records_register_appointment
  WHERE since <= %(as_of)s AND (until IS NULL OR until > %(as_of)s) GROUP BY cadre_id
), raised AS (
  SELECT DISTINCT ON (n.cadre_id) n.cadre_id, n.since,
    o.post_level <= 132 OR o.rank <= 24 AS was_leader,
    CASE WHEN o.post_level <= 132 OR o.rank <= 24 THEN n.since - interval '5 years'
         ELSE n.since - interval '1 year' END AS start
  FROM records_register_appointment n
  JOIN records_register_appointment o ON o.cadre_id = n.cadre_id AND o.until = n.since
  WHERE n.since <= %(as_of)s AND n.since > '2023-01-01' AND (
    n.post_level < o.post_level AND o.post_level <> 199 OR n.rank < o.rank AND o.rank <> 99
    OR (n.post_level <= 132 OR n.rank <= 24) AND NOT (o.post_level <= 132 OR o.rank <= 24))
  ORDER BY n.cadre_id, n.since DESC
), sums AS (
  SELECT e.cadre_id,
    SUM(e.hours) FILTER (WHERE e.channel = 'concentrated' AND e.occurred_on >= '2023-01-01') AS cycle,
    SUM(e.days) FILTER (WHERE e.kind = 'completion' AND e.occurred_on >= '2023-01-01') AS cycle_days,
    ARRAY_AGG(e.id) FILTER (WHERE x.id IS NULL AND e.reverses_id IS NULL
      AND e.occurred_on >= '2023-01-01'
      AND (e.channel = 'concentrated' OR e.kind = 'completion' AND e.days <> 0)) AS cycle_ids,
    SUM(e.hours) FILTER (WHERE e.channel = 'concentrated'
      AND e.occurred_on > %(as_of)s::date - interval '5 years') AS rolling,
    SUM(e.hours) FILTER (WHERE e.channel = 'concentrated'
      AND e.occurred_on >= date_trunc('year', %(as_of)s::date)) AS year,
    SUM(LEAST(e.days, e.occurred_on - date_trunc('year', %(as_of)s::date)::date + 1))
      FILTER (WHERE e.kind = 'completion'
      AND e.occurred_on >= date_trunc('year', %(as_of)s::date)) AS year_days,
    ARRAY_AGG(e.id) FILTER (WHERE x.id IS NULL AND e.reverses_id IS NULL
      AND e.occurred_on >= date_trunc('year', %(as_of)s::date)
      AND (e.channel = 'concentrated' OR e.kind = 'completion' AND e.days <> 0)) AS year_ids,
    SUM(e.hours) FILTER (WHERE e.channel = 'online'
      AND e.occurred_on >= date_trunc('year', %(as_of)s::date)) AS online,
    ARRAY_AGG(e.id) FILTER (WHERE x.id IS NULL AND e.reverses_id IS NULL
      AND e.occurred_on >= date_trunc('year', %(as_of)s::date)
      AND e.channel = 'online') AS online_ids,
    SUM(e.hours) FILTER (WHERE e.channel = 'concentrated'
      AND e.occurred_on >= r.start AND e.occurred_on < r.since) AS before,
    SUM(LEAST(e.days, e.occurred_on - r.start::date + 1)) FILTER (WHERE e.kind = 'completion'
      AND e.occurred_on >= r.start AND e.occurred_on < r.since) AS before_days,
    SUM(e.hours) FILTER (WHERE e.channel = 'concentrated' AND e.occurred_on >= r.since) AS after,
    ARRAY_AGG(e.id) FILTER (WHERE x.id IS NULL AND e.reverses_id IS NULL
      AND e.channel = 'concentrated' AND e.occurred_on >= r.since) AS after_ids
  FROM records_journal_entry e
  LEFT JOIN records_journal_entry x ON x.reverses_id = e.id
  LEFT JOIN raised r ON r.cadre_id = e.cadre_id
  WHERE e.occurred_on <= %(as_of)s AND e.kind IN ('hours', 'completion')
  GROUP BY e.cadre_id
), judged AS (
  SELECT c.id, s.*, h.level <= 132 OR h.rank <= 24 AS leader, h.cadre_id IS NOT NULL AS holds,
    r.since IS NOT NULL AND h.cadre_id IS NOT NULL AND NOT CASE WHEN r.was_leader
      THEN COALESCE(s.before, 0) >= 550 OR COALESCE(s.before_days, 0) >= 90
      ELSE COALESCE(s.before, 0) >= 90 OR COALESCE(s.before_days, 0) >= 12 END AS makes_up,
    CASE WHEN r.was_leader THEN 550 ELSE 90 END - COALESCE(s.before, 0) AS missing
  FROM records_register_cadre c
  LEFT JOIN held h ON h.cadre_id = c.id LEFT JOIN raised r ON r.cadre_id = c.id
  LEFT JOIN sums s ON s.cadre_id = c.id
)
SELECT id,
  CASE WHEN leader THEN COALESCE(cycle, 0) >= 550 OR COALESCE(cycle_days, 0) >= 90 END,
  CASE WHEN leader THEN cycle_ids END,
  CASE WHEN NOT leader THEN COALESCE(year, 0) >= 90 OR COALESCE(year_days, 0) >= 12 END,
  CASE WHEN NOT leader THEN year_ids END,
  CASE WHEN holds THEN COALESCE(online, 0) >= 50 END,
  CASE WHEN holds THEN online_ids END,
  CASE WHEN makes_up THEN COALESCE(after, 0) >= missing END,
  CASE WHEN makes_up THEN after_ids END,
  rolling
FROM judged ORDER BY id
"""


def grow(first: int, last: int) -> None:
    """Register cadres `first` to `last` with their posts, and post the entries of each."""
    from records.core.access.actor import Actor
    from records.journal.services import post_entries
    from records.register.models import Appointment, Cadre, Unit

    unit, _made = Unit.objects.get_or_create(
        code="430702",
        defaults={"name": "武陵区", "short_name": "武陵区", "kind": "county", "path": "/430702/"},
    )
    chance = random.Random(first)
    for start in range(first, last, 1000):
        cadres = Cadre.objects.bulk_create(
            Cadre(
                staff_number=f"S{number:06d}",
                name=f"干部{number}",
                unit=unit,
                created_at=NOW,
                updated_at=NOW,
            )
            for number in range(start, min(start + 1000, last))
        )
        Appointment.objects.bulk_create(
            Appointment(cadre=cadre, unit=unit, **post)
            for cadre in cadres
            for post in posts(chance)
        )
        drafts = [draft for cadre in cadres for draft in entries(cadre.pk, chance)]
        for part in range(0, len(drafts), 4000):
            post_entries(
                drafts=drafts[part : part + 4000], actor=Actor.system("benchmark"), now=NOW
            )
        reverse_some(cadres)
    analyze()


def posts(chance: random.Random) -> list[dict[str, Any]]:
    """Return one post, or for three in ten an earlier and a higher one."""
    level = chance.choice((131, 132, 141, 142, 150))
    now = {"post_title": "现职", "post_level": level, "rank": 99, "since": date(2020, 1, 1)}
    if chance.random() > 0.3 or level == 150:
        return [now]
    promoted = date(2023, 6, 1) + timedelta(days=chance.randrange(1200))
    higher = {131: 122, 132: 131, 141: 132, 142: 141}[level]
    then = now | {"until": promoted}
    return [then, now | {"post_title": "新职", "post_level": higher, "since": promoted}]


def entries(cadre_id: int, chance: random.Random) -> list[Any]:
    """Return twenty entries over five years: classes with completion, and online hours."""
    from records.journal.services import EntryDraft

    drafts = []
    for number in range(ENTRIES // 4):
        end = date(2022, 3, 1) + timedelta(days=330 * number + chance.randrange(300))
        days = chance.choice((3, 5, 12))
        facts = {
            "title": f"第{number}期主体班",
            "unit": "武陵区委组织部",
            "from": str(end - timedelta(days=days - 1)),
        }
        common = {"cadre_id": cadre_id, "occurred_on": end, "facts": facts}
        key = f"class:{number}"
        drafts += [
            EntryDraft(
                **common,
                kind="hours",
                source_kind="class_hours",
                source_key=f"{key}:{content}",
                hours=4 * days,
                channel="concentrated",
                content_kind=content,
            )
            for content in ("theory", "party_spirit")
        ]
        drafts.append(
            EntryDraft(
                **common,
                kind="completion",
                source_kind="class_completion",
                source_key=key,
                grade="completed",
                days=days,
            )
        )
        drafts.append(
            EntryDraft(
                **common,
                kind="hours",
                source_kind="online_hours",
                source_key=key,
                hours=chance.choice((10, 30, 60)),
                channel="online",
            )
        )
    return drafts


def reverse_some(cadres: list[Any]) -> None:
    """Reverse the first entry of every twentieth cadre."""
    from records.core.access.actor import Actor
    from records.journal.models import Entry
    from records.journal.services import reverse_entries

    wrong = Entry.objects.filter(cadre__in=[cadre.pk for cadre in cadres[::20]], seq=1)
    reverse_entries(entries=list(wrong), reason="误登", actor=Actor.system("benchmark"), now=NOW)


if __name__ == "__main__":
    main()
