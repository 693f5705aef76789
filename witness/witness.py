"""A witness of a transparency log, and a checker of what the log exports: one file, on its own.

Needs Python 3.11 or later and the package `cryptography`; nothing of the log's own software.

    python witness.py keygen --witness witness.example/party-school > witness.key
    python witness.py key witness.key                     # the public half, for the log's operator
    python witness.py serve --key witness.key --log LOGKEY --state state.db --listen 0.0.0.0:8440
    python witness.py sign --key witness.key --log LOGKEY --state state.db request.txt > answer.txt
    python witness.py check --log LOGKEY [--witness WITNESSKEY] bundle.zip | row.tlog-proof

It signs a checkpoint (C2SP tlog-checkpoint) only where a proof shows that the log extends the last
one it signed, and remembers that before it answers. Over HTTP it speaks C2SP tlog-witness; `sign`
takes the same request as a file. Keep the state file: without it a log could be shown anew.
"""

import argparse
import base64
import binascii
import hashlib
import sqlite3
import struct
import sys
import time
import zipfile
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519, COSIGNATURE = 1, 4
MOST_BYTES = 100_000
MOST_PROOF_LINES = 63


class Refused(Exception):
    """A request that is not signed, with the HTTP status and text that say why."""

    def __init__(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
        super().__init__(text)
        self.status, self.text, self.kind = status, text, kind


# Keys and notes: https://c2sp.org/signed-note, https://c2sp.org/tlog-cosignature


@dataclass(frozen=True)
class PublicKey:
    """A named public key of one kind: a log's or a witness's."""

    name: str
    kind: int
    raw: bytes

    @property
    def key_id(self) -> bytes:
        told = self.name.encode() + b"\n" + bytes([self.kind]) + self.raw
        return hashlib.sha256(told).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.kind]) + self.raw)}"

    def signed(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Key:
    """The witness's private key."""

    name: str
    seed: bytes

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def public(self, kind: int = COSIGNATURE) -> PublicKey:
        return PublicKey(self.name, kind, self.private.public_key().public_bytes_raw())

    def cosign(self, body: str, at: int) -> str:
        signature = self.private.sign(f"cosignature/v1\ntime {at}\n{body}".encode())
        told = self.public().key_id + struct.pack(">Q", at) + signature
        return f"— {self.name} {b64(told)}\n"


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(400, "not base64\n") from error


def parse_key(text: str, kinds: tuple[int, ...]) -> PublicKey:
    """Return a public key written as `name+id+base64`."""
    name, key_id, key = split_key(text)
    found = PublicKey(name, key[0], key[1:])
    if len(key) != 33 or key[0] not in kinds or found.key_id.hex() != key_id:
        sys.exit(f"not a key of the kind wanted here: {text[:80]}")
    return found


def split_key(text: str) -> tuple[str, str, bytes]:
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not parts[0]:
        sys.exit(f"not a key: {text[:80]}")
    try:
        return parts[0], parts[1], unb64(parts[2])
    except Refused:
        sys.exit(f"not a key: {text[:80]}")


def read_private(path: Path) -> Key:
    text = path.read_text(encoding="utf-8").strip()
    name, key_id, key = split_key(text.removeprefix("PRIVATE+KEY+"))
    found = Key(name, key[1:33])
    if len(key) != 33 or found.public(key[0]).key_id.hex() != key_id:
        sys.exit(f"not a private key: {path}")
    return found


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint with its signature lines: (name, key id, signature)."""

    body: str
    origin: str
    size: int
    root: bytes
    lines: list[tuple[str, bytes, bytes]]

    def by(self, key: PublicKey) -> list[bytes]:
        return [sig for name, key_id, sig in self.lines if (name, key_id) == (key.name, key.key_id)]

    def is_signed_by(self, log: PublicKey) -> bool:
        found = self.by(log)
        return bool(found) and all(log.signed(self.body.encode(), one) for one in found)

    def cosigned_at(self, witness: PublicKey) -> int | None:
        for told in self.by(witness):
            at = struct.unpack(">Q", told[:8])[0] if len(told) == 72 else 0
            if witness.signed(f"cosignature/v1\ntime {at}\n{self.body}".encode(), told[8:]):
                return at
        return None


def parse_checkpoint(text: str) -> Checkpoint:
    body, blank, below = text.rpartition("\n\n")
    lines = body.split("\n")
    if not blank or not below.endswith("\n") or len(lines) < 3 or not all(lines[:3]):
        raise Refused(400, "not a checkpoint\n")
    size = number(lines[1])
    signatures = []
    for line in below[:-1].split("\n"):
        parts = line.split(" ")
        told = unb64(parts[2]) if len(parts) == 3 and parts[0] == "—" else b""
        if len(told) < 5:
            raise Refused(400, "not a signature line\n")
        signatures.append((parts[1], told[:4], told[4:]))
    return Checkpoint(f"{body}\n", lines[0], size, unb64(lines[2]), signatures)


def number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and str(int(text)) == text):
        raise Refused(400, "not a plain number\n")
    return int(text)


# The tree: RFC 9162, section 2.1


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: list[bytes]) -> bytes:
    level = leaves
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        pairs = [node_hash(a, b) for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def is_included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
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


def extends(old: int, old_root: bytes, size: int, root: bytes, path: list[bytes]) -> bool:
    """Return whether `path` proves that the tree of `size` extends that of `old`."""
    if old in (0, size):
        return not path and (old == 0 or old_root == root)
    if not path:
        return False
    steps = path if old & (old - 1) else [old_root, *path]
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


# The witness: https://c2sp.org/tlog-witness


class Witness:
    """Signs what extends the last checkpoint it saw of a log, and remembers that first."""

    def __init__(self, key: Key, logs: list[PublicKey], state: Path) -> None:
        self.key, self.logs, self.state = key, logs, state
        with closing(self._open()) as database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS seen "
                "(origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT)"
            )

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.state, timeout=30, isolation_level=None)
        database.execute("PRAGMA synchronous = FULL")
        return database

    def add_checkpoint(self, request: str) -> str:
        """Return the signature line for a request. Raises Refused."""
        top, _blank, note = request.partition("\n\n")
        first, *proof_lines = top.split("\n")
        if not first.startswith("old ") or len(proof_lines) > MOST_PROOF_LINES:
            raise Refused(400, "a request begins with the old size and a proof\n")
        old, path = number(first[4:]), [unb64(line) for line in proof_lines]
        checkpoint = parse_checkpoint(note)
        ours = [log for log in self.logs if log.name == checkpoint.origin]
        if not ours:
            raise Refused(404, "this log is not known here\n")
        if not any(checkpoint.is_signed_by(log) for log in ours):
            raise Refused(403, "the checkpoint is not signed by the log's key\n")
        if old > checkpoint.size:
            raise Refused(400, "the old size is above the new one\n")
        with closing(self._open()) as database:
            database.execute("BEGIN IMMEDIATE")
            self._check(database, checkpoint, old, path)
            database.execute(
                "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)",
                (checkpoint.origin, checkpoint.size, checkpoint.root, note),
            )
            database.execute("COMMIT")
        return self.key.cosign(checkpoint.body, int(time.time()))

    def _check(
        self, database: sqlite3.Connection, new: Checkpoint, old: int, path: list[bytes]
    ) -> None:
        row = database.execute(
            "SELECT size, root FROM seen WHERE origin = ?", (new.origin,)
        ).fetchone()
        size, root = row or (0, b"")
        if old != size:
            raise Refused(409, f"{size}\n", "text/x.tlog.size")
        if old == new.size and old and root != new.root:
            raise Refused(409, f"{size}\n", "text/x.tlog.size")
        if not extends(old, root, new.size, new.root, path):
            raise Refused(422, "the proof does not show that the log extends what was signed\n")


def serve(witness: Witness, listen: str) -> None:
    """Answer `POST …/add-checkpoint` until stopped."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > MOST_BYTES:
                self.close_connection = True
                self.answer(413, "the request is too long or has no length\n")
                return
            content = self.rfile.read(int(length))
            if not self.path.endswith("/add-checkpoint"):
                self.answer(404, "nothing here\n")
                return
            try:
                self.answer(200, witness.add_checkpoint(content.decode()))
            except UnicodeDecodeError:
                self.answer(400, "not a text\n")
            except Refused as refused:
                self.answer(refused.status, refused.text, refused.kind)

        def answer(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    host, _colon, port = listen.rpartition(":")
    ThreadingHTTPServer((host or "127.0.0.1", int(port)), Handler).serve_forever()


# Checking what the log exports: https://c2sp.org/tlog-tiles, https://c2sp.org/tlog-proof


def check(path: Path, log: PublicKey, witnesses: list[PublicKey], row: bytes) -> list[str]:
    """Return what a bundle or proof shows; raises Refused where it does not hold."""
    if zipfile.is_zipfile(path):
        checkpoint, told = check_bundle(path)
    else:
        checkpoint, told = check_proof(path.read_text(encoding="utf-8"), row)
    if not checkpoint.is_signed_by(log):
        raise Refused(0, "the checkpoint is not signed by the log's key")
    told.append(f"signed by {log.name}: {checkpoint.size} leaves, root {b64(checkpoint.root)}")
    for witness in witnesses:
        at = checkpoint.cosigned_at(witness)
        if at is None:
            raise Refused(0, f"not signed by the witness {witness.name}")
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
        told.append(f"signed by the witness {witness.name} at {moment}")
    return told


def check_bundle(path: Path) -> tuple[Checkpoint, list[str]]:
    leaves: list[bytes] = []
    with zipfile.ZipFile(path) as bundle:
        names = set(bundle.namelist())
        checkpoint = parse_checkpoint(bundle.read("checkpoint").decode())
        while len(leaves) < checkpoint.size:
            number, width = len(leaves) // 256, min(256, checkpoint.size - len(leaves))
            name = tile_name("tile/entries", number, width)
            if name not in names:
                raise Refused(0, f"the bundle lacks {name}")
            leaves += [leaf_hash(one) for one in entries(bundle.read(name))]
    if len(leaves) != checkpoint.size or root_of(leaves) != checkpoint.root:
        raise Refused(0, "the leaves do not give the root that was signed")
    return checkpoint, [f"all {len(leaves)} leaves give the root"]


def entries(content: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(content):
        length = int.from_bytes(content[at : at + 2])
        found.append(content[at + 2 : at + 2 + length])
        at += 2 + length
    return found


def tile_name(folder: str, number: int, width: int) -> str:
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return f"{folder}/{'/'.join(groups)}{'' if width == 256 else f'.p/{width}'}"


def check_proof(text: str, row: bytes) -> tuple[Checkpoint, list[str]]:
    top, _blank, note = text.partition("\n\n")
    lines = top.split("\n")
    if len(lines) < 3 or lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("extra "):
        raise Refused(0, "not a proof with the leaf's data")
    data, index = unb64(lines[1][6:]), number(lines[2].removeprefix("index "))
    checkpoint = parse_checkpoint(note)
    path = [unb64(line) for line in lines[3:]]
    if not is_included(leaf_hash(data), index, checkpoint.size, path, checkpoint.root):
        raise Refused(0, "the leaf is not in the tree that was signed")
    header, _blank, body = data.partition(b"\n\n")
    told = [f"leaf {index} is in the tree", header.decode()]
    if row:
        digest = hashlib.sha256(row).digest()
        if digest not in [body[at : at + 32] for at in range(0, len(body), 32)]:
            raise Refused(0, "the row's text is not the one that the leaf holds")
        told.append(f"the row is in the leaf: {digest.hex()}")
    return checkpoint, told


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    keygen = commands.add_parser("keygen", help="make a private key")
    kind = keygen.add_mutually_exclusive_group(required=True)
    kind.add_argument("--witness", metavar="NAME")
    kind.add_argument("--log", metavar="NAME")
    commands.add_parser("key", help="tell the public half").add_argument("key", type=Path)
    for name in ("serve", "sign"):
        command = commands.add_parser(name)
        command.add_argument("--key", type=Path, required=True)
        command.add_argument("--log", action="append", required=True, help="the log's public key")
        command.add_argument("--state", type=Path, required=True)
    commands.choices["serve"].add_argument("--listen", default="127.0.0.1:8440")
    commands.choices["sign"].add_argument("request", type=Path)
    checker = commands.add_parser("check", help="check a bundle or a proof")
    checker.add_argument("--log", required=True)
    checker.add_argument("--witness", action="append", default=[])
    checker.add_argument("--row", type=Path, help="file with the canonical text of the row")
    checker.add_argument("file", type=Path)
    options = parser.parse_args()
    try:
        run(options)
    except (Refused, OSError, zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        sys.exit(f"refused: {str(error).strip()}")


def run(options: argparse.Namespace) -> None:
    if options.command == "keygen":
        name = options.witness or options.log
        if "+" in name or any(c.isspace() for c in name):
            sys.exit("a name has no spaces and no plus")
        key = Key(name, Ed25519PrivateKey.generate().private_bytes_raw())
        byte = COSIGNATURE if options.witness else ED25519
        print(f"PRIVATE+KEY+{name}+{key.public(byte).key_id.hex()}+{b64(bytes([byte]) + key.seed)}")
    elif options.command == "key":
        text = options.key.read_text(encoding="utf-8").strip().removeprefix("PRIVATE+KEY+")
        print(read_private(options.key).public(split_key(text)[2][0]))
    elif options.command == "check":
        row = options.row.read_bytes() if options.row else b""
        witnesses = [parse_key(text, (COSIGNATURE,)) for text in options.witness]
        print("\n".join(check(options.file, parse_key(options.log, (ED25519,)), witnesses, row)))
    else:
        logs = [parse_key(text, (ED25519,)) for text in options.log]
        witness = Witness(read_private(options.key), logs, options.state)
        if options.command == "serve":
            serve(witness, options.listen)
        else:
            sys.stdout.write(witness.add_checkpoint(options.request.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
