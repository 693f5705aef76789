"""An envelope opens for two holders of its tender, whole and in order, or says what is wrong."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.bids.sealing import container, envelope, hpke
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.header import (
    CHUNK_BYTES,
    SEALED_HALF_BYTES,
    Header,
    Kind,
    half_info,
    parse_header,
)
from courses.bids.sealing.sharing import Pair, split
from tests.courses.bids.sealed import TENDER, make_holders, seal_bytes

HOLDERS = make_holders()
PLAIN = b"first".ljust(CHUNK_BYTES, b"a") + b"second".ljust(CHUNK_BYTES, b"b") + b"the end"
SEALED = seal_bytes(HOLDERS.keyset, PLAIN)


def opened(header: Header = SEALED.header, chunks=None, one: int = 1, other: int = 2) -> bytes:
    opener = HOLDERS.opener(header, one, other)
    return b"".join(opener.open_all(SEALED.chunks if chunks is None else chunks))


@pytest.mark.parametrize(("one", "other"), [(1, 2), (1, 3), (3, 2)])
def test_any_two_holders_open_it(one, other):
    assert opened(one=one, other=other) == PLAIN


def test_a_head_is_read_back_as_it_was_written():
    assert parse_header(SEALED.sealer.packed) == SEALED.header


@pytest.mark.parametrize(
    "chunks",
    [
        pytest.param(SEALED.chunks[:-1], id="last one cut"),
        pytest.param(SEALED.chunks[:1], id="all but the first cut"),
        pytest.param(SEALED.chunks[1:], id="first one cut"),
        pytest.param([SEALED.chunks[1], SEALED.chunks[0], SEALED.chunks[2]], id="exchanged"),
        pytest.param([SEALED.chunks[0], SEALED.chunks[0], SEALED.chunks[2]], id="doubled"),
        pytest.param([*SEALED.chunks, SEALED.chunks[2]], id="one too many"),
        pytest.param([*SEALED.chunks[:2], SEALED.chunks[2][:-1]], id="a byte cut"),
        pytest.param([*SEALED.chunks[:2], SEALED.chunks[2] + b"\0"], id="a byte added"),
        pytest.param([], id="nothing"),
    ],
)
def test_what_is_cut_moved_or_added_is_refused(chunks):
    with pytest.raises(SealingError) as refused:
        opened(chunks=chunks)
    assert refused.value.code in {"damaged", "chunk_size", "cut"}


def refusals_of(packed: bytes, chunk: bytes) -> list[str]:
    """Return for each pair of holders why it cannot open an envelope, "" where it can."""
    found = []
    for one, other in ((1, 2), (1, 3), (2, 3)):
        try:
            list(HOLDERS.opener(parse_header(packed), one, other).open_all([chunk]))
            found.append("")
        except SealingError as error:
            found.append(error.code)
    return found


@settings(max_examples=150)
@given(data=st.data())
def test_a_changed_bit_is_refused_wherever_it_is(data):
    """In the halves of one pair: to that pair, and the two others still open; elsewhere: to all."""
    small = seal_bytes(HOLDERS.keyset, b"a small envelope")
    packed, chunk = small.sealer.packed, small.chunks[0]
    core = len(small.header.core)
    whole = bytearray(packed + chunk)
    at = data.draw(st.integers(min_value=0, max_value=len(whole) * 8 - 1))
    whole[at // 8] ^= 1 << at % 8

    refused = refusals_of(bytes(whole[: len(packed)]), bytes(whole[len(packed) :]))

    in_halves = core <= at // 8 < len(packed)
    assert refused.count("") == (2 if in_halves else 0)
    if in_halves:
        assert refused[(at // 8 - core) // (2 * SEALED_HALF_BYTES)] == "not_opened"


@settings(max_examples=40)
@given(cut=st.integers(min_value=0, max_value=len(SEALED.sealer.packed) - 1))
def test_a_head_cut_anywhere_is_refused(cut):
    with pytest.raises(SealingError):
        parse_header(SEALED.sealer.packed[:cut])


def test_something_behind_the_head_is_refused():
    with pytest.raises(SealingError, match="follows"):
        parse_header(SEALED.sealer.packed + b"\0")


def test_the_holder_of_another_tender_opens_nothing():
    others = make_holders(tender="CD-2026-G-002")

    with pytest.raises(SealingError, match="another holder or tender"):
        envelope.open_half(SEALED.header, Pair(1, 2), 1, others.private[0])


def test_a_half_opens_for_its_own_place_only():
    """The same key, but another tender, bid, envelope, pair or number of the holder."""
    header, key = SEALED.header, HOLDERS.private[0]
    moved = [
        dataclasses.replace(header, tender="CD-2026-G-002"),
        dataclasses.replace(header, bid=bytes(16)),
        dataclasses.replace(header, kind=Kind.PRICE),
        dataclasses.replace(header, fingerprint=bytes(32)),
        dataclasses.replace(
            header, halves={**header.halves, Pair(1, 2): header.halves[Pair(1, 3)]}
        ),
    ]
    for other in moved:
        with pytest.raises(SealingError):
            envelope.open_half(other, Pair(1, 2), 1, key)


def test_a_holder_who_is_not_of_the_pair_is_refused():
    with pytest.raises(SealingError, match="not of this pair"):
        envelope.open_half(SEALED.header, Pair(1, 2), 3, HOLDERS.private[2])


def test_a_bidder_cannot_seal_one_bid_to_one_pair_and_another_to_another():
    """AES-GCM alone would allow a ciphertext with two meanings: the envelope commits to its key."""
    header = SEALED.header
    other_key = bytes(32)
    pair = Pair(1, 3)
    halves = split(other_key, 3)[pair]
    sealed = {
        one: hpke.seal(
            half,
            HOLDERS.keyset.points[one - 1],
            half_info(
                tender=TENDER,
                fingerprint=header.fingerprint,
                bid=header.bid,
                kind=header.kind,
                pair=pair,
                holder=one,
            ),
        )
        for one, half in halves.items()
    }
    twofold = dataclasses.replace(header, halves={**header.halves, pair: sealed})

    with pytest.raises(SealingError) as refused:
        HOLDERS.opener(twofold, 1, 3)
    assert refused.value.code == "not_the_key"


def test_a_chunk_that_is_empty_or_not_full_is_never_made():
    sealer = envelope.new_sealer(HOLDERS.keyset, Kind.PRICE, bytes(16))

    for plain, last in ((b"", True), (b"short", False), (bytes(CHUNK_BYTES + 1), True)):
        with pytest.raises(SealingError):
            sealer.seal(0, plain, last=last)


def test_no_two_envelopes_share_key_or_mask():
    one, other = (seal_bytes(HOLDERS.keyset, b"same") for _time in range(2))

    assert one.sealer.key != other.sealer.key
    assert one.chunks != other.chunks
    assert one.header.commitment != other.header.commitment


NAMES = st.text(min_size=1, max_size=20)


@given(
    files=st.lists(st.tuples(NAMES, st.binary(max_size=300)), max_size=5), size=st.integers(1, 999)
)
def test_files_come_out_of_a_container_as_they_went_in(files, size):
    parts = [container.Part(name, len(content)) for name, content in files]
    begins = container.prefix({"kind": "technical"}, parts)
    plain = begins + b"".join(content for _name, content in files)
    plain += bytes(container.padding(len(begins), parts))
    assert len(plain) % container.ROUND_BYTES == 0

    # The first piece holds the manifest whole, as the first chunk does.
    cut = max(size, len(begins))
    pieces = [plain[:cut]]
    pieces += [plain[at : at + size] for at in range(cut, len(plain), size)]
    given_back = list(container.split_files(iter(pieces)))

    assert given_back[0][0]["kind"] == "technical"
    found: dict[int, bytes] = dict.fromkeys(range(len(parts)), b"")
    number = -1
    left = 0
    for part, piece in given_back[1:]:
        if left == 0:
            number += 1
            left = part.size
        assert part == parts[number]
        found[number] += piece
        left -= len(piece)
    assert list(found.values()) == [content for _name, content in files]


def test_the_size_of_a_price_does_not_tell_its_digits():
    sizes = set()
    for yuan in ("9.00", "98000.00", "12345678901.00"):
        begins = container.prefix({"amounts": [{"lot": "1", "yuan": yuan}]}, [])
        sizes.add(len(begins) + container.padding(len(begins), []))

    assert sizes == {container.ROUND_BYTES}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda plain: plain[:-1] + b"x", id="something behind the files"),
        pytest.param(lambda plain: plain[:-1], id="cut"),
        pytest.param(lambda plain: plain + bytes(container.ROUND_BYTES), id="longer"),
        pytest.param(lambda plain: b"\xff\xff\xff\xff" + plain[4:], id="no manifest"),
        pytest.param(lambda plain: plain[:4] + b"no json" + plain[11:], id="not JSON"),
    ],
)
def test_a_container_that_is_not_what_its_manifest_says_is_refused(spoil):
    parts = [container.Part("a", 5)]
    begins = container.prefix({}, parts)
    plain = begins + b"12345" + bytes(container.padding(len(begins), parts))

    with pytest.raises(SealingError):
        list(container.split_files(iter([spoil(plain)])))
