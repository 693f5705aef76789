"""Uploads: the head of an envelope, then its chunks in any order, as often as the line breaks.

None of these writes to the trail: before the deadline its order would tell whose sign-in an upload followed.
"""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.bids.enums import EnvelopeKind, LateAct
from courses.bids.files import Stream, write_chunk
from courses.bids.keys import keyset_of, server_key
from courses.bids.models import Chunk, Envelope
from courses.bids.refusals import refused
from courses.bids.sealing.envelope import TAG_BYTES
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.header import CHUNK_BYTES, Header, parse_header
from courses.bids.sealing.tickets import check_ticket
from courses.bids.services.late import Clock, NotOpen, note_late, require_open
from courses.tenders.models import Tender
from records.core.errors import NotPossible

SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES


def begin_upload(
    *, tender: Tender, head: bytes, size: int, ticket: str, clock: Clock = timezone.now
) -> Envelope:
    """Take the head of an envelope of `size` bytes in all, and return what its chunks go to.

    The same head again gives the same upload. Raises NotPossible: another tender or other keys, too
    large, no ticket; and after the deadline, which is kept as late.
    """
    now = clock()
    try:
        _require_ticket(tender, ticket, now)
        require_open(tender, now)
        header = _header_for(tender, head)
        count = chunk_count(len(head), size)
    except NotOpen as error:
        note_late(tender=tender, error=error, act=LateAct.UPLOAD)
        raise
    except SealingError as error:
        raise refused(error) from error
    envelope, _made = Envelope.objects.get_or_create(
        number=hashlib.sha256(head).hexdigest()[:32],
        defaults={
            "tender": tender,
            "kind": EnvelopeKind(header.kind.value),
            "bid_number": header.bid.hex(),
            "head": head,
            "size": size,
            "chunk_count": count,
            "begun_on": timezone.localdate(now),
        },
    )
    if envelope.size != size:
        raise NotPossible(
            _("This upload was begun with another size: seal the files again."), field="size"
        )
    return envelope


def store_chunk(
    *,
    envelope: Envelope,
    number: int,
    stream: Stream,
    digest: str,
    ticket: str,
    clock: Clock = timezone.now,
) -> Chunk:
    """Store one sealed chunk, read from `stream` piece by piece; the same again changes nothing.

    Raises NotPossible where it is not of the envelope, has another length or another SHA-256 (`digest`,
    hexadecimal), differs from what stands there, or comes after the deadline.
    """
    now = clock()
    tender = envelope.tender
    try:
        _require_ticket(tender, ticket, now)
        require_open(tender, now)
        size = chunk_size(envelope, number)
        standing = Chunk.objects.filter(envelope=envelope, number=number).first()
        if standing is not None:
            return _same(standing, digest)
        if envelope.bid_id is not None:
            raise NotPossible(_("This envelope was handed in already."), field="upload")
        write_chunk(
            envelope=envelope.number,
            number=number,
            stream=stream,
            size=size,
            digest=digest,
            day=timezone.localdate(now),
        )
    except SealingError as error:
        raise refused(error) from error
    return _keep(envelope, number, digest)


def chunk_count(head_bytes: int, size: int) -> int:
    """Return how many chunks an envelope of `size` bytes has. Raises SealingError where none fit."""
    body = size - head_bytes
    if size > settings.BID_MAX_BYTES:
        raise SealingError("too_large", f"an envelope has {settings.BID_MAX_BYTES} bytes at most")
    count, rest = divmod(body, SEALED_CHUNK_BYTES)
    if body <= TAG_BYTES or 0 < rest <= TAG_BYTES:
        raise SealingError("size", "no envelope has this size")
    return count + bool(rest)


def chunk_size(envelope: Envelope, number: int) -> int:
    """Return how many bytes a sealed chunk has. Raises SealingError where there is no such chunk."""
    if not 0 <= number < envelope.chunk_count:
        raise SealingError("chunk_number", f"the envelope has {envelope.chunk_count} chunks")
    before = len(bytes(envelope.head)) + number * SEALED_CHUNK_BYTES
    return min(SEALED_CHUNK_BYTES, envelope.size - before)


def _require_ticket(tender: Tender, ticket: str, now: datetime) -> None:
    check_ticket(ticket, server_key=server_key(), tender=tender.number, now=_held_at(tender, now))


def _held_at(tender: Tender, now: datetime) -> int:
    """Return the moment at which a ticket must hold: what comes late is told that it is late."""
    if tender.deadline_at is not None and tender.deadline_has_passed(now):
        return int(tender.deadline_at.timestamp())
    return int(now.timestamp())


def _header_for(tender: Tender, head: bytes) -> Header:
    header, keyset = parse_header(head), keyset_of(tender)
    if keyset is None:
        raise SealingError("fingerprint", "the tender has no keys")
    if header.tender != tender.number or header.fingerprint != keyset.fingerprint:
        raise SealingError("fingerprint", "the envelope was sealed for other keys")
    return header


def _same(standing: Chunk, digest: str) -> Chunk:
    if standing.digest != digest:
        raise NotPossible(
            _("This part was sent before with other content: seal the files again."), field="chunk"
        )
    return standing


def _keep(envelope: Envelope, number: int, digest: str) -> Chunk:
    try:
        with transaction.atomic():
            return Chunk.objects.create(envelope=envelope, number=number, digest=digest)
    except IntegrityError:
        # Sent twice at the same moment: both wrote the same bytes, or the second is refused.
        return _same(Chunk.objects.get(envelope=envelope, number=number), digest)
