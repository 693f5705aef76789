"""Holders' keys, owners' signatures, receipts, attestations, tickets: what is changed is refused."""

import dataclasses
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from courses.bids.sealing import holder_keys, hpke, owner, possession, receipts, tickets
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.keyset import Keyset, parse_keyset, shown
from records.seals.notes import Signer, generate_signer
from tests.courses.bids.sealed import TENDER, make_holders

SERVER_KEY = b"server key of the tests"
HOLDERS = make_holders()
SIGNER = generate_signer("bids.example/lms")


class TestHolderKeys:
    def test_the_passphrase_opens_the_key_and_no_other_does(self):
        key, passphrase = holder_keys.generate_key(), holder_keys.generate_passphrase()
        wrapped = holder_keys.wrap(key, passphrase, TENDER)
        again = holder_keys.parse_wrapped(wrapped.as_json())

        found = holder_keys.unwrap(again, passphrase.lower().replace("-", " "))

        assert hpke.point_of(found.public_key()) == wrapped.public
        with pytest.raises(SealingError, match="does not open"):
            holder_keys.unwrap(again, holder_keys.generate_passphrase())

    def test_a_key_wrapped_for_one_tender_does_not_pass_for_another(self):
        wrapped = holder_keys.wrap(HOLDERS.private[0], "x1y2z3a4b5-" * 3, TENDER)

        for changed in (
            dataclasses.replace(wrapped, tender="CD-2026-G-002"),
            dataclasses.replace(wrapped, public=HOLDERS.keyset.points[1]),
            dataclasses.replace(wrapped, rounds=wrapped.rounds + 1),
            dataclasses.replace(wrapped, wrapped=wrapped.wrapped[:-1] + b"x"),
        ):
            with pytest.raises(SealingError, match="does not open"):
                holder_keys.unwrap(changed, "x1y2z3a4b5-" * 3)

    def test_a_weak_passphrase_and_few_rounds_are_refused(self):
        for weak in ("short", "a" * 40, "password password"):
            with pytest.raises(SealingError, match="characters"):
                holder_keys.wrap(HOLDERS.private[0], weak, TENDER)
        with pytest.raises(SealingError, match="rounds"):
            holder_keys.wrap(
                HOLDERS.private[0], holder_keys.generate_passphrase(), TENDER, rounds=1000
            )

    def test_a_generated_passphrase_may_be_typed_as_people_read_it(self):
        told = "0K1QF-9XW2M-T6RPA-0ZBVH-4NDJ8C"

        for typed in ("okiqf9xw2mt6rpaozbvh4ndj8c", " OKLQF—9XW2M T6RPA 0ZBVH 4NDJ8C "):
            assert holder_keys.normalised(typed) == holder_keys.normalised(told)

    def test_generated_passphrases_are_long_enough_and_differ(self):
        found = {holder_keys.generate_passphrase() for _time in range(50)}

        assert len(found) == 50
        for one in found:
            holder_keys.check_passphrase(one)
            assert len(one.replace("-", "")) * 5 == 130


class TestPossession:
    def ask(self, public: bytes):
        return possession.ask(
            server_key=SERVER_KEY, tender=TENDER, holder="17", public=public, now=1000
        )

    def check(self, question, answer, **changed):
        told = {"tender": TENDER, "holder": "17", "public": HOLDERS.keyset.points[0], "now": 1001}
        possession.check_answer(question, answer, server_key=SERVER_KEY, **{**told, **changed})

    def answer(self, question, key) -> bytes:
        return hpke.open_sealed(question.sealed, key, possession._info(TENDER, "17"))

    def test_who_has_the_private_key_can_answer(self):
        question = self.ask(HOLDERS.keyset.points[0])

        self.check(question, self.answer(question, HOLDERS.private[0]))

    def test_nobody_else_can_and_not_for_another_key_holder_tender_or_later(self):
        question = self.ask(HOLDERS.keyset.points[0])
        answer = self.answer(question, HOLDERS.private[0])

        with pytest.raises(SealingError):
            self.answer(question, HOLDERS.private[1])
        with pytest.raises(SealingError, match="prove"):
            self.check(question, bytes(32))
        for changed in (
            {"public": HOLDERS.keyset.points[1]},
            {"holder": "18"},
            {"tender": "CD-2026-G-002"},
        ):
            with pytest.raises(SealingError, match="prove"):
                self.check(question, answer, **changed)
        with pytest.raises(SealingError, match="too old"):
            self.check(question, answer, now=2000)


