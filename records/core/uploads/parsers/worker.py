"""The sandboxed process: takes its limits upon itself, reads the file, says what it found, ends."""

import codecs
import contextlib
import importlib
import json
import os
import sys
import warnings
from typing import Any

from records.core.uploads.parsers.protocol import Refusal, Writer
from records.core.uploads.parsers.seccomp import shut_doors

CODECS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "cp437", "latin-1")
PARSERS = {
    "picture": "records.core.uploads.parsers.picture",
    "sheet": "records.core.uploads.parsers.sheet",
    "document": "records.core.uploads.parsers.document",
    "extent": "records.core.uploads.parsers.extent",
}


def main(order: str) -> None:
    """Carry out an order: a parser's name, its options, and the limits in bytes and seconds."""
    instructions: dict[str, Any] = json.loads(order)
    read = importlib.import_module(PARSERS[instructions["parser"]]).read
    # What a library prints must not get between the frames.
    writer = Writer(os.fdopen(os.dup(1), "wb", buffering=256 * 1024))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    confine(**instructions["limits"])
    try:
        read(sys.stdin.buffer, writer, **instructions["options"])
        writer.done()
    except Refusal as refusal:
        writer.refuse(refusal.code, refusal.facts)
    except MemoryError:
        writer.refuse("memory")
    except BrokenPipeError:
        os._exit(1)
    except BaseException:
        # Whatever the file made the parser stumble over, Rust's panics included, which are no
        # Exception. Nothing is logged here: a message may quote what the file holds.
        writer.refuse("damaged")
    # Nothing of a parser in doubt is taken down in order; its objects may be what is broken.
    os._exit(0)


def confine(*, memory: int, cpu: int) -> None:
    """Give up, for good, what a parser does not need: memory, time, files, processes.

    The kernel holds these limits; none can be raised again. Whatever a parser imports must be
    imported before, for no file opens afterwards. Where the system knows no such limits the
    caller's own, of time and output, are all there is.
    """
    warnings.simplefilter("ignore")
    for name in CODECS:
        codecs.lookup(name)
    try:
        import resource
    except ImportError:
        return
    wanted = {
        "RLIMIT_AS": (memory, memory),
        # The first asks to end, the second ends.
        "RLIMIT_CPU": (cpu, cpu + 1),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_NOFILE": (32, 32),
    }
    for name, limits in wanted.items():
        # macOS knows RLIMIT_AS and does not take it.
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), limits)
    shut_doors()
