"""The stand-alone sealer, run as a bidder runs it, against the product that opens its bids."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from courses.bids.keys import signer, ticket_for
from courses.bids.models import SealedBid
from courses.bids.sealing import container, envelope, owner, receipts
from courses.bids.sealing.encoding import unb64
from courses.bids.sealing.header import CHUNK_BYTES, Kind, parse_header
from courses.bids.sealing.keyset import shown
from records.seals.notes import generate_signer
from tests.courses.bids.sealed import TENDER, make_holders
from tests.factories.courses_bids import make_bidder, make_tender

TOOL = Path(settings.BASE_DIR) / "tools" / "seal_bid.py"
HOLDERS = make_holders()
SIGNER = generate_signer("bids.example/lms")


def run(*words: object, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(TOOL), *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def bidder(tmp_path: Path) -> Path:
    """A bidder's folder: owner key, keys of the tender, attestation, files."""
    nonce = run("owner", "--tender", TENDER, "owner.json", folder=tmp_path).stdout.strip()
    attested = receipts.Attestation(
        TENDER, "常德 职业技术学院", "12430700448300123X", bytes.fromhex(nonce)
    )
    told = HOLDERS.keyset.as_json()
    (tmp_path / "keyset.json").write_text(json.dumps(told), encoding="utf-8")
    text = receipts.sign_attestation(attested, SIGNER)
    (tmp_path / "attestation.txt").write_text(text, encoding="utf-8")
    (tmp_path / "方案.pdf").write_bytes(b"p" * (CHUNK_BYTES + 5))
    (tmp_path / "报价.pdf").write_bytes(b"")
    return tmp_path


def seal(folder: Path, fingerprint: str = "", replaces: str = ""):
    return run(
        *("seal", "--keys", "keyset.json", "--owner", "owner.json"),
        *("--fingerprint", fingerprint or shown(HOLDERS.keyset.fingerprint)),
        *("--attestation", "attestation.txt", "--technical", "方案.pdf", "--price", "报价.pdf"),
        *("--amount", "1=98000.00", "--replaces", replaces, "sealed"),
        folder=folder,
    )


def opened(folder: Path, kind: str, told: dict) -> tuple[dict, dict[str, bytes]]:
    content = (folder / "sealed" / f"{kind}.sealed").read_bytes()
    packed, body = content[: told[kind]["head"]], content[told[kind]["head"] :]
    sealed = CHUNK_BYTES + envelope.TAG_BYTES
    chunks = [body[at : at + sealed] for at in range(0, len(body), sealed)]
    digests = [hashlib.sha256(chunk).digest() for chunk in chunks]
    assert envelope.digest_of(packed, digests).hex() == told[kind]["digest"]
    assert len(content) == told[kind]["size"]
    header = parse_header(packed)
    assert header.kind == Kind[kind.upper()]
    pieces = container.split_files(HOLDERS.opener(header, 2, 3).open_all(chunks))
    manifest = next(pieces)[0]
    files: dict[str, bytes] = {}
    for part, piece in pieces:
        files[part.name] = files.get(part.name, b"") + piece
    return manifest, files


def test_what_it_seals_opens_for_two_holders_and_says_who_bids(bidder):
    made = seal(bidder)
    assert made.returncode == 0, made.stderr
    told = json.loads((bidder / "sealed" / "submission.json").read_text("utf-8"))
    assert made.stdout.strip() == told["bid"]

    technical, files = opened(bidder, "technical", told)
    price, _files = opened(bidder, "price", told)

    assert files == {"方案.pdf": b"p" * (CHUNK_BYTES + 5)}
    assert price["technical"] == told["technical"]["digest"]
    assert price["amounts"] == [{"lot": "1", "yuan": "98000.00"}]
    assert technical["bid"] == price["bid"] == told["bid"]
    attestation = receipts.read_attestation(technical["attestation"], SIGNER.verifier)
    assert attestation.uscc == technical["provider"]["uscc"]
    assert attestation.provider == technical["provider"]["name"] == "常德 职业技术学院"
    point, blind = bytes.fromhex(technical["owner"]), bytes.fromhex(technical["blind"])
    assert owner.nonce(TENDER, point, blind) == attestation.nonce


