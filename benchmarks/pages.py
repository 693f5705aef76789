"""The ten most used pages: requests a second through the whole stack, each against its floor.

    DATABASE_URL=postgres://… REDIS_URL=redis://… uv run python benchmarks/pages.py [--page NAME]

gunicorn serves the production settings on PostgreSQL, the demonstration's city in it. The floor of a
page is a view in the same process, behind the same middleware and session, that sends the statements
the page sends and writes the finished bytes. What it means stands in docs/benchmarks.md.
"""

import argparse
import os
import pickle
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common import analyze, report, scratch_database
from serving import collect_static, drive, environment, request, server, sign_in

SETTINGS = "benchmarks.bare.page_settings"
READS_AND_WRITES = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
"""What the floor repeats; transactions and their levels it makes itself."""
UNKNOWN = "?x=1"
"""A query no page knows: a public page is drawn anew for it."""


@dataclass(frozen=True)
class Page:
    """A page and who reads it."""

    name: str
    path: str
    cookie: str = ""
    is_public: bool = False

    @property
    def drawn_path(self) -> str:
        """Return the address at which the page is never read from the cache."""
        return self.path + UNKNOWN if self.is_public else self.path


def main() -> None:
    """Run the benchmark; print a table and one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--page", default="", help="measure this page alone")
    parser.add_argument("--requests", type=int, default=80, help="requests a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", default="", help="profile this page instead, in this process")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as var,
        environment(var),
        scratch_database(SETTINGS),
    ):
        collect_static()
        pages = [page for page in _build() if options.page in ("", page.name)]
        analyze()
        if options.profile:
            _profile(next(page for page in pages if page.name == options.profile))
            return
        queries = {page.name: _record(page) for page in pages}
        with server(1, 4, SETTINGS) as (port, process):
            rows = [_measure(page, port, process.pid, options) for page in pages]
    for row in rows:
        row["queries"] = queries[row["page"]]
    _print(rows)
    report({"benchmark": "pages", "load": os.getloadavg()[0], "pages": rows})


def _build() -> list[Page]:
    """Build the demonstration's city; return the ten pages with the sessions of their readers."""
    from courses.catalog.models import CourseIndexPage, CoursePage
    from courses.classes.models import TrainingClass
    from lms.demo.builder import build_city
    from records.accounts.models import User
    from records.register.models import Cadre

    build_city(say=lambda line: print(f"  {line}", file=sys.stderr))
    officer, trainee = (sign_in(User.objects.get(username=name)) for name in ("90001", "43070107"))
    own = Cadre.objects.get(staff_number="43070107")
    taken = TrainingClass.objects.filter(enrollments__cadre=own).order_by("-ends_on")
    catalog = CourseIndexPage.objects.live().first().url
    course = CoursePage.objects.live().exclude(lecturer=None).order_by("pk").first().url
    return [
        Page("catalog", catalog, is_public=True),
        Page("course", course, is_public=True),
        Page("sign-in-page", "/accounts/login/"),
        Page("trainee-home", "/", trainee),
        Page("archive", "/archive/", trainee),
        Page("class", f"/classes/{taken[0].pk}/", trainee),
        Page("timetable", "/timetable/", trainee),
        Page("cadre-list", "/cadres/", officer),
        Page("cadre-file", f"/cadres/{own.pk}/", officer),
        Page("coverage", "/coverage/", officer),
    ]


def _record(page: Page) -> int:
    """Write down what a page sends and what it writes; return the number of its statements.

    What the middleware asks for every page it asks for the floor too.
    """
    _save("nothing", [], b"")
    always = Counter(sql for sql, _values in _ask("/bare/nothing/", page.cookie)[0])
    _ask(page.drawn_path, page.cookie)
    sent, content = _ask(page.drawn_path, page.cookie)
    own = []
    for sql, values in sent:
        if always[sql]:
            always[sql] -= 1
        elif sql.startswith(READS_AND_WRITES):
            own.append((sql, values))
    _save(page.name, own, content)
    return len(sent)


