"""What the sandboxed process says: frames of JSON or bytes, never anything that could run.

A frame is one letter for its kind, the length of its body in four bytes, and the body.
"""

import json
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

HEAD = struct.Struct(">cI")
VALUE, BYTES, REFUSED, DONE = b"V", b"B", b"R", b"D"


class Frame(NamedTuple):
    """One frame; `value` is bytes, or what the JSON said."""

    kind: bytes
    value: Any


class Refusal(Exception):
    """The file is not taken; the code stands for a sentence that the other side knows."""

    def __init__(self, code: str, **facts: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class ProtocolError(Exception):
    """What came is no frame: the process ended in the middle, or does not speak the language."""


class Writer:
    """Sends frames."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def value(self, value: Any) -> None:
        """Send plain data."""
        self._send(VALUE, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))

    def data(self, content: bytes) -> None:
        """Send bytes as they are."""
        self._send(BYTES, content)

    def refuse(self, code: str, facts: dict[str, int | str] | None = None) -> None:
        """Say that the file is not taken, and why."""
        self._send(REFUSED, json.dumps([code, facts or {}]).encode())
        self._stream.flush()

    def done(self) -> None:
        """Say that all has been said."""
        self._send(DONE, b"")
        self._stream.flush()

    def _send(self, kind: bytes, body: bytes) -> None:
        self._stream.write(HEAD.pack(kind, len(body)))
        self._stream.write(body)


class Reader:
    """Puts frames together from the pieces in which they arrive."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """Return the frames that `piece` completes; raises ProtocolError for what is none."""
        self._held += piece
        at = 0
        while len(self._held) - at >= HEAD.size:
            kind, length = HEAD.unpack_from(self._held, at)
            end = at + HEAD.size + length
            if len(self._held) < end:
                break
            yield _frame(kind, bytes(self._held[at + HEAD.size : end]))
            at = end
        del self._held[:at]


def _frame(kind: bytes, body: bytes) -> Frame:
    if kind == BYTES:
        return Frame(kind, body)
    if kind not in (VALUE, REFUSED, DONE):
        raise ProtocolError
    try:
        return Frame(kind, json.loads(body) if body else None)
    except (ValueError, RecursionError) as error:
        raise ProtocolError from error
