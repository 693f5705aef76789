"""What lies in an envelope: a manifest, the files one after another, and zeros up to a round size."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.bids.sealing.errors import SealingError

FORMAT = "lms-bid/1"
ROUND_BYTES = 64 * 1024
"""Sizes are told in steps of this: a price with one digit more must not show."""
MOST_MANIFEST_BYTES = 1024 * 1024
MOST_FILES = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its name as the bidder gave it, and its size in bytes."""

    name: str
    size: int


def prefix(manifest: Mapping[str, Any], parts: Sequence[Part]) -> bytes:
    """Return what stands before the files: the manifest with their names and sizes, after its length."""
    if len(parts) > MOST_FILES:
        raise SealingError("files", f"an envelope holds {MOST_FILES} files at most")
    files = [{"name": part.name, "size": part.size} for part in parts]
    told = {"format": FORMAT, **manifest, "files": files}
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    if len(content) > MOST_MANIFEST_BYTES:
        raise SealingError("manifest", "the manifest is too long")
    return len(content).to_bytes(4, "big") + content


def padding(prefix_bytes: int, parts: Sequence[Part]) -> int:
    """Return how many zero bytes follow the files."""
    return -(prefix_bytes + sum(part.size for part in parts)) % ROUND_BYTES


def parse_prefix(content: bytes) -> tuple[dict[str, Any], list[Part], int]:
    """Return the manifest, the files and where the first of them begins. Raises SealingError.

    `content` is the first chunk, in clear: a manifest always fits.
    """
    size = int.from_bytes(content[:4], "big")
    if len(content) < 4 or size > MOST_MANIFEST_BYTES or len(content) < 4 + size:
        raise SealingError("manifest", "the envelope does not begin with a manifest")
    try:
        told = json.loads(content[4 : 4 + size])
        parts = [Part(str(one["name"]), one["size"]) for one in told["files"]]
    except (ValueError, KeyError, TypeError) as error:
        raise SealingError("manifest", "the manifest cannot be read") from error
    wrong = any(type(part.size) is not int or part.size < 0 for part in parts)
    if told.get("format") != FORMAT or wrong or len(parts) > MOST_FILES:
        raise SealingError("manifest", f"the manifest is not in the format {FORMAT}")
    return told, parts, 4 + size


def check_whole(size: int, begins_at: int, parts: Sequence[Part], rest: bytes) -> None:
    """Raise SealingError unless the files fill `size` bytes up to the zeros in `rest`."""
    end = begins_at + sum(part.size for part in parts)
    if size != end + padding(begins_at, parts) or any(rest):
        raise SealingError("manifest", "the files are not those of the manifest")


def split_files(chunks: Iterator[bytes]) -> Iterator[tuple[Part | dict[str, Any], bytes]]:
    """Give the manifest, then piece by piece what belongs to each file, in a flat memory.

    The first that is given is `(manifest, b"")`, then `(part, piece)`; an empty file gives one empty
    piece. Raises SealingError where the content is not what the manifest says, at the latest at its end.
    """
    first = next(chunks, b"")
    manifest, parts, begins_at = parse_prefix(first)
    yield manifest, b""
    total, buffer = len(first), first[begins_at:]
    for part in parts:
        left = part.size
        while True:
            piece, buffer = buffer[:left], buffer[left:]
            left -= len(piece)
            yield part, piece
            if not left:
                break
            buffer = next(chunks, b"")
            total += len(buffer)
            if not buffer:
                raise SealingError("manifest", "the envelope ends before its files do")
    for chunk in chunks:
        total += len(chunk)
        buffer += chunk
        if len(buffer) > ROUND_BYTES:
            break
    check_whole(total, begins_at, parts, buffer)
