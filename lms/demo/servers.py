"""The demonstration's processes: web, worker, beat, a witness. They start and stop together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

from django.conf import settings

from lms.demo.witness import serve_command, write_address

ENDINGS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""Ctrl-C, a polite kill, a terminal that was closed."""


class Servers:
    """Starts the processes, waits, and stops all of them when one ends or Ctrl-C comes."""

    def __init__(
        self, *, host: str, port: int, write: Callable[[str], object], factors: bool = False
    ) -> None:
        self.host = host
        self.port = port
        self.write = write
        self.witness_port = _free_port()
        self.factors = factors
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def commands(self) -> dict[str, list[str]]:
        """Return the command line of each process."""
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "lms", "--quiet"]
        if os.name == "nt":
            web = [
                sys.executable,
                "manage.py",
                "runserver",
                "--noreload",
                f"{self.host}:{self.port}",
            ]
            worker = [*celery, "worker", "--pool", "solo", "--loglevel", "WARNING"]
        else:
            web = [
                *python,
                "gunicorn",
                "lms.wsgi",
                "--bind",
                f"{self.host}:{self.port}",
                "--workers",
                "1",
                "--threads",
                "8",
                "--timeout",
                "120",
                "--log-level",
                "warning",
            ]
            worker = [*celery, "worker", "--concurrency", "1", "--loglevel", "WARNING"]
        beat = [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]
        return {
            "witness": serve_command(self.witness_port),
            "web": web,
            "worker": worker,
            "beat": beat,
        }

    def run(self) -> None:
        """Serve until Ctrl-C or until one process ends."""
        # All of them, even where a shell started us with interrupts ignored.
        for number in ENDINGS:
            signal.signal(number, _as_interrupt)
        write_address(f"http://127.0.0.1:{self.witness_port}")
        environment = {
            **os.environ,
            "LMS_DEMO": "1",
            "LMS_SECOND_FACTOR": "1" if self.factors else "0",
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        }
        try:
            for name, command in self.commands().items():
                self.running[name] = subprocess.Popen(  # noqa: S603
                    command,
                    env=environment,
                    cwd=settings.BASE_DIR,
                    start_new_session=os.name != "nt",
                )
            self._watch()
        except KeyboardInterrupt:
            self.write("Stopping …")
        finally:
            self._stop()

    def _watch(self) -> None:
        while True:
            for name, process in self.running.items():
                code = process.poll()
                if code is not None:
                    self.write(f"The {name} process ended with {code}; stopping the others.")
                    return
            time.sleep(0.5)

    def _stop(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_interrupt(_number: int, _frame: object) -> None:
    """Begin to stop, once: what comes while stopping must not leave a process behind."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
