"""`manage.py demo`: a city at work, on one command and no other service."""

import socket
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lms.demo.accounts import DEMO_PASSWORD, load_accounts
from lms.demo.builder import AnotherBuilds, build_city, building_alone, clear_city, is_built
from lms.demo.servers import Servers
from lms.demo.witness import make_witness

FACTORS_ON = (
    "Second factors are required of everyone but trainees; without --mfa a password is enough."
)
FACTORS_OFF = "A password is enough here; --mfa shows the second factors of a real site."


class Command(BaseCommand):
    """Builds the demonstration city once, then serves it."""

    help = "Builds the demonstration city (once) and serves it: web, worker, beat, a witness; all on SQLite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of the web server")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument(
            "--mfa",
            action="store_true",
            help="require second factors of everyone but trainees, as a real site does",
        )
        parser.add_argument("--no-serve", action="store_true", help="build the city and stop")

    def handle(
        self, *args: Any, port: int, host: str, no_serve: bool, mfa: bool, **options: Any
    ) -> None:
        if not settings.DEMO:
            raise CommandError("Run this as `manage.py demo` with the development settings.")
        if not no_serve and not _is_free(host, port):
            raise CommandError(f"Port {port} is taken; choose another: manage.py demo --port 8001")
        try:
            with building_alone():
                self._make_ready()
        except AnotherBuilds:
            raise CommandError(
                "Another demo is building its city in this folder; wait until it is done."
            ) from None
        self._print_accounts(host, port, no_serve, mfa)
        if not no_serve:
            Servers(host=host, port=port, factors=mfa).run()

    def _make_ready(self) -> None:
        if is_built():
            self._prepare()
            make_witness()
            self.stdout.write("The city is there already.")
            return
        clear_city()
        self._prepare()
        self._build()

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)

    def _build(self) -> None:
        begun = time.monotonic()
        self.stdout.write("Building the city; this takes a minute …")
        self.stdout.flush()
        build_city(say=lambda line: self.stdout.write(f"  {line}"))
        self.stdout.write(f"Built in {time.monotonic() - begun:.0f} seconds.")

    def _print_accounts(self, host: str, port: int, no_serve: bool, mfa: bool) -> None:
        lines = ["", f"Accounts (password for all: {DEMO_PASSWORD}):"]
        lines += [
            f"  {account.username:<10} {account.label:<6} {account.name}  {account.note}"
            for account in load_accounts()
        ]
        lines += ["", FACTORS_ON if mfa else FACTORS_OFF]
        if not no_serve:
            lines += [
                "",
                f"Open http://{host}:{port}/   (back office: /admin/)   Ctrl-C stops everything.",
            ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
