"""Sign-in by code: requests a second through the whole stack, against a bare insert.

    DATABASE_URL=postgres://… REDIS_URL=redis://… uv run python benchmarks/sign_in.py

gunicorn serves the production settings on PostgreSQL, with sessions in Redis. Eight clients
open the scanned address for distinct trainees, each with a session cookie of their own and each
signing in once a round. The floor is a view in the same process, behind the same middleware and
in the same URLconf, that inserts one row of the same table. Rounds of both alternate; the best
of each counts. What it means stands in docs/benchmarks.md.
"""

import argparse
import statistics
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta

from common import analyze, report, scratch_database
from serving import (
    CLIENTS,
    SETTINGS,
    Request,
    collect_static,
    drive,
    environment,
    memory_of,
    request,
    server,
    sign_in,
)

WARM_UP = 200


@dataclass(frozen=True)
class Trainee:
    """One who scans: the enrollment and the session cookie."""

    enrollment: int
    cookie: str


def main() -> None:
    """Run the benchmark and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trainees", type=int, default=1000, help="sign-ins a round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as var,
        environment(var),
        scratch_database(SETTINGS),
    ):
        collect_static()
        sessions, trainees = _build_hall(options.trainees, options.rounds)
        analyze()
        with server(options.workers, options.threads) as (port, process):
            drive(port, _bare_requests(sessions[0], trainees[:WARM_UP]))
            drive(port, _scans(sessions[1], trainees[:WARM_UP]))
            floors, figures = [], []
            for number in range(options.rounds):
                bare, scanned = sessions[2 + 2 * number : 4 + 2 * number]
                floors.append(drive(port, _bare_requests(bare, trainees)))
                figures.append(drive(port, _scans(scanned, trainees)))
            memory = memory_of(process)
        _check_marks(sessions, trainees)
    floor = max(one.rate for one in floors)
    figure = max(one.rate for one in figures)
    report(
        {
            "benchmark": "sign_in",
            "unit": "requests/s",
            "figure": figure,
            "floor": floor,
            "ratio": figure / floor,
            "aim": "ratio >= 0.7",
            "p50_ms": statistics.median(one.percentile(0.5) for one in figures),
            "p95_ms": statistics.median(one.percentile(0.95) for one in figures),
            "floor_p95_ms": statistics.median(one.percentile(0.95) for one in floors),
            "moodle": 30,
            "times_moodle": figure / 30,
            "trainees": options.trainees,
            "rounds": options.rounds,
            "clients": CLIENTS,
            "workers": options.workers,
            "threads": options.threads,
            "server_memory_mib": memory / 2**20,
        }
    )


def _build_hall(trainees: int, rounds: int) -> tuple[list[int], list[Trainee]]:
    """Make one class whose sessions all run now: two for the warm-up, two a round."""
    from django.utils import timezone

    from courses.classes.models import Session
    from courses.enrollment.models import Enrollment
    from records.accounts.models import User
    from records.register.models import Cadre
    from tests.factories.courses import LecturerFactory, SessionFactory, TrainingClassFactory

    now = timezone.now()
    hall = TrainingClassFactory(capacity=trainees, late_after_minutes=10)
    lecturer = LecturerFactory()
    sessions: list[Session] = SessionFactory.create_batch(
        2 + 2 * rounds,
        training_class=hall,
        lecturer=lecturer,
        starts_at=now,
        ends_at=now + timedelta(hours=3),
    )
    cadres = Cadre.objects.bulk_create(
        Cadre(
            staff_number=f"B{n:06d}",
            name=f"学员{n}",
            unit=hall.organiser,
            created_at=now,
            updated_at=now,
        )
        for n in range(trainees)
    )
    users = User.objects.bulk_create(
        User(username=cadre.staff_number, name=cadre.name, cadre=cadre, password="!unusable")
        for cadre in cadres
    )
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(training_class=hall, cadre=cadre, enrolled_at=now) for cadre in cadres
    )
    return [session.pk for session in sessions], [
        Trainee(enrollment.pk, sign_in(user))
        for user, enrollment in zip(users, enrollments, strict=True)
    ]


def _bare_requests(session: int, trainees: list[Trainee]) -> list[Request]:
    def ask(trainee: Trainee) -> Request:
        return lambda: request(f"/bare/{session}/{trainee.enrollment}/", trainee.cookie)

    return [ask(trainee) for trainee in trainees]


def _scans(session: int, trainees: list[Trainee]) -> list[Request]:
    from django.utils import timezone

    from courses.attendance.codes import code_of, step_at

    def scan(trainee: Trainee) -> Request:
        def ask() -> bytes:
            code = code_of(session, step_at(timezone.now()))
            return request(f"/s/{session}/{code}/", trainee.cookie)

        return ask

    return [scan(trainee) for trainee in trainees]


def _check_marks(sessions: list[int], trainees: list[Trainee]) -> None:
    """Every trainee has one mark in every session, and every scan its event in the trail."""
    from courses.attendance.models import AttendanceMark
    from courses.attendance.tags import AttendanceTag
    from records.trail.models import TrailEvent

    scans = WARM_UP + len(trainees) * (len(sessions) // 2 - 1)
    marks = AttendanceMark.objects.filter(method="code").count()
    events = TrailEvent.objects.filter(tag=AttendanceTag.SIGNED_IN_BY_CODE).count()
    if not marks == events == scans:
        sys.exit(f"{scans} scans left {marks} marks and {events} events.")


if __name__ == "__main__":
    main()
