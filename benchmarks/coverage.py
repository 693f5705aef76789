"""Coverage of a city of 60,000: read from the kept answers, against computing it and bare SQL.

`uv run python benchmarks/coverage.py [--cadres N]`. Method and figures: docs/benchmarks.md.
"""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.back_office import NOW, build_city
from benchmarks.common import analyze, best_of, measure, report, scratch_database

TODAY = date(2026, 11, 23)
TIMES = 7
BARE = """SELECT a.unit_path, a.band, substr(a.answers, 1, 1) AS answer, count(*)
FROM records_eligibility_keptanswer a
JOIN records_register_cadre c ON c.id = a.cadre_id
WHERE a.run_id = %s AND c.merged_into_id IS NULL AND (c.left_on IS NULL OR c.left_on > %s)
GROUP BY 1, 2, 3"""


def main() -> None:
    """Build the city, compute its answers once, read them; print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cadres", type=int, default=60_000)
    wanted = parser.parse_args()
    with scratch_database():
        report(_measure(wanted.cadres))


def _measure(cadres: int) -> dict[str, Any]:
    from django.db import connection

    from records.accounts.models import User
    from records.accounts.services import grant_role
    from records.core.access.actor import Actor
    from records.eligibility.coverage.figures import coverage_of, total_of
    from records.eligibility.kept.reading import answer_source
    from records.eligibility.kept.renewal import renew_kept_answers
    from records.register.models import Unit

    _district, _path = build_city(cadres)
    _appoint_all()
    city = Unit.objects.get(parent=None)
    user = User.objects.create_user("90002", "password", name="王建国")
    grant_role(user=user, kind="officer", unit=city, actor=Actor.system(), now=NOW)
    user = User.objects.get(pk=user.pk)
    renewal = measure(lambda: renew_kept_answers(today=TODAY))
    analyze()
    source = answer_source(day=TODAY, today=TODAY)
    assert source.run is not None

    def kept() -> tuple[int, int]:
        found = coverage_of(user, question="hours", as_of=TODAY, source=source)
        total = total_of(found.rows)
        return total.met, total.total

    def computed() -> tuple[int, int]:
        total = total_of(coverage_of(user, question="hours", as_of=TODAY).rows)
        return total.met, total.total

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [source.run.pk, TODAY])  # type: ignore[union-attr]
            cursor.fetchall()

    live = measure(computed)
    assert kept() == live.result
    reading, floor = best_of(TIMES, kept), best_of(TIMES, bare)
    return {
        "benchmark": "coverage",
        "cadres": cadres,
        "kept_seconds": reading,
        "bare_sql_seconds": floor,
        "ratio": reading / floor,
        "computed_seconds": live.seconds,
        "renewal_seconds": renewal.seconds,
        "renewal_memory_bytes": renewal.memory,
    }


def _appoint_all() -> None:
    from records.core.codes import PostLevel
    from records.register.models import Appointment, Cadre

    levels = (PostLevel.STAFF, PostLevel.TOWNSHIP_DEPUTY, PostLevel.COUNTY_DEPUTY)
    Appointment.objects.bulk_create(
        (
            Appointment(
                cadre_id=pk,
                unit_id=unit,
                post_title="干部",
                post_level=levels[pk % 3],
                since=date(2020, 1, 1),
            )
            for pk, unit in Cadre.objects.values_list("pk", "unit").iterator()
        ),
        batch_size=2000,
    )


if __name__ == "__main__":
    main()
