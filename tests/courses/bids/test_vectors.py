"""The vectors of docs/sealing.md and of RFC 9180: made again, and read by the product."""

import json
from pathlib import Path

from cryptography.hazmat.bindings._rust import openssl

from courses.bids.sealing import envelope, holder_keys, hpke, keyset, owner, receipts
from courses.bids.sealing.header import parse_header
from courses.bids.sealing.sharing import Pair, pairs
from records.seals.notes import parse_verifier
from tests.courses.bids import make_vectors, reference_hpke

FOLDER = Path(__file__).with_name("vectors")
RFC = json.loads((FOLDER / "rfc9180.json").read_text("utf-8"))
OWN = json.loads((FOLDER / "sealing.json").read_text("utf-8"))


def test_the_vectors_are_what_the_product_makes():
    assert (FOLDER / "sealing.json").read_text("utf-8") == make_vectors.text()


def test_cryptography_opens_what_rfc_9180_sealed():
    first = RFC["encryptions"][0]
    sealed = bytes.fromhex(RFC["enc"] + first["ct"])
    key = reference_hpke.private_key(bytes.fromhex(RFC["skRm"]))

    # The vectors have an AAD, which the public call does not take.
    found = openssl.hpke._decrypt_with_aad(
        hpke.SUITE, sealed, key, bytes.fromhex(RFC["info"]), bytes.fromhex(first["aad"])
    )

    assert found.hex() == first["pt"]


def test_the_reference_seals_as_rfc_9180_does():
    first = RFC["encryptions"][0]

    sealed = reference_hpke.seal(
        bytes.fromhex(first["pt"]),
        bytes.fromhex(RFC["pkRm"]),
        bytes.fromhex(RFC["info"]),
        reference_hpke.private_key(bytes.fromhex(RFC["skEm"])),
        bytes.fromhex(first["aad"]),
    )

    assert sealed.hex() == RFC["enc"] + first["ct"]


def test_every_pair_of_holders_opens_the_envelopes():
    keys = [reference_hpke.private_key(bytes.fromhex(one)) for one in OWN["holders"]]
    for told in (OWN["technical"], OWN["price"]):
        header = parse_header(bytes.fromhex(told["header"]))
        assert header.fingerprint == keyset.parse_keyset(OWN["keyset"]).fingerprint
        for pair in pairs(3):
            halves = {one: envelope.open_half(header, pair, one, keys[one - 1]) for one in pair}
            opener = envelope.new_opener(header, Pair(*pair), halves)
            assert opener.key.hex() == told["content_key"]


def test_the_wrapped_key_opens_with_its_passphrase():
    wrapped = holder_keys.parse_wrapped(OWN["wrapped_key_of_holder_1"])

    key = holder_keys.unwrap(wrapped, OWN["passphrase"])

    assert f"{key.private_numbers().private_value:064x}" == OWN["holders"][0]


def test_receipt_and_attestation_are_signed():
    verifier = parse_verifier(OWN["verifier"])

    told = receipts.read_receipt(OWN["receipt"], verifier)
    attestation = receipts.read_attestation(OWN["attestation"], verifier)

    assert (told["technical"], told["price"]) == (
        OWN["technical"]["digest"],
        OWN["price"]["digest"],
    )
    blind, public = (bytes.fromhex(OWN["owner"][name]) for name in ("blind", "public"))
    assert owner.nonce(OWN["tender"], public, blind) == attestation.nonce
