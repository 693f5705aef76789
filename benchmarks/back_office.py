"""The back office's list of cadres, asked by a district's officer in a city of 60,000.

`uv run python benchmarks/back_office.py [--cadres N]`: a request of the first page, through every
middleware, against the bare SQL of the same page. Method and figures: docs/benchmarks.md.
"""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import analyze, best_of, queries_of, report, scratch_database

COUNTIES, BUREAUS = 12, 400
TIMES = 15
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def main() -> None:
    """Build the city, ask for the page, tell the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cadres", type=int, default=60_000)
    wanted = parser.parse_args()
    with scratch_database():
        report(_measure(wanted.cadres))


BARE = (
    """SELECT COUNT(*) FROM records_register_cadre c JOIN records_register_unit u ON u.id = c.unit_id
    WHERE c.merged_into_id IS NULL AND u.path LIKE %s""",
    """SELECT c.id, c.name, c.staff_number, c.citizen_number, u.name
    FROM records_register_cadre c JOIN records_register_unit u ON u.id = c.unit_id
    WHERE c.merged_into_id IS NULL AND u.path LIKE %s ORDER BY c.staff_number LIMIT 50""",
)
"""The same page by hand: how many there are, and the first fifty."""


def _measure(cadres: int) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    officer, path = build_city(cadres)
    analyze()
    client = Client()
    client.force_login(officer)

    def ask() -> None:
        assert client.get("/admin/cadre/").status_code == 200

    ask()
    with CaptureQueriesContext(connection) as caught:
        ask()
    sent = [query["sql"] for query in caught.captured_queries]
    reads = [sql for sql in sent if sql.startswith("SELECT")]

    def repeat() -> None:
        with connection.cursor() as cursor:
            for sql in reads:
                cursor.execute(sql.replace("%", "%%"), ())
                cursor.fetchall()

    def bare() -> None:
        with connection.cursor() as cursor:
            for sql in BARE:
                cursor.execute(sql, [f"{path}%"])
                cursor.fetchall()

    request, statements, floor = (best_of(TIMES, work) for work in (ask, repeat, bare))
    return {
        "cadres": cadres,
        "queries": queries_of(ask),
        "request_ms": request * 1000,
        "its_selects_ms": statements * 1000,
        "bare_sql_ms": floor * 1000,
        "selects_to_bare": statements / floor,
        "request_to_bare": request / floor,
    }


def build_city(cadres: int) -> tuple[Any, str]:
    """Make the city; return the officer of one district and its path."""
    from records.accounts.models import User
    from records.accounts.services import grant_role
    from records.core.access.actor import Actor
    from records.register.models import Cadre, Unit

    city = Unit.objects.create(code="4307", name="常德市", kind="city", path="/4307/")
    counties = Unit.objects.bulk_create(
        Unit(
            code=f"43{n:04d}",
            name=f"{n}区",
            kind="county",
            parent=city,
            path=f"/4307/43{n:04d}/",
        )
        for n in range(COUNTIES)
    )
    bureaus = Unit.objects.bulk_create(
        Unit(
            code=f"{county.code}-{n}",
            name=f"{county.name}{n}局",
            kind="department",
            parent=county,
            path=f"{county.path}{county.code}-{n}/",
        )
        for county in counties
        for n in range(BUREAUS)
    )
    Cadre.objects.bulk_create(
        (
            Cadre(
                staff_number=f"{n:08d}",
                name=f"干部{n}",
                birth_date=date(1980, 1, 1),
                unit=bureaus[n % len(bureaus)],
                created_at=NOW,
                updated_at=NOW,
            )
            for n in range(cadres)
        ),
        batch_size=2000,
    )
    officer = User.objects.create_user("90001", "password", name="周志强")
    grant_role(user=officer, kind="officer", unit=counties[3], actor=Actor.system(), now=NOW)
    return User.objects.get(pk=officer.pk), counties[3].path


if __name__ == "__main__":
    main()
