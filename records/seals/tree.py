"""The Merkle tree of RFC 9162, section 2.1: roots, and proofs of inclusion and consistency.

A tree is grown leaf by leaf (`Frontier`), or read from its leaf hashes, of which only one
root of a full subtree for each power of two is held at a time.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

EMPTY_ROOT = hashlib.sha256(b"").digest()
Range = Callable[[int, int], bytes]
"""Gives the hash of the subtree over the leaves from one index up to, not including, another."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf that holds `data`."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """The right edge of a tree: what is needed to append to it and to tell its root."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)
    """Roots of the full subtrees that the leaves make up, largest first."""

    def append(self, leaf: bytes) -> None:
        """Add the hash of one more leaf."""
        self.peaks.append(leaf)
        full = self.size
        while full & 1:
            right = self.peaks.pop()
            self.peaks[-1] = node_hash(self.peaks[-1], right)
            full >>= 1
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def subtrees_of(leaves: Sequence[bytes]) -> Range:
    """Return the hash of any subtree of `leaves`."""
    return lambda start, end: root_of(leaves[start:end])


def inclusion_path(index: int, size: int, subtree: Range) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree of `size` leaves, nearest node first.

    Raises ValueError where the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency_path(old: int, size: int, subtree: Range) -> list[bytes]:
    """Return the proof that the tree of `size` leaves extends that of `old`; empty for 0 and equal.

    Raises ValueError where `old` is larger.
    """
    if not 0 <= old <= size:
        raise ValueError(f"a tree of {size} leaves extends none of {old}")
    if old in (0, size):
        return []
    path: list[bytes] = []
    start, end, whole = 0, size, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(subtree(start, end))
    return path[::-1]


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Return whether `path` proves it (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(other, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, other)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    *, old: int, size: int, old_root: bytes, root: bytes, path: Sequence[bytes]
) -> bool:
    """Return whether `path` proves it (RFC 9162, 2.1.4.2); a tree of nothing is in every tree."""
    if not 0 <= old <= size:
        return False
    if old in (0, size):
        return not path and (old == 0 or old_root == root)
    if not path:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = steps[0]
    for other in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(other, first), node_hash(other, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, other)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == root


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
