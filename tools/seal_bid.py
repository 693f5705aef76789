"""Seals a bid without a browser: one file, on its own, for bidders who would rather not trust a page.

Needs Python 3.11 or later and the package `cryptography` (48 or later); nothing of the site's software.
It is written apart from it, after docs/sealing.md, and the site's tests hold both to the same bytes.

    python seal_bid.py owner --tender CODE owner.json      # your key for this tender; prints a nonce
    python seal_bid.py keys keyset.json                    # the fingerprint, to compare with the notice
    python seal_bid.py seal --keys keyset.json --fingerprint "6715 bf9c …" --owner owner.json
        --attestation attestation.txt --technical plan.pdf … --amount 1=98000.00 [--price offer.pdf …]
        [--replaces BID] sealed/
    python seal_bid.py upload --site https://… --ticket TICKET sealed/    # prints and keeps the receipt
    python seal_bid.py withdraw --site https://… --owner owner.json BID
    python seal_bid.py check --key VERIFIER sealed/        # receipt, signature, digests

The nonce is entered on the tender's page, which gives the attestation, the set of keys and the ticket.
Keep owner.json and the folder: they are needed to replace or withdraw the bid, and to prove it.
"""

import argparse
import base64
import hashlib
import json
import secrets
import struct
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

CHUNK, ROUND, TAG = 4 * 1024 * 1024, 64 * 1024, 16
KINDS = {"technical": 1, "price": 2}
KIND = {"POST": "application/json", "PUT": "application/octet-stream"}
OWNER_FORMAT, SUBMISSION_FORMAT = "lms-bid-owner-key/1", "lms-bid-submission/1"


def encode(*parts: bytes) -> bytes:
    """Return the parts joined, each after its length in four bytes."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def b64(content: bytes) -> str:
    """Return base64."""
    return base64.b64encode(content).decode()


def fail(text: str) -> NoReturn:
    """Leave with a sentence that says why."""
    sys.exit(f"seal_bid: {text}")


def read_json(path: Path, form: str) -> dict[str, Any]:
    """Return a file of ours, checked for its format."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if told.get("format") != form:
        fail(f"{path} is not in the format {form}")
    return told


def fingerprint_of(keyset: dict[str, Any]) -> bytes:
    """Return the fingerprint, computed from the keys themselves."""
    points = [base64.b64decode(key) for key in keyset["keys"]]
    told = encode(b"lms-keyset/1", keyset["tender"].encode(), bytes([2]), *points)
    return hashlib.sha256(told).digest()


def read_keyset(path: Path) -> dict[str, Any]:
    """Return the tender's keys; leave where there are not three or more, all different."""
    keyset = read_json(path, "lms-keyset/1")
    keys = keyset["keys"]
    if keyset.get("threshold") != 2 or not 3 <= len(keys) <= 9 or len(set(keys)) != len(keys):
        fail("a tender has three to nine different keys, of which two open")
    return keyset


def grouped(digest: bytes) -> str:
    """Return a digest in groups of four."""
    return " ".join(digest.hex()[at : at + 4] for at in range(0, 64, 4))


