"""Verify a trail of a million rows, against hashing the same bytes on both cores.

    DATABASE_URL=postgres://… uv run python benchmarks/verify_trail.py

What it means stands in docs/benchmarks.md.
"""

import argparse
import hashlib
import multiprocessing
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier

from common import analyze, measure, report, scratch_database

BEGUN = datetime(2026, 1, 5, tzinfo=UTC)
PACE = timedelta(seconds=27.123457)
CORES = 2
ROUNDS = 5

# What a year of a city leaves: sign-ins of a hall, files opened, essays saved, changes.
FILL = """
INSERT INTO records_trail_trailevent
  (at, tag, actor_id, actor_name, address, device, subject_type, subject_id, subject,
   on_behalf_of, purpose, before, after)
SELECT %s + i * %s,
  (ARRAY['attendance:mark:scanned', 'archive:archive:viewed', 'accounts:user:signed_in',
    'attendance:mark:scanned', 'essays:essay:saved', 'register:cadre:changed'])[1 + i %% 6],
  i %% 60000, (ARRAY['王建国', '李秀英', '欧阳文华'])[1 + i %% 3],
  '10.' || i %% 200 || '.' || i %% 250 || '.' || i %% 99,
  CASE i %% 4 WHEN 0 THEN 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 '
    '(KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
  ELSE 'Mozilla/5.0 (Linux; Android 14; ALN-AL00 Build/HUAWEIALN-AL00; wv) AppleWebKit/537.36 '
    '(KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 Mobile Safari/537.36 XWEB/1260117' END,
  CASE i %% 6 WHEN 4 THEN 'essay' WHEN 1 THEN 'cadre' WHEN 2 THEN 'user' WHEN 5 THEN 'cadre'
    ELSE 'attendance_mark' END,
  (i * 7 %% 900000)::text,
  CASE i %% 6 WHEN 2 THEN '王建国' WHEN 1 THEN '刘志强 S' || i %% 60000
    WHEN 5 THEN '刘志强 S' || i %% 60000 WHEN 4 THEN '第' || i %% 40 || '期中青年干部培训班'
    ELSE '王建国 · 2026-03-05 上午 第' || i %% 40 || '期中青年干部培训班' END,
  '', '',
  CASE i %% 6 WHEN 5 THEN jsonb_build_object('name', '刘志强', 'unit', '430702', 'category', 'party',
    'education', 'bachelor', 'political_status', 'member') END,
  CASE i %% 6
    WHEN 5 THEN jsonb_build_object('name', '刘志强', 'unit', '430703', 'category', 'party',
      'education', 'master', 'political_status', 'member')
    WHEN 1 THEN jsonb_build_object('as_of', '2026-11-23', 'verdict', 'eligible')
    WHEN 4 THEN jsonb_build_object('version', i %% 9, 'characters', 1500 + i %% 900)
    WHEN 2 THEN NULL
    ELSE jsonb_build_object('status', 'present', 'method', 'code', 'session', i %% 5000,
      'enrollment', i %% 90000, 'step', 88204800 + i) END
FROM generate_series(%s, %s) i"""


def main() -> None:
    """Log and verify a tenth of the rows, then all of them, and hash as many bytes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with scratch_database():
        small = grow_and_verify(1, rows // 10)
        large = grow_and_verify(rows // 10 + 1, rows)
        report(
            {
                "benchmark": "verify_trail",
                "unit": "seconds",
                "rows": large["rows"],
                "bytes": large["bytes"],
                "figure": large["figure"],
                "floor": large["floor"],
                "ratio": large["figure"] / large["floor"],
                "aim": "ratio <= 2",
                "logging_seconds": small["logging"] + large["logging"],
                "peak_memory_bytes": {
                    f"rows_{part['rows']}": part["memory"] for part in (small, large)
                },
            }
        )


def grow_and_verify(first: int, last: int) -> dict:
    """Add rows of these numbers; measure verifying and hashing in turns; the best counts."""
    from django.db import connection

    from records.seals.log import log_rows
    from records.seals.verify import verify_records

    with connection.cursor() as cursor:
        cursor.execute(FILL, [BEGUN, PACE, first, last])
    now = BEGUN + PACE * last
    logged = measure(lambda: log_rows(now=now))
    analyze()

    def verify() -> object:
        return verify_records(now=now)

    verified = [measure(verify)]
    assert verified[0].result.whole, verified[0].result.findings
    hashed = Hashing()
    floors = []
    for _ in range(ROUNDS):
        floors.append(hashed.seconds())
        verified.append(measure(verify))
    hashed.end()
    return {
        "rows": verified[0].result.tables["records_trail_trailevent"].logged,
        "bytes": hashed.bytes,
        "figure": min(one.seconds for one in verified),
        "floor": min(floors),
        "memory": verified[0].memory,
        "logging": logged.seconds,
    }


class Hashing:
    """Processes, one a core, that hold the bytes of the rows and hash each row when told."""

    def __init__(self) -> None:
        from django.db import connection

        from records.trail.models import TrailEvent

        last = TrailEvent.objects.latest("pk").pk
        connection.close()
        self.start, self.ready = (
            multiprocessing.Barrier(CORES + 1),
            multiprocessing.Barrier(CORES + 1),
        )
        self.sizes = multiprocessing.Array("q", CORES)
        bounds = [last * core // CORES for core in range(CORES + 1)]
        self.processes = [
            multiprocessing.Process(
                target=hash_when_told,
                args=(core, bounds[core], bounds[core + 1], self.start, self.ready, self.sizes),
                daemon=True,
            )
            for core in range(CORES)
        ]
        for process in self.processes:
            process.start()
        self.ready.wait()
        self.bytes = sum(self.sizes)

    def seconds(self) -> float:
        """Hash every row once, and return how long that took."""
        begun = time.perf_counter()
        self.start.wait()
        self.ready.wait()
        return time.perf_counter() - begun

    def end(self) -> None:
        """End the processes."""
        for process in self.processes:
            process.terminate()
            process.join()


def hash_when_told(
    core: int, after: int, last: int, start: Barrier, ready: Barrier, sizes: list[int]
) -> None:
    """Read the canonical bytes of some rows once; hash them, row by row, each time one is told."""
    from records.seals.rows import layout_of, read_rows
    from records.trail.models import TrailEvent

    layout = layout_of(TrailEvent)
    texts: list[bytes] = []
    for low in range(after, last, 50_000):
        rows = read_rows(layout, after=low, last=min(low + 50_000, last))
        texts += [row.text.encode() for row in rows]
    sizes[core] = sum(map(len, texts))
    ready.wait()
    while True:
        start.wait()
        for text in texts:
            hashlib.sha256(text).hexdigest()
        ready.wait()


if __name__ == "__main__":
    main()