@pytest.mark.parametrize("replaces", ["", "0" * 32])
def test_what_it_signs_is_what_the_product_asks_for(bidder, replaces):
    seal(bidder, replaces=replaces)
    told = json.loads((bidder / "sealed" / "submission.json").read_text("utf-8"))

    text = owner.submit_text(
        tender=TENDER,
        bid=bytes.fromhex(told["bid"]),
        technical=bytes.fromhex(told["technical"]["digest"]),
        price=bytes.fromhex(told["price"]["digest"]),
        replaces=bytes.fromhex(replaces) or None,
    )

    owner.check_signature(bytes.fromhex(told["owner"]), text, unb64(told["signature"]))


def test_keys_with_another_fingerprint_than_the_notice_are_refused(bidder):
    refused = seal(bidder, fingerprint="0" * 64)

    assert refused.returncode == 1
    assert "not the keys of the notice" in refused.stderr
    assert not (bidder / "sealed").exists()


def test_the_attestation_of_another_owner_is_refused(bidder):
    (bidder / "owner.json").unlink()
    run("owner", "--tender", TENDER, "owner.json", folder=bidder)

    refused = seal(bidder)

    assert refused.returncode == 1
    assert "same tender and nonce" in refused.stderr


def test_it_shows_the_fingerprint_and_overwrites_no_key(bidder):
    shown_keys = run("keys", "keyset.json", folder=bidder).stdout
    again = run("owner", "--tender", TENDER, "owner.json", folder=bidder)

    assert shown(HOLDERS.keyset.fingerprint) in shown_keys
    assert again.returncode != 0


def test_it_checks_a_receipt_against_the_envelopes(bidder):
    seal(bidder)
    folder = bidder / "sealed"
    told = json.loads((folder / "submission.json").read_text("utf-8"))
    receipt = receipts.Receipt(
        tender=TENDER,
        fingerprint=HOLDERS.keyset.fingerprint,
        bid=bytes.fromhex(told["bid"]),
        owner=bytes.fromhex(told["owner"]),
        technical=receipts.Sealed(
            bytes.fromhex(told["technical"]["digest"]), told["technical"]["size"]
        ),
        price=receipts.Sealed(bytes.fromhex(told["price"]["digest"]), told["price"]["size"]),
        replaces=None,
        received_at=datetime(2026, 11, 25, 6, 0, tzinfo=UTC),
    )
    (folder / "receipt.txt").write_text(receipts.sign_receipt(receipt, SIGNER), "utf-8")

    def check(key: str):
        return run("check", "--key", key, "sealed", folder=bidder)

    assert check(SIGNER.verifier.text).returncode == 0
    assert "not signed" in check(generate_signer("bids.example/lms").verifier.text).stderr
    price = folder / "price.sealed"
    price.write_bytes(price.read_bytes()[:-1] + b"x")
    assert "another price" in check(SIGNER.verifier.text).stderr


@pytest.mark.django_db(transaction=True)
def test_it_sends_a_bid_to_the_site_goes_on_after_a_cut_and_withdraws_it(bidder, live_server):
    there = make_bidder(make_tender(number=TENDER, deadline=timezone.now() + timedelta(days=9)))
    keyset = there.holders.keyset
    (bidder / "keyset.json").write_text(json.dumps(keyset.as_json()), encoding="utf-8")
    assert seal(bidder, fingerprint=shown(keyset.fingerprint)).returncode == 0
    ticket = ticket_for(there.tender)

    def upload():
        told = ("upload", "--site", live_server.url, "--ticket", ticket, "sealed")
        return run(*told, folder=bidder)

    sent, again = upload(), upload()

    assert sent.returncode == 0, sent.stderr
    # All parts were there the second time, and the receipt is the same.
    assert (again.stdout, again.stderr) == (sent.stdout, "")
    checked = run("check", "--key", signer().verifier.text, "sealed", folder=bidder)
    assert checked.returncode == 0, checked.stderr
    bid = SealedBid.objects.get()
    gone = run(
        *("withdraw", "--site", live_server.url, "--owner", "owner.json", bid.pk), folder=bidder
    )
    assert gone.stdout.strip() == "withdrawn"
    refused = run("upload", "--site", live_server.url, "--ticket", "x", "sealed", folder=bidder)
    assert refused.returncode == 1
    assert "refused (422)" in refused.stderr