def make_owner(args: argparse.Namespace) -> None:
    """Write a new owner key, and print the nonce to be attested."""
    key = ec.generate_private_key(ec.SECP256R1())
    owner = {
        "format": OWNER_FORMAT,
        "tender": args.tender,
        "public": point_of(key).hex(),
        "blind": secrets.token_hex(32),
        "private": b64(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    }
    with args.out.open("x", encoding="utf-8") as file:
        args.out.chmod(0o600)
        json.dump(owner, file, indent=1)
    print(nonce_of(owner).hex())


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the public half as an uncompressed point."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def nonce_of(owner: dict[str, Any]) -> bytes:
    """Return the nonce of an owner: it hides the key until the bid is opened."""
    public, blind = bytes.fromhex(owner["public"]), bytes.fromhex(owner["blind"])
    told = encode(b"lms-bid-owner/1", owner["tender"].encode(), public, blind)
    return hashlib.sha256(told).digest()


def sign(owner: dict[str, Any], text: str) -> bytes:
    """Return the owner's signature: r and s."""
    key = load_der_private_key(base64.b64decode(owner["private"]), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        fail("the owner's key is not of the right kind")
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def show_keys(args: argparse.Namespace) -> None:
    """Print a tender's code and the fingerprint of its keys."""
    keyset = read_keyset(args.keys)
    print(keyset["tender"], grouped(fingerprint_of(keyset)), sep="\n")


def derived(key: bytes, info: bytes) -> bytes:
    """Return 32 bytes derived from a content key."""
    return HKDF(hashes.SHA256(), 32, None, info).derive(key)


def head_of(keyset: dict[str, Any], kind: int, bid: bytes, key: bytes) -> tuple[bytes, bytes]:
    """Return the head of an envelope: what is bound into every chunk, and all of it."""
    points = [base64.b64decode(one) for one in keyset["keys"]]
    tender, print_ = keyset["tender"].encode(), fingerprint_of(keyset)
    core = b"LMSBID01" + bytes([kind]) + bid + print_ + derived(key, b"lms-bid-commitment/1")
    core += secrets.token_bytes(7) + struct.pack(">IBB", CHUNK, len(points), len(tender)) + tender
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    halves = b""
    for low, high in combinations(range(1, len(points) + 1), 2):
        mask = secrets.token_bytes(32)
        other = bytes(one ^ two for one, two in zip(key, mask, strict=True))
        for holder, half in ((low, mask), (high, other)):
            place = bytes([kind, low, high, holder])
            info = encode(b"lms-bid-half/1", tender, print_, bid, place)
            to = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), points[holder - 1])
            halves += suite.encrypt(half, to, info)
    return core, core + halves


def contents(manifest: dict[str, Any], files: list[Path]) -> Iterator[bytes]:
    """Give an envelope's content piece by piece: manifest, files, zeros."""
    listed = [{"name": file.name, "size": file.stat().st_size} for file in files]
    told = {"format": "lms-bid/1", **manifest, "files": listed}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    yield struct.pack(">I", len(text)) + text
    total = 4 + len(text)
    for file, told_of in zip(files, listed, strict=True):
        size = 0
        with file.open("rb") as opened:
            while piece := opened.read(1024 * 1024):
                size += len(piece)
                yield piece
        if size != told_of["size"]:
            fail(f"{file} changed while it was read")
        total += size
    yield bytes(-total % ROUND)


