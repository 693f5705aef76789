"""The demonstration's processes: web, worker with beat, a witness."""

import json
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.db import connections

from lms.demo import supervisor
from lms.demo.witness import serve_command, write_address


class Servers:
    """What is to be run, and becoming the program that runs it."""

    def __init__(self, *, host: str, port: int, factors: bool = False) -> None:
        self.host = host
        self.port = port
        self.witness_port = _free_port()
        self.factors = factors

    def commands(self) -> dict[str, list[str]]:
        """Return the command line of each process."""
        celery = [sys.executable, "-m", "celery", "-A", "lms.demo.worker", "--quiet"]
        # Work runs in the worker's own process, as beat does: two less that hold all of Django.
        worker = [*celery, "worker", "--pool", "solo", "--loglevel", "WARNING"]
        witness = serve_command(self.witness_port)
        return {"witness": witness, "web": self._web(), "worker": worker}

    def _web(self) -> list[str]:
        address = f"{self.host}:{self.port}"
        if os.name == "nt":
            return [sys.executable, "manage.py", "runserver", "--noreload", address]
        web = [
            sys.executable,
            "-m",
            "gunicorn",
            "lms.wsgi",
            "--bind",
            address,
            "--no-control-socket",
        ]
        web += ["--workers", "1", "--threads", "8", "--timeout", "120", "--log-level", "warning"]
        return web

    def run(self) -> None:
        """Serve until Ctrl-C or until one process ends; does not return where it can be helped."""
        write_address(f"http://127.0.0.1:{self.witness_port}")
        os.environ |= {
            "LMS_DEMO": "1",
            "LMS_SECOND_FACTOR": "1" if self.factors else "0",
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        }
        connections.close_all()
        sys.stdout.flush()
        folder = str(settings.BASE_DIR)
        if os.name == "nt":
            supervisor.supervise(self.commands(), folder)
            return
        program = str(Path(supervisor.__file__))
        # -I: nothing of the environment or of the folder is imported by accident.
        command = [sys.executable, "-I", program, json.dumps(self.commands()), folder]
        os.execv(sys.executable, command)  # noqa: S606


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
