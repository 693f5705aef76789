"""Makes `vectors/sealing.json`: python -m tests.courses.bids.make_vectors (its randomness is fixed).

The random bytes of each draw are SHA-256 in counter mode over a label, so that whoever checks the scheme
can make them again.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from courses.bids.sealing import container, envelope, holder_keys, keyset, owner, receipts
from courses.bids.sealing.header import Kind
from records.seals.notes import Signer
from tests.courses.bids import reference_hpke

PATH = Path(__file__).with_name("vectors") / "sealing.json"
TENDER = "CD-2026-G-007"
PASSPHRASE = "7K3QF-9XW2M-T6RPA-0ZBVH-4NDJ8C"
SIGNER = Signer("bids.example/lms", bytes(range(32)))


def drawn(label: str) -> Callable[[int], bytes]:
    """Return a source of bytes that are the same each time."""
    count = 0

    def draw(size: int) -> bytes:
        nonlocal count
        found = b""
        while len(found) < size:
            found += hashlib.sha256(f"{label}:{count}".encode()).digest()
            count += 1
        return found[:size]

    return draw


def holder(number: int):
    return reference_hpke.private_key(drawn(f"holder {number}")(32))


def sealer(kind: Kind, bid: bytes, keys: keyset.Keyset) -> envelope.Sealer:
    ephemeral = drawn(f"ephemeral {kind.word}")

    def seal_half(half: bytes, to: bytes, info: bytes) -> bytes:
        return reference_hpke.seal(half, to, info, reference_hpke.private_key(ephemeral(32)))

    return envelope.new_sealer(keys, kind, bid, random=drawn(kind.word), seal_half=seal_half)


def sealed_envelope(kind: Kind, bid: bytes, keys: keyset.Keyset, manifest: dict, files: dict):
    parts = [container.Part(name, len(content)) for name, content in files.items()]
    plain = container.prefix(manifest, parts) + b"".join(files.values())
    plain += bytes(container.padding(len(plain) - sum(p.size for p in parts), parts))
    made = sealer(kind, bid, keys)
    chunk = made.seal(0, plain, last=True)
    digest = envelope.digest_of(made.packed, [hashlib.sha256(chunk).digest()])
    return made, plain, chunk, digest


def told(made, plain: bytes, chunk: bytes, digest: bytes) -> dict:
    """Return an envelope for the file: the chunk only by its ends and digest, it is 64 KiB long."""
    return {
        "content_key": made.key.hex(),
        "header": made.packed.hex(),
        "commitment": made.header.commitment.hex(),
        "chunk_key": envelope.content_key(made.key).hex(),
        "nonce_of_last_chunk": envelope.nonce_of(made.header, 0, True).hex(),
        "plain_begins": plain[:512].rstrip(b"\0").hex(),
        "plain_bytes": len(plain),
        "chunk_begins": chunk[:32].hex(),
        "chunk_ends": chunk[-32:].hex(),
        "chunk_digest": hashlib.sha256(chunk).hexdigest(),
        "size": len(made.packed) + len(chunk),
        "digest": digest.hex(),
    }


def make() -> dict:
    holders = [holder(number) for number in (1, 2, 3)]
    keys = keyset.Keyset(TENDER, tuple(reference_hpke.point(one) for one in holders))
    bid, owner_key = drawn("bid")(16), reference_hpke.private_key(drawn("owner")(32))
    owner_point, blind = reference_hpke.point(owner_key), drawn("blind")(32)
    attested = receipts.Attestation(
        TENDER, "常德职业技术学院", "12430700448300123X", owner.nonce(TENDER, owner_point, blind)
    )
    attestation = receipts.sign_attestation(attested, SIGNER)
    manifest = {
        "kind": "technical", "tender": TENDER, "bid": bid.hex(),
        "provider": {"name": attested.provider, "uscc": attested.uscc},
        "owner": owner_point.hex(), "blind": blind.hex(), "attestation": attestation,
    }  # fmt: skip
    technical = sealed_envelope(
        Kind.TECHNICAL, bid, keys, manifest, {"方案.txt": "教学方案".encode()}
    )
    price = {
        "kind": "price", "tender": TENDER, "bid": bid.hex(), "technical": technical[3].hex(),
        "amounts": [{"lot": "1", "yuan": "98000.00"}],
    }  # fmt: skip
    priced = sealed_envelope(Kind.PRICE, bid, keys, price, {})
    receipt = receipts.Receipt(
        tender=TENDER, fingerprint=keys.fingerprint, bid=bid, owner=owner_point,
        technical=receipts.Sealed(technical[3], len(technical[0].packed) + len(technical[2])),
        price=receipts.Sealed(priced[3], len(priced[0].packed) + len(priced[2])),
        replaces=None, received_at=datetime(2026, 11, 25, 6, 30, 5, tzinfo=UTC),
    )  # fmt: skip
    wrapped = holder_keys.wrap(holders[0], PASSPHRASE, TENDER, random=drawn("wrap"))
    return {
        "tender": TENDER,
        "holders": [drawn(f"holder {number}")(32).hex() for number in (1, 2, 3)],
        "keyset": keys.as_json(),
        "passphrase": PASSPHRASE,
        "wrapped_key_of_holder_1": wrapped.as_json(),
        "bid": bid.hex(),
        "owner": {
            "private": drawn("owner")(32).hex(),
            "public": owner_point.hex(),
            "blind": blind.hex(),
            "nonce": attested.nonce.hex(),
        },
        "attestation": attestation,
        "technical": told(*technical),
        "price": told(*priced),
        "submit": owner.submit_text(
            tender=TENDER, bid=bid, technical=technical[3], price=priced[3], replaces=None
        ),
        "withdraw": owner.withdraw_text(tender=TENDER, bid=bid),
        "verifier": SIGNER.verifier.text,
        "receipt": receipts.sign_receipt(receipt, SIGNER),
    }


def text() -> str:
    return json.dumps(make(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