def _save(name: str, statements: list[Any], content: bytes) -> None:
    target = Path(os.environ["LMS_VAR_DIR"]) / f"{name}.page"
    target.write_bytes(pickle.dumps((statements, content)))


def _ask(path: str, cookie: str) -> tuple[list[tuple[str, Any]], bytes]:
    from django.db import connection

    sent: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = _client(cookie).get(path)
    if response.status_code != 200:
        sys.exit(f"{path} answered {response.status_code}.")
    return sent, response.content


def _client(cookie: str) -> Any:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    if cookie:
        name, _parted, value = cookie.partition("=")
        client.cookies[name] = value
    return client


def _measure(page: Page, port: int, pid: int, options: argparse.Namespace) -> dict[str, Any]:
    """Return rates of floor, page and kept page; rounds alternate, the best of each counts."""
    paths = {"floor": f"/bare/{page.name}/", "drawn": page.drawn_path}
    if page.is_public:
        paths["kept"] = page.path
    rates: dict[str, list[float]] = {name: [] for name in paths}
    cpu: dict[str, list[float]] = {name: [] for name in paths}
    for number in range(options.rounds + 1):
        for name, path in paths.items():
            count = options.requests * (5 if name == "kept" else 1)
            with _processor_time(pid) as spent:
                done = drive(port, [lambda p=path: request(p, page.cookie)] * count)
            if number:
                rates[name].append(done.rate)
                cpu[name].append(spent() / count * 1000)
    best = {name: max(found) for name, found in rates.items()}
    least = {name: min(found) for name, found in cpu.items()}
    return {
        "page": page.name,
        **{f"{name}_per_s": rate for name, rate in best.items()},
        **{f"{name}_cpu_ms": ms for name, ms in least.items()},
        "ratio": best["drawn"] / best["floor"],
        "cpu_ratio": least["floor"] / least["drawn"],
        **({"kept_to_drawn": best["kept"] / best["drawn"]} if page.is_public else {}),
    }


@contextmanager
def _processor_time(pid: int) -> Iterator[Callable[[], float]]:
    """Give the seconds of processor time that the server's processes took meanwhile."""
    begun = _ticks(pid)
    yield lambda: (_ticks(pid) - begun) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for one in (str(pid), *children):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total


def _print(rows: list[dict[str, Any]]) -> None:
    head = (
        "page",
        "queries",
        "floor/s",
        "page/s",
        "ratio",
        "cpu ms",
        "floor",
        "ratio",
        "kept/s",
        "×",
    )
    line = "{:<14}{:>8}{:>9}{:>9}{:>7}{:>8}{:>7}{:>7}{:>9}{:>6}"
    print(line.format(*head), file=sys.stderr)
    for row in rows:
        print(
            line.format(
                row["page"],
                row["queries"],
                f"{row['floor_per_s']:.0f}",
                f"{row['drawn_per_s']:.0f}",
                f"{row['ratio']:.2f}",
                f"{row['drawn_cpu_ms']:.1f}",
                f"{row['floor_cpu_ms']:.1f}",
                f"{row['cpu_ratio']:.2f}",
                f"{row['kept_per_s']:.0f}" if "kept_per_s" in row else "",
                f"{row['kept_to_drawn']:.0f}" if "kept_per_s" in row else "",
            ),
            file=sys.stderr,
        )


def _profile(page: Page) -> None:
    """Print where a page spends its time, many requests together."""
    import cProfile
    import pstats

    client = _client(page.cookie)
    for _number in range(3):
        client.get(page.drawn_path)
    profile = cProfile.Profile()
    profile.enable()
    for _number in range(20):
        client.get(page.drawn_path)
    profile.disable()
    stats = pstats.Stats(profile, stream=sys.stderr)
    stats.sort_stats("cumulative").print_stats(70)
    stats.sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
