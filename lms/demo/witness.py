"""The demonstration's witness: a program and a key of its own, as another institution would run it."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from lms.settings.seals import parse_witnesses
from records.seals.log import log_signer

NAME = "witness.example/changde-demo"
PROGRAM = Path("witness") / "witness.py"


def home() -> Path:
    """Return the folder of the witness: its key, what it saw, and how the city reaches it."""
    return Path(settings.HOME) / "witness"


def make_witness() -> None:
    """Give the witness a key, once, and make it known to the city."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "key"
    if not key.exists():
        key.write_text(_run("keygen", "--witness", NAME), encoding="utf-8")
    write_address("")


def write_address(address: str) -> None:
    """Write down where the witness answers, for the processes that start from here on."""
    public = _run("key", str(home() / "key")).strip()
    line = f"{public} {address}".strip()
    (home() / "address").write_text(line, encoding="utf-8")
    # This process has read its settings before the witness was there.
    settings.WITNESSES = parse_witnesses("the demonstration's witness", line)


def sign(request: str) -> str:
    """Return the witness's signature line for a request carried to it as a file."""
    path = home() / "request.txt"
    path.write_text(request, encoding="utf-8")
    return _run("sign", *_keys(), str(path))


def serve_command(port: int) -> list[str]:
    """Return the command line of the witness as a server."""
    address = f"127.0.0.1:{port}"
    return [sys.executable, str(PROGRAM), "serve", *_keys(), "--listen", address]


def _keys() -> list[str]:
    return [
        "--key",
        str(home() / "key"),
        "--log",
        log_signer().verifier.text,
        "--state",
        str(home() / "seen.db"),
    ]


def _run(*arguments: str) -> str:
    command = [sys.executable, str(Path(settings.BASE_DIR) / PROGRAM), *arguments]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S603
        command, check=True, capture_output=True, encoding="utf-8", env=environment
    )
    return done.stdout