class TestKeyset:
    def test_a_set_is_read_back_and_its_fingerprint_compared(self):
        told = HOLDERS.keyset.as_json()

        assert parse_keyset(told) == HOLDERS.keyset
        with pytest.raises(SealingError, match="fingerprint"):
            parse_keyset({**told, "tender": "CD-2026-G-002"})
        with pytest.raises(SealingError, match="fingerprint"):
            parse_keyset({**told, "keys": told["keys"][::-1]})

    def test_a_key_twice_too_few_keys_and_no_point_are_refused(self):
        one, two, _three = HOLDERS.keyset.points
        for points in ((one, two), (one, two, one), (one, two, b"\x04" + bytes(64))):
            with pytest.raises(SealingError):
                Keyset(TENDER, points)

    def test_a_fingerprint_is_shown_in_groups(self):
        assert len(shown(HOLDERS.keyset.fingerprint).split(" ")) == 16


class TestOwner:
    key = owner.generate_owner()
    point = hpke.point_of(key.public_key())

    def test_what_the_owner_signed_passes_and_nothing_else(self):
        text = owner.withdraw_text(tender=TENDER, bid=bytes(16))
        signature = owner.sign(self.key, text)

        owner.check_signature(self.point, text, signature)
        other = owner.generate_owner()
        for point, said, signed in (
            (hpke.point_of(other.public_key()), text, signature),
            (self.point, owner.withdraw_text(tender=TENDER, bid=b"1" * 16), signature),
            (self.point, text, bytes(64)),
            (self.point, text, signature[:63]),
        ):
            with pytest.raises(SealingError):
                owner.check_signature(point, said, signed)

    def test_a_signature_to_submit_is_none_to_withdraw_or_for_other_envelopes(self):
        told = {"tender": TENDER, "bid": bytes(16), "technical": b"1" * 32, "price": b"2" * 32}
        signature = owner.sign(self.key, owner.submit_text(**told, replaces=None))

        for text in (
            owner.submit_text(**told, replaces=b"3" * 16),
            owner.submit_text(**{**told, "price": b"4" * 32}, replaces=None),
            owner.withdraw_text(tender=TENDER, bid=bytes(16)),
        ):
            with pytest.raises(SealingError, match="did not sign"):
                owner.check_signature(self.point, text, signature)

    def test_the_nonce_of_an_attestation_is_bound_to_the_owner_and_hides_him(self):
        blind = owner.generate_blind()

        assert owner.nonce(TENDER, self.point, blind) == owner.nonce(TENDER, self.point, blind)
        assert owner.nonce(TENDER, self.point, blind) != owner.nonce(
            TENDER, self.point, owner.generate_blind()
        )


def make_receipt(**changed) -> receipts.Receipt:
    told = receipts.Receipt(
        tender=TENDER,
        fingerprint=HOLDERS.keyset.fingerprint,
        bid=b"b" * 16,
        owner=TestOwner.point,
        technical=receipts.Sealed(b"t" * 32, 100),
        price=receipts.Sealed(b"p" * 32, 200),
        replaces=None,
        received_at=datetime(2026, 11, 25, 6, 0, 59, tzinfo=UTC),
    )
    return dataclasses.replace(told, **changed)