def in_chunks(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Give full chunks and, of the last one, that it is."""
    buffer = bytearray()
    for piece in pieces:
        buffer += piece
        while len(buffer) > CHUNK:
            yield bytes(buffer[:CHUNK]), False
            del buffer[:CHUNK]
    yield bytes(buffer), True


def seal_envelope(
    path: Path, keyset: dict[str, Any], kind: str, bid: bytes, pieces: Iterator[bytes]
) -> dict[str, Any]:
    """Write one envelope; return its digest and size."""
    key = secrets.token_bytes(32)
    core, head = head_of(keyset, KINDS[kind], bid, key)
    aes, prefix = AESGCM(derived(key, b"lms-bid-content/1")), core[89:96]
    digest, size = hashlib.sha256(head), len(head)
    with path.open("xb") as file:
        file.write(head)
        for number, (plain, last) in enumerate(in_chunks(pieces)):
            sealed = aes.encrypt(prefix + struct.pack(">IB", number, last), plain, core)
            digest.update(hashlib.sha256(sealed).digest())
            size += file.write(sealed)
    return {"digest": digest.hexdigest(), "size": size, "head": len(head)}


def seal(args: argparse.Namespace) -> None:
    """Write both envelopes and the signed submission into a new folder."""
    keyset, owner = read_keyset(args.keys), read_json(args.owner, OWNER_FORMAT)
    if args.fingerprint.replace(" ", "").lower() != fingerprint_of(keyset).hex():
        fail("these are not the keys of the notice: the fingerprint differs. Do not bid with them")
    attestation = args.attestation.read_text(encoding="utf-8")
    lines, nonce = attestation.split("\n"), f"nonce {nonce_of(owner).hex()}"
    wanted = ["lms-bid-attestation/1", f"tender {keyset['tender']}", None, nonce]
    if owner["tender"] != keyset["tender"] or [lines[0], lines[1], None, lines[3]] != wanted:
        fail("attestation, owner and keys are not all for the same tender and nonce")
    _word, uscc, name = lines[2].split(" ", 2)
    amounts = [dict(zip(("lot", "yuan"), one.split("=", 1), strict=True)) for one in args.amount]
    bid = secrets.token_bytes(16)
    common = {"tender": keyset["tender"], "bid": bid.hex()}
    technical = {
        "kind": "technical", **common, "provider": {"name": name, "uscc": uscc},
        "owner": owner["public"], "blind": owner["blind"], "attestation": attestation,
    }  # fmt: skip
    args.out.mkdir()
    made = {}
    path = args.out / "technical.sealed"
    made["technical"] = seal_envelope(
        path, keyset, "technical", bid, contents(technical, args.technical)
    )
    price = {
        "kind": "price",
        **common,
        "technical": made["technical"]["digest"],
        "amounts": amounts,
    }
    made["price"] = seal_envelope(
        args.out / "price.sealed", keyset, "price", bid, contents(price, args.price)
    )
    write_submission(args, owner, common, made)


def write_submission(
    args: argparse.Namespace, owner: dict[str, Any], common: dict[str, str], made: dict[str, Any]
) -> None:
    """Write what hands the bid in, signed by its owner."""
    text = (
        f"lms-bid-act/1\nsubmit\ntender {common['tender']}\nbid {common['bid']}\n"
        f"technical {made['technical']['digest']}\nprice {made['price']['digest']}\n"
        f"replaces {args.replaces or '-'}\n"
    )
    told = {
        "format": SUBMISSION_FORMAT, **common, "owner": owner["public"], **made,
        "replaces": args.replaces or "", "signature": b64(sign(owner, text)),
    }  # fmt: skip
    (args.out / "submission.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    print(common["bid"])


def ask(url: str, ticket: str, method: str, body: bytes) -> Any:
    """Return the answer of the site, which is JSON; leave with its reason where it refuses."""
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        fail("a bid is sent over https only")
    digest = hashlib.sha256(body).hexdigest()
    headers = {"X-Bid-Ticket": ticket, "X-Chunk-Digest": digest, "Content-Type": KIND[method]}
    request = urllib.request.Request(url, body or None, headers, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        fail(f"refused ({error.code}): {error.read().decode(errors='replace')[:500]}")


def ask_json(url: str, ticket: str, told: dict[str, Any]) -> Any:
    """Return the site's answer to a request in JSON."""
    return ask(url, ticket, "POST", json.dumps(told).encode())


def upload(args: argparse.Namespace) -> None:
    """Send both envelopes and hand the bid in; a second call goes on where the first was cut off."""
    told = read_json(args.folder / "submission.json", SUBMISSION_FORMAT)
    base = f"{args.site.rstrip('/')}/tenders/{told['tender']}/bids"
    uploads = {}
    for kind in KINDS:
        uploads[kind] = upload_envelope(
            base, args.ticket, args.folder / f"{kind}.sealed", told[kind]
        )
    submission = {**told, "uploads": uploads}
    receipt = ask_json(f"{base}/submit/", args.ticket, submission)["receipt"]
    (args.folder / "receipt.txt").write_text(receipt, encoding="utf-8")
    print(receipt, end="")


def upload_envelope(base: str, ticket: str, path: Path, told: dict[str, Any]) -> str:
    """Send what the site does not have yet of one envelope; return the number of the upload."""
    with path.open("rb") as file:
        head = file.read(told["head"])
        begun = ask_json(f"{base}/uploads/", ticket, {"head": b64(head), "size": told["size"]})
        have = set(begun["chunks"])
        number = 0
        while chunk := file.read(CHUNK + TAG):
            if number not in have:
                url = f"{base}/uploads/{begun['upload']}/{number}/"
                ask(url, ticket, "PUT", chunk)
                print(f"{path.name}: {number + 1}", file=sys.stderr)
            number += 1
    return str(begun["upload"])


def withdraw(args: argparse.Namespace) -> None:
    """Withdraw a bid."""
    owner = read_json(args.owner, OWNER_FORMAT)
    text = f"lms-bid-act/1\nwithdraw\ntender {owner['tender']}\nbid {args.bid}\n"
    told = {"bid": args.bid, "signature": b64(sign(owner, text))}
    url = f"{args.site.rstrip('/')}/tenders/{owner['tender']}/bids/withdraw/"
    print(ask_json(url, "", told)["state"])


def digest_of(path: Path, head: int) -> tuple[str, int]:
    """Return the digest and the size of a sealed file whose head has `head` bytes."""
    with path.open("rb") as file:
        begin = file.read(head)
        digest, size = hashlib.sha256(begin), len(begin)
        while chunk := file.read(CHUNK + TAG):
            digest.update(hashlib.sha256(chunk).digest())
            size += len(chunk)
    return digest.hexdigest(), size


def check(args: argparse.Namespace) -> None:
    """Leave with 0 where the receipt is signed and tells of exactly these envelopes."""
    told = read_json(args.folder / "submission.json", SUBMISSION_FORMAT)
    text = (args.folder / "receipt.txt").read_text(encoding="utf-8")
    body, _blank, signature = text.rpartition("\n\n")
    name, _id, key = args.key.strip().split("+", 2)
    raw, signed = (
        base64.b64decode(key)[1:],
        base64.b64decode(signature.strip().rpartition(" ")[2])[4:],
    )
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signed, f"{body}\n".encode())
    except InvalidSignature:
        fail(f"the receipt was not signed by {name}")
    for kind in KINDS:
        digest, size = digest_of(args.folder / f"{kind}.sealed", told[kind]["head"])
        if f"\n{kind} {digest} {size}\n" not in f"{body}\n":
            fail(f"the receipt tells of another {kind} envelope")
    if f"\nbid {told['bid']}\n" not in body:
        fail("the receipt tells of another bid")
    print("The receipt is signed and tells of these envelopes.")


