"""Serving the production settings with gunicorn, and asking it from several clients at once."""

import base64
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
CLIENTS = 8
SETTINGS = "benchmarks.bare.settings"


@dataclass(frozen=True)
class Round:
    """One round of requests."""

    seconds: float
    times: list[float]

    @property
    def rate(self) -> float:
        """Return requests a second."""
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Return the time, in milliseconds, within which this share was answered."""
        return sorted(self.times)[int(share * (len(self.times) - 1))] * 1000


@contextmanager
def environment(var: str) -> Iterator[None]:
    """Set what production asks for, with keys made for this run."""
    from records.seals.notes import generate_signer

    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/5")
    os.environ |= {
        "LMS_VAR_DIR": var,
        "LMS_SECRET_KEY": secrets.token_urlsafe(50),
        "LMS_FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "LMS_BLIND_INDEX_KEY": secrets.token_hex(32),
        "LMS_JOURNAL_KEY": secrets.token_hex(32),
        "LMS_SIGN_IN_KEY": secrets.token_hex(32),
        "LMS_SEAL_KEY": generate_signer("benchmark.example/lms").text,
        "LMS_BID_KEY": generate_signer("bids.benchmark.example/lms").text,
        "LMS_ALLOWED_HOSTS": HOST,
        "LMS_BASE_URL": f"http://{HOST}",
        "LMS_HTTPS": "off",
        "LMS_LOG_LEVEL": "WARNING",
        "LMS_TRAIL_STREAM": os.environ.get("LMS_TRAIL_STREAM", "on"),
    }
    os.environ.setdefault("DATABASE_URL", os.environ.get("TEST_DATABASE_URL", ""))
    yield


def collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def sign_in(user: Any) -> str:
    """Return the cookie of a session such as the sign-in page makes."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore
    from django.utils import timezone

    from records.accounts.sign_in.stamps import stamp_session

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    stamp_session(store, user, timezone.now())
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


@contextmanager
def server(
    workers: int, threads: int, settings: str = SETTINGS
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "lms.wsgi:application"]
    command += ["--bind", f"{HOST}:{port}", "--workers", str(workers), "--preload"]
    command += ["--worker-class", "gthread", "--threads", str(threads)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings}
    process = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=environment)
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            sys.exit("gunicorn did not start.")
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("gunicorn did not answer in 30 seconds.")


Request = Callable[[], bytes]


def request(path: str, cookie: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n"
        "User-Agent: Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Mobile Safari/537.36\r\n"
        "Accept: text/html\r\nAccept-Language: zh-CN,zh;q=0.9\r\nSec-Fetch-Dest: document\r\n\r\n"
    ).encode()


def drive(port: int, requests: list[Request]) -> Round:
    """Send every request once, from eight clients that each wait for their answer."""
    times: list[float] = []
    failures: list[str] = []
    left = iter(requests)
    taking = threading.Lock()

    def client() -> None:
        link = Link(port)
        while True:
            with taking:
                request = next(left, None)
            if request is None:
                return
            began = time.perf_counter()
            status = link.ask(request())
            times.append(time.perf_counter() - began)
            if status != b"200":
                failures.append(status.decode())

    threads = [threading.Thread(target=client) for _number in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if failures:
        sys.exit(f"{len(failures)} of {len(requests)} requests failed: {set(failures)}")
    return Round(seconds, times)


class Link:
    """A kept-alive connection: as light as can be, since the client shares the machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: bytes) -> bytes:
        """Send one request, read its whole answer, return the status."""
        if self.socket is None:
            self.socket = socket.create_connection((HOST, self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _parted, body = answer.partition(b"\r\n\r\n")
        fields = head.lower()
        length = int(fields.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        if b"connection: close" in fields:
            self.socket.close()
            self.socket = None
        return head[9:12]

    def _more(self) -> bytes:
        if self.socket is None:
            raise ConnectionError("closed")
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


def memory_of(process: subprocess.Popen[bytes]) -> int:
    """Return the resident memory of gunicorn and its workers, shared pages counted once."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    total = 0
    for pid in (str(process.pid), *children):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(rollup.split("\nPss:")[1].split()[0]) * 1024
    return total
