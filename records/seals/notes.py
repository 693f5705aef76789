"""Signed notes and checkpoints as C2SP describes them (signed-note, tlog-checkpoint, -cosignature).

Keys stand in settings as one text each: `PRIVATE+KEY+<name>+<id>+<base64>` to sign and
`<name>+<id>+<base64>` to verify, the encoding of Go's `sumdb/note`, which other tools read too.
"""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519 = 0x01
"""Signature type of a log's own key."""
COSIGNATURE = 0x04
"""Signature type of a witness: an Ed25519 signature with the time it was made."""
DASH = "—"
MOST_BYTES = 64_000
"""A longer note is not one of ours: nothing that comes from outside is read without an end."""


class NoteError(ValueError):
    """A note or key is not what it should be; the message says in what way."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the four bytes by which signature lines name the key."""
        data = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        # The format's own hint of the key (C2SP signed-note), not a proof of it: the signature is
        # checked with the key that was configured.
        return hashlib.sha256(data).digest()[:4]

    @property
    def text(self) -> str:
        """Return the key as one text."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    def is_signed(self, message: bytes, signature: bytes) -> bool:
        """Return whether this key made `signature` over `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Witness:
    """Whom the log asks to sign: its public key, and where it answers ("" for files by hand)."""

    key: Verifier
    address: str


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name. Never shown, never stored in the database."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """Return the public half."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        return Verifier(self.name, ED25519, key.public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        """Return the key as one text, for the settings."""
        key_id = self.verifier.key_id.hex()
        return f"PRIVATE+KEY+{self.name}+{key_id}+{_base64(bytes([ED25519]) + self.seed)}"

    def sign(self, body: str) -> str:
        """Return `body` as a note signed with this key."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        return f"{body}\n{signature_line(self.verifier, key.sign(body.encode()))}"


def generate_signer(name: str) -> Signer:
    """Return a new key named `name`. Raises NoteError where the name cannot stand in a note."""
    _check_name(name)
    return Signer(name, Ed25519PrivateKey.generate().private_bytes_raw())


def parse_signer(text: str) -> Signer:
    """Return the private key that `text` tells. Raises NoteError."""
    prefix = "PRIVATE+KEY+"
    if not text.startswith(prefix):
        raise NoteError("a signing key begins with PRIVATE+KEY+")
    name, key_id, key = _parts(text.removeprefix(prefix))
    if len(key) != 33 or key[0] != ED25519:
        raise NoteError("a signing key holds 32 bytes of Ed25519")
    signer = Signer(name, key[1:])
    if signer.verifier.key_id != key_id:
        raise NoteError("the key's number does not fit its name")
    return signer


def parse_verifier(text: str) -> Verifier:
    """Return the public key that `text` tells. Raises NoteError."""
    name, key_id, key = _parts(text)
    if len(key) != 33 or key[0] not in (ED25519, COSIGNATURE):
        raise NoteError("a verifying key holds 32 bytes of Ed25519")
    verifier = Verifier(name, key[0], key[1:])
    if verifier.key_id != key_id:
        raise NoteError("the key's number does not fit its name")
    return verifier


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line."""

    name: str
    key_id: bytes
    signature: bytes
    line: str

    def is_by(self, verifier: Verifier) -> bool:
        """Return whether the line names this key; whether it signed is another question."""
        return self.name == verifier.name and self.key_id == verifier.key_id


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures below it."""

    body: str
    signatures: tuple[Signature, ...]

    def signed_by(self, verifier: Verifier) -> bool:
        """Return whether a line names this key, and every line that does is its signature."""
        lines = [one for one in self.signatures if one.is_by(verifier)]
        return bool(lines) and all(
            verifier.is_signed(self.body.encode(), one.signature) for one in lines
        )


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint's text says."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def parse_note(text: str) -> Note:
    """Return the note that `text` is. Raises NoteError."""
    if len(text) > MOST_BYTES:
        raise NoteError("the note is too long")
    body, blank, lines = text.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise NoteError("a note is a text, an empty line and signature lines")
    if any(ord(character) < 32 and character != "\n" for character in text):
        raise NoteError("the note holds control characters")
    return Note(f"{body}\n", tuple(parse_signature(line) for line in lines[:-1].split("\n")))


def parse_signature(line: str) -> Signature:
    """Return what a signature line tells. Raises NoteError."""
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != DASH or not parts[1]:
        raise NoteError("a signature line is a dash, a name and base64")
    data = _unbase64(parts[2])
    if len(data) < 5:
        raise NoteError("the signature is too short")
    return Signature(parts[1], data[:4], data[4:], line)


def signature_line(verifier: Verifier, signature: bytes) -> str:
    """Return the line that stands below a note."""
    return f"{DASH} {verifier.name} {_base64(verifier.key_id + signature)}\n"


def parse_checkpoint(body: str) -> Checkpoint:
    """Return what the text of a checkpoint says. Raises NoteError."""
    lines = body.split("\n")
    if len(lines) < 4 or "" in lines[:3] or lines[-1]:
        raise NoteError("a checkpoint begins with origin, size and root")
    if not (lines[1].isascii() and lines[1].isdecimal()) or lines[1] != str(int(lines[1])):
        raise NoteError("the size of the tree is not a plain number")
    root = _unbase64(lines[2])
    if len(root) != 32:
        raise NoteError("the root is not 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def cosigned_at(note_body: str, signature: Signature, verifier: Verifier) -> int | None:
    """Return when the witness says it signed, in seconds since 1970; None where it did not."""
    if not signature.is_by(verifier) or verifier.kind != COSIGNATURE:
        return None
    if len(signature.signature) != 72:
        return None
    (at,) = struct.unpack(">Q", signature.signature[:8])
    message = f"cosignature/v1\ntime {at}\n{note_body}".encode()
    return int(at) if verifier.is_signed(message, signature.signature[8:]) else None


def _parts(text: str) -> tuple[str, bytes, bytes]:
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise NoteError("a key is a name, a number and base64, joined by +")
    _check_name(parts[0])
    try:
        key_id = bytes.fromhex(parts[1])
    except ValueError as error:
        raise NoteError("the key's number is not hexadecimal") from error
    return parts[0], key_id, _unbase64(parts[2])


def _check_name(name: str) -> None:
    if not name or "+" in name or any(one.isspace() or ord(one) < 32 for one in name):
        raise NoteError("a key's name has no spaces and no plus, and is not empty")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
