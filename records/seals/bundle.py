"""What leaves the house: requests to witnesses, proofs, and the whole log as tiles (C2SP).

A bundle is a zip in the layout of tlog-tiles: `checkpoint`, `tile/<level>/<number>` with the
hashes, `tile/entries/<number>` with the leaves' data; a web server could hand it out as it is.
"""

import base64
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from records.core.errors import NotPossible
from records.seals.external_checkpoints import PROOF_FORMAT
from records.seals.leaves import numbers_of, parse_rows_header
from records.seals.models import Checkpoint, Leaf
from records.seals.tree import consistency_path, inclusion_path, root_of

WIDTH = 256
"""Hashes in a tile, leaves in a bundle of entries."""


def log_subtree(start: int, end: int) -> bytes:
    """Return the hash over the log's leaves from `start` up to, not including, `end`."""
    hashes = Leaf.objects.filter(index__gte=start, index__lt=end).order_by("index")
    return root_of(map(bytes, hashes.values_list("hash", flat=True).iterator(chunk_size=2000)))


def witness_request(checkpoint: Checkpoint, old: int) -> str:
    """Return the text that asks a witness, which last signed `old` leaves, for its signature."""
    path = consistency_path(old, checkpoint.size, log_subtree)
    proof = "".join(f"{base64.b64encode(node).decode()}\n" for node in path)
    return f"old {old}\n{proof}\n{checkpoint.note}"


def proof_of(table: str, pk: int) -> str:
    """Return the proof (C2SP tlog-proof) that a row is in the last checkpoint's tree.

    The leaf's data stands in the proof's `extra` line. Raises NotPossible where no checkpoint
    covers the row.
    """
    checkpoint = Checkpoint.objects.prefetch_related("cosignatures").first()
    leaf = leaf_of(table, pk)
    if leaf is None:
        raise NotPossible(_("This row is not in the log yet; the next run will log it."))
    if checkpoint is None or leaf.index >= checkpoint.size:
        raise NotPossible(_("No checkpoint covers this row yet; make one."))
    path = inclusion_path(leaf.index, checkpoint.size, log_subtree)
    lines = [
        PROOF_FORMAT,
        f"extra {base64.b64encode(leaf.data).decode()}",
        f"index {leaf.index}",
        *(base64.b64encode(node).decode() for node in path),
    ]
    return "\n".join(lines) + f"\n\n{checkpoint.cosigned_note}"


def leaf_of(table: str, pk: int) -> Leaf | None:
    """Return the leaf that holds the row, or None."""
    for leaf in Leaf.objects.holding(table, pk).order_by("index"):
        if pk in numbers_of(parse_rows_header(leaf.header).members):
            return leaf
    return None


def write_bundle(target: Path | IO[bytes], checkpoint: Checkpoint) -> None:
    """Write the log up to `checkpoint` as a zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("checkpoint", checkpoint.cosigned_note)
        for one in Checkpoint.objects.filter(size__lte=checkpoint.size).order_by("size"):
            bundle.writestr(f"checkpoints/{one.size}", one.cosigned_note)
        hashes: list[bytes] = []
        for number, leaves in enumerate(_parts(_leaves(checkpoint.size))):
            content = b"".join(len(leaf.data).to_bytes(2) + leaf.data for leaf in leaves)
            bundle.writestr(_name("tile/entries", number, len(leaves)), content)
            _write_tile(bundle, 0, number, [bytes(leaf.hash) for leaf in leaves])
            if len(leaves) == WIDTH:
                hashes.append(root_of(bytes(leaf.hash) for leaf in leaves))
        _write_levels(bundle, hashes)


def _write_levels(bundle: zipfile.ZipFile, hashes: list[bytes]) -> None:
    level = 1
    while hashes:
        above: list[bytes] = []
        for number, start in enumerate(range(0, len(hashes), WIDTH)):
            part = hashes[start : start + WIDTH]
            _write_tile(bundle, level, number, part)
            if len(part) == WIDTH:
                above.append(root_of(part))
        hashes, level = above, level + 1


def _write_tile(bundle: zipfile.ZipFile, level: int, number: int, hashes: list[bytes]) -> None:
    bundle.writestr(_name(f"tile/{level}", number, len(hashes)), b"".join(hashes))


def _leaves(size: int) -> Iterator[Leaf]:
    return Leaf.objects.filter(index__lt=size).order_by("index").iterator(chunk_size=WIDTH)


def _parts(leaves: Iterable[Leaf]) -> Iterator[list[Leaf]]:
    part: list[Leaf] = []
    for leaf in leaves:
        part.append(leaf)
        if len(part) == WIDTH:
            yield part
            part = []
    if part:
        yield part


def _name(folder: str, number: int, width: int) -> str:
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return f"{folder}/{'/'.join(groups)}{'' if width == WIDTH else f'.p/{width}'}"
