"""Opens files from outside where they can do no harm: in a fresh process that has given up
memory, time, files and secrets before it sees the first byte, and is ended from here when its
time is up. What it says comes back as plain data of bounded size.

The limits of memory and processor time are the kernel's (`setrlimit`) and hold on Linux; macOS
keeps the limits of time and output alone.
"""

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy

from records.core.errors import DomainError
from records.core.uploads.parsers.protocol import DONE, REFUSED, Frame, ProtocolError, Reader

ROOT = Path(__file__).resolve().parents[3]
BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from records.core.uploads.parsers.worker import main; main(sys.argv[2])"
)
PIECE = 256 * 1024
MEGABYTE = 1024 * 1024

# Several at once would each take up to the whole limit of memory; who comes later waits.
PLACES = threading.BoundedSemaphore(2)

ENDED_BY = {
    signal.SIGXCPU: "time",
    # By the kernel, where the machine itself has no memory left.
    signal.SIGKILL: "memory",
    # Rust and C++ end this way where memory is refused to them.
    signal.SIGABRT: "memory",
}

WORDS = {
    "memory": gettext_lazy(
        "Reading the file needs more than %(memory)s MB of memory; this service does not read it."
    ),
    "time": gettext_lazy(
        "Reading the file takes more than %(cpu)s seconds; this service does not read it."
    ),
    "output": gettext_lazy("The file unpacks to more than this service reads."),
    "damaged": gettext_lazy("The file is damaged."),
    "busy": gettext_lazy("Other files are being read just now. Try again in a minute."),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may take. `cpu` and `wall` are seconds, `memory` and `output` megabytes."""

    memory: int
    cpu: int
    wall: int
    output: int

    @classmethod
    def of_settings(cls) -> "Limits":
        """Return the limits of this installation."""
        return cls(**settings.FILE_READING_LIMITS)


class SandboxRefused(Exception):
    """The file was refused; `code` says why and `facts` what it was measured by."""

    def __init__(self, code: str, facts: dict[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def read_sandboxed(
    parser: str, content: bytes | BinaryIO, *, limits: Limits | None = None, **options: Any
) -> Generator[Any]:
    """Return, one by one, what `parser` finds in `content`: JSON values or bytes.

    Raises SandboxRefused where the file is refused, or where reading it takes more than `limits`:
    possibly after some values have been given.
    """
    limits = limits or Limits.of_settings()
    with _place(limits), _started(parser, content, limits, options) as process:
        for frame in _frames(process, limits):
            if frame.kind == DONE:
                return
            if frame.kind == REFUSED:
                raise _refused(frame, limits)
            yield frame.value
        raise _ended(process, limits)


def refusal_message(
    refused: SandboxRefused, words: dict[str, Any] | None = None, *, field: str = ""
) -> DomainError:
    """Return the error a person reads; `words` are the sentences of one kind of file."""
    sentences = {**WORDS, **(words or {})}
    sentence = str(sentences.get(refused.code, sentences["damaged"]))
    try:
        message = sentence % refused.facts
    except (KeyError, TypeError, ValueError):
        # The figures come from the sandboxed process, and it may say anything.
        message = str(sentences["damaged"])
    return DomainError(message, field=field)


@contextmanager
def _place(limits: Limits) -> Iterator[None]:
    if not PLACES.acquire(timeout=limits.wall):
        raise SandboxRefused("busy", {})
    try:
        yield
    finally:
        PLACES.release()


@contextmanager
def _started(
    parser: str, content: bytes | BinaryIO, limits: Limits, options: dict[str, Any]
) -> Iterator[subprocess.Popen[bytes]]:
    order = json.dumps(
        {
            "parser": parser,
            "options": options,
            "limits": {"memory": limits.memory * MEGABYTE, "cpu": limits.cpu},
        }
    )
    with _as_file(content) as file:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-B", "-c", BOOT, str(ROOT), order],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            # Keys and passwords stand in the environment of this process and not in that one.
            env={"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@contextmanager
def _as_file(content: bytes | BinaryIO) -> Iterator[IO[bytes]]:
    """Give `content` as an open file that stands on no disk where the system allows it."""
    if hasattr(os, "memfd_create"):
        file: IO[bytes] = os.fdopen(os.memfd_create("upload"), "w+b")
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115 # closed below
    with file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content.seek(0)
            shutil.copyfileobj(content, file, 1024 * 1024)
        file.flush()
        file.seek(0)
        yield file


def _frames(process: subprocess.Popen[bytes], limits: Limits) -> Iterator[Frame]:
    """Return what the process says until it ends, its time is up or it says too much."""
    assert process.stdout is not None  # noqa: S101
    left, reader = limits.output * MEGABYTE, Reader()
    for piece in _pieces(process.stdout, limits):
        left -= len(piece)
        if left < 0:
            raise SandboxRefused("output", {})
        try:
            yield from reader.feed(piece)
        except ProtocolError as error:
            raise SandboxRefused("damaged", {}) from error


def _pieces(pipe: IO[bytes], limits: Limits) -> Iterator[bytes]:
    waited = 0.0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            # Only waiting counts: what is done here with a piece is not the parser's time.
            begun = time.monotonic()
            ready = selector.select(max(limits.wall - waited, 0))
            waited += time.monotonic() - begun
            if not ready:
                raise SandboxRefused("time", _measures(limits))
            piece = os.read(pipe.fileno(), PIECE)
            if not piece:
                return
            yield piece


def _refused(frame: Frame, limits: Limits) -> SandboxRefused:
    try:
        code, facts = frame.value
        return SandboxRefused(str(code), {**_measures(limits), **facts})
    except (TypeError, ValueError):
        return SandboxRefused("damaged", {})


def _ended(process: subprocess.Popen[bytes], limits: Limits) -> SandboxRefused:
    """Return why a process ended that did not say so itself."""
    try:
        process.wait(timeout=limits.wall)
    except subprocess.TimeoutExpired:
        return SandboxRefused("time", _measures(limits))
    by = {number.value: code for number, code in ENDED_BY.items()}
    return SandboxRefused(by.get(-process.returncode, "damaged"), _measures(limits))


def _measures(limits: Limits) -> dict[str, Any]:
    return {"memory": limits.memory, "cpu": limits.cpu, "wall": limits.wall}