class TestReceipts:
    def test_a_receipt_tells_what_was_received_and_when(self):
        text = receipts.sign_receipt(make_receipt(replaces=b"o" * 16), SIGNER)
        told = receipts.read_receipt(text, SIGNER.verifier)

        assert told["received"] == "2026-11-25T06:00:59Z"
        assert (told["technical_size"], told["price_size"]) == ("100", "200")
        assert receipts.bid_number(told["bid"]) == b"b" * 16
        assert receipts.bid_number(told["replaces"]) == b"o" * 16

    def test_a_receipt_that_was_changed_or_signed_by_another_is_refused(self):
        text = receipts.sign_receipt(make_receipt(), SIGNER)

        for changed, verifier in (
            (text.replace("06:00:59", "05:00:59"), SIGNER.verifier),
            (text, generate_signer("bids.example/lms").verifier),
            (text.rpartition("—")[0], SIGNER.verifier),
            (SIGNER.sign("something else\n"), SIGNER.verifier),
        ):
            with pytest.raises(SealingError):
                receipts.read_receipt(changed, verifier)

    def test_an_attestation_is_no_receipt(self):
        attestation = receipts.Attestation(TENDER, "常德学院", "12430700448300123X", bytes(32))
        text = receipts.sign_attestation(attestation, SIGNER)

        assert receipts.read_attestation(text, SIGNER.verifier) == attestation
        with pytest.raises(SealingError, match="no receipt"):
            receipts.read_receipt(text, SIGNER.verifier)

    def test_a_name_cannot_bring_lines_of_its_own_into_an_attestation(self):
        for name in ("a\nnonce " + "0" * 64, ""):
            attestation = receipts.Attestation(TENDER, name, "12430700448300123X", bytes(32))
            with pytest.raises(SealingError):
                receipts.sign_attestation(attestation, SIGNER)

    def test_a_signer_is_read_from_its_text(self):
        assert isinstance(SIGNER, Signer)


class TestTickets:
    def check(self, text: str, *, tender: str = TENDER, now: int = 100, key: bytes = SERVER_KEY):
        return tickets.check_ticket(text, server_key=key, tender=tender, now=now)

    def test_a_ticket_holds_for_its_tender_until_it_expires(self):
        text = tickets.issue_ticket(server_key=SERVER_KEY, tender=TENDER, until=100)

        assert len(self.check(text)) == 16
        with pytest.raises(SealingError, match="no longer valid"):
            self.check(text, now=101)
        with pytest.raises(SealingError, match="not issued"):
            self.check(text, tender="CD-2026-G-002")
        with pytest.raises(SealingError, match="not issued"):
            self.check(text, key=b"another")

    @pytest.mark.parametrize("text", ["", "a.b.c", "..", "00.1.00", "é" * 32 + ".1." + "0" * 64])
    def test_what_is_no_ticket_is_refused(self, text):
        with pytest.raises(SealingError):
            self.check(text)

    def test_a_ticket_with_a_longer_time_is_not_issued_here(self):
        nonce, _until, tag = tickets.issue_ticket(
            server_key=SERVER_KEY, tender=TENDER, until=100
        ).split(".")
        with pytest.raises(SealingError, match="not issued"):
            self.check(f"{nonce}.999.{tag}")

    def test_tickets_tell_nothing_but_chance(self):
        """Two of one moment differ in their nonce and the digest over it, and share only the expiry."""
        one, other = (
            tickets.issue_ticket(server_key=SERVER_KEY, tender=TENDER, until=100).split(".")
            for _time in range(2)
        )
        assert one[0] != other[0]
        assert one[1] == other[1]


def test_hpke_refuses_what_is_no_key():
    for point in (b"", b"\x02" + bytes(64), b"\x04" + b"\x01" * 64):
        with pytest.raises(SealingError):
            hpke.seal(b"x", point, b"")
    with pytest.raises(SealingError):
        hpke.open_sealed(bytes(80), ec.generate_private_key(ec.SECP256R1()), b"")