PATH: dict[str, Any] = {"type": Path}
NEEDED: dict[str, Any] = {"required": True}
FILES: dict[str, Any] = {"type": Path, "nargs": "+"}
AMOUNT: dict[str, Any] = {"action": "append", "required": True, "metavar": "LOT=YUAN"}
COMMANDS: dict[str, tuple[Any, dict[str, dict[str, Any]]]] = {
    "owner": (make_owner, {"--tender": NEEDED, "out": PATH}),
    "keys": (show_keys, {"keys": PATH}),
    "seal": (
        seal,
        {
            **{name: {**PATH, **NEEDED} for name in ("--keys", "--owner", "--attestation")},
            "--fingerprint": NEEDED,
            "--technical": {**FILES, **NEEDED},
            "--price": {**FILES, "default": []},
            "--amount": AMOUNT,
            "--replaces": {"default": ""},
            "out": PATH,
        },
    ),
    "upload": (upload, {"--site": NEEDED, "--ticket": NEEDED, "folder": PATH}),
    "withdraw": (withdraw, {"--site": NEEDED, "--owner": {**PATH, **NEEDED}, "bid": {}}),
    "check": (check, {"--key": NEEDED, "folder": PATH}),
}


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    form = argparse.RawTextHelpFormatter
    whole = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    commands = whole.add_subparsers(required=True)
    for name, (call, options) in COMMANDS.items():
        command = commands.add_parser(name)
        command.set_defaults(call=call)
        for option, settings in options.items():
            command.add_argument(option, **settings)
    return whole


if __name__ == "__main__":
    arguments = parser().parse_args()
    arguments.call(arguments)
