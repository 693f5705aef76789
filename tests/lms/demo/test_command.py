"""`manage.py demo` as a newcomer types it: a city of its own in a folder of its own, on SQLite."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from lms.demo.accounts import DEMO_PASSWORD
from tests.processes import answers, wait_until

# One city for all of them, also where tests run side by side.
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.one_database]

MOST_MEMORY = 600
"""MiB that the whole demonstration holds at most."""

OURS = ("DATABASE_URL", "REDIS_URL", "TEST_DATABASE_URL", "TEST_REDIS_URL", "LMS_TEST_HOME")


@dataclass(frozen=True)
class City:
    """The folder it stands in, and what was printed while it was built and to a rival."""

    folder: Path
    printed: str
    rival: "subprocess.CompletedProcess[str]"

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            _command(*arguments),
            env=_environment(self.folder),
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    def rows(self, query: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "demo" / "lms.sqlite3") as connection:
            return connection.execute(query).fetchall()


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"LMS_VAR_DIR": str(folder), "PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city built once, while someone else tried to build it in the same folder."""
    folder = tmp_path_factory.mktemp("var")
    building = subprocess.Popen(
        _command("demo", "--no-serve"),
        env=_environment(folder),
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert building.stdout is not None
    first = next(line for line in building.stdout if "Building the city" in line)
    rival = City(folder, "", None).manage("demo", "--no-serve")  # type: ignore[arg-type]
    printed = first + building.stdout.read()
    assert building.wait() == 0, printed
    return City(folder, printed, rival)


def test_a_second_builder_is_sent_away_and_spoils_nothing(city: City) -> None:
    assert city.rival.returncode == 1
    assert "Another demo is building" in city.rival.stderr
    assert city.rows("SELECT count(*) FROM records_register_cadre") == [(402,)]


def test_the_city_is_whole_and_its_accounts_are_printed(city: City) -> None:
    assert f"password for all: {DEMO_PASSWORD}" in city.printed
    for username in ("90001", "90002", "90003", "90004", "90005", "90007", "90008", "43070107"):
        assert username in city.printed
    assert city.rows("SELECT count(*) FROM courses_catalog_lecturer") == [(20,)]
    assert city.rows("SELECT count(*) FROM courses_catalog_coursepage") == [(24,)]
    closed = "SELECT count(*) FROM courses_classes_trainingclass WHERE state = 'closed'"
    assert city.rows(closed) == [(10,)]
    assert city.rows("SELECT count(*) FROM courses_classes_trainingclass") == [(12,)]


def test_its_book_is_genuine_and_its_answers_differ(city: City) -> None:
    assert city.manage("verify_journal").returncode == 0
    sealed = json.loads(city.manage("verify_records", "--format", "json").stdout)
    assert sealed["whole"]
    assert (sealed["checkpoints"], sealed["cosignatures"]) == (2, 2)
    answered = json.loads(city.manage("check_eligibility", "--all", "--format", "json").stdout)
    assert len(answered) == 401
    assert {one["eligible"] for one in answered} == {True, False}
    assert all(rule["code"] for one in answered for rule in one["rules"])


def test_it_serves_works_in_the_background_and_stops_on_ctrl_c(city: City, tmp_path: Path) -> None:
    log = tmp_path / "demo.log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as out:
        demo = subprocess.Popen(
            _command("demo", "--port", str(port)),
            env=_environment(city.folder),
            cwd=settings.BASE_DIR,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{address}/healthz"), f"the demo at {address}, see {log}")
        assert "The city is there already." in log.read_text()

        officer = Visitor(address)
        assert DEMO_PASSWORD in officer.read("/accounts/login/")
        officer.send("/accounts/login/", login="90001", password=DEMO_PASSWORD)
        [(closed,)] = city.rows(
            "SELECT max(id) FROM courses_classes_trainingclass WHERE state = 'closed'"
        )
        job = officer.send(f"/classes/{closed}/close/", confirm="1")
        assert re.search(r"/jobs/\d+/$", job)
        wait_until(lambda: "已完成" in officer.read(job), f"the worker done, see {log}")
        served_by = processes_of(city.folder)
        assert any("gunicorn" in command for command in served_by.values())
        assert any("witness.py serve" in command for command in served_by.values())
        assert any(" worker " in command for command in served_by.values())
        # Beat keeps its plan from the first moment it runs.
        wait_until(lambda: [*city.folder.rglob("beat-schedule*")], "beat running in the worker")
        assert sum(map(memory_of, served_by)) < MOST_MEMORY
    finally:
        # A terminal and uv both pass Ctrl-C on, and the impatient press it again.
        demo.send_signal(signal.SIGINT)
        wait_until(lambda: "Stopping" in log.read_text(), f"the demo stopping, see {log}")
        demo.send_signal(signal.SIGINT)
        demo.send_signal(signal.SIGTERM)
        demo.wait(timeout=60)
    assert demo.returncode == 0
    assert not answers(f"{address}/healthz")
    assert processes_of(city.folder) == {}


def processes_of(folder: Path) -> dict[Path, str]:
    """The command line of each process that runs on the city in `folder`."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"LMS_VAR_DIR={folder}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found[process] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def memory_of(process: Path) -> int:
    """The MiB a process holds, what it shares with others counted in parts."""
    [held] = re.findall(r"^Pss:\s+(\d+) kB", (process / "smaps_rollup").read_text(), re.MULTILINE)
    return int(held) // 1024


class Visitor:
    """Someone with cookies, as a browser has them."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(handler)

    def read(self, path: str) -> str:
        """Return the page."""
        with self.opener.open(f"{self.address}{path}") as answer:
            return str(answer.read().decode())

    def send(self, path: str, **fields: str) -> str:
        """Send a form of the page at `path`; return the path one lands at."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.read(path))
        assert token is not None
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        with self.opener.open(f"{self.address}{path}", data) as answer:
            return urllib.parse.urlsplit(answer.url).path
