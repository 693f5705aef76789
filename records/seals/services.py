"""Checkpoints are made here, and what witnesses answer is taken in."""

import hmac
from datetime import UTC, datetime
from typing import IO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.errors import DomainError, NotPossible
from records.seals.bundle import proof_of, write_bundle
from records.seals.enums import WitnessFailure
from records.seals.log import LogBroken, head_mac, log_removal, log_rows, log_signer
from records.seals.models import Checkpoint, Cosignature, LogHead, WitnessState
from records.seals.notes import (
    Checkpoint as Text,
)
from records.seals.notes import (
    NoteError,
    Verifier,
    cosigned_at,
    parse_note,
    parse_signature,
)
from records.seals.tags import SealsTag
from records.seals.tree import Frontier
from records.trail.services import record_event


def make_checkpoint(*, actor: Actor, now: datetime) -> Checkpoint:
    """Log what is new and sign the root of it; returns the checkpoint of that size.

    Raises NotPossible where the end of the log is not the one this program left.
    """
    try:
        log_rows(now=now)
        return _sign(actor, now)
    except LogBroken as error:
        raise NotPossible(
            _("The log was changed from outside. Run verify_records; nothing is signed.")
        ) from error


@transaction.atomic
def _sign(actor: Actor, now: datetime) -> Checkpoint:
    head, signer = LogHead.objects.select_for_update().get(pk=1), log_signer()
    if not hmac.compare_digest(head.mac, head_mac(head)):
        raise LogBroken("the end of the log does not carry its keyed digest")
    # Two checkpoints of one size would have to be the same: a second note for it could only confuse
    # a witness.
    made = Checkpoint.objects.filter(size=head.size).first()
    if made is not None:
        return made
    root = Frontier(head.size, [bytes.fromhex(peak) for peak in head.peaks]).root()
    checkpoint = Checkpoint.objects.create(
        size=head.size,
        root=root.hex(),
        note=signer.sign(Text(signer.name, head.size, root).body),
        made_at=now,
        made_by=actor.user_id,
        made_by_name=actor.name[:100],
    )
    record_event(
        tag=SealsTag.CHECKPOINT_MADE,
        actor=actor,
        now=now,
        subject=str(checkpoint),
        subject_type="checkpoint",
        subject_id=checkpoint.pk,
        after={"size": checkpoint.size, "root": checkpoint.root},
    )
    return checkpoint


@transaction.atomic
def store_cosignature(
    *, checkpoint: Checkpoint, key: Verifier, lines: str, actor: Actor, now: datetime
) -> Cosignature:
    """Keep a witness's signature below a checkpoint; one that is there already is returned.

    Raises DomainError where no line is the witness's signature over this checkpoint.
    """
    line, signed_at = _signature_among(lines, checkpoint, key)
    state = _locked_state(key.name)
    try:
        with transaction.atomic():
            made = Cosignature.objects.create(
                checkpoint=checkpoint,
                witness=key.name,
                line=line,
                signed_at=signed_at,
                received_at=now,
            )
    except IntegrityError:
        return Cosignature.objects.get(checkpoint=checkpoint, witness=key.name)
    state.size, state.signed_at = max(state.size, checkpoint.size), signed_at
    state.asked_at, state.failure, state.failing_since, state.answer = now, "", None, ""
    state.save()
    record_event(
        tag=SealsTag.CHECKPOINT_COSIGNED,
        actor=actor,
        now=now,
        subject=str(checkpoint),
        subject_type="checkpoint",
        subject_id=checkpoint.pk,
        after={"witness": key.name, "size": checkpoint.size},
    )
    return made


@transaction.atomic
def record_witness_failure(
    *, name: str, failure: WitnessFailure, answer: str, actor: Actor, now: datetime
) -> None:
    """Take down that a witness did not sign; the trail tells it once, until it signs again."""
    state = _locked_state(name)
    is_news = state.failure != failure
    state.asked_at, state.failure, state.answer = now, failure, answer[:300]
    state.failing_since = now if is_news else state.failing_since
    state.save()
    if is_news:
        record_event(
            tag=SealsTag.WITNESS_FAILED,
            actor=actor,
            now=now,
            subject=name,
            subject_type="witness",
            subject_id=state.pk,
            after={"failure": str(failure), "answer": state.answer},
        )


def _locked_state(name: str) -> WitnessState:
    WitnessState.objects.get_or_create(name=name)
    return WitnessState.objects.select_for_update().get(name=name)


def _signature_among(lines: str, checkpoint: Checkpoint, key: Verifier) -> tuple[str, datetime]:
    body = parse_note(checkpoint.note).body
    for line in lines.splitlines():
        try:
            at = cosigned_at(body, parse_signature(line), key)
        except NoteError:
            continue
        if at is not None:
            return line, datetime.fromtimestamp(at, UTC)
    raise DomainError(_("There is no signature of %s over this checkpoint.") % key.name)


@transaction.atomic
def prove_row(*, table: str, pk: int, actor: Actor, now: datetime) -> str:
    """Return the proof that a row is in the last checkpoint's tree. Raises NotPossible."""
    proof = proof_of(table, pk)
    record_event(
        tag=SealsTag.ROW_PROVEN,
        actor=actor,
        now=now,
        subject=f"{table} {pk}",
        subject_type="row",
        subject_id=f"{table}:{pk}"[:64],
    )
    return proof


@transaction.atomic
def export_bundle(
    *, target: IO[bytes], checkpoint: Checkpoint, actor: Actor, now: datetime
) -> None:
    """Write the log up to `checkpoint` as a zip."""
    write_bundle(target, checkpoint)
    record_event(
        tag=SealsTag.SEALS_EXPORTED,
        actor=actor,
        now=now,
        subject=str(checkpoint),
        subject_type="checkpoint",
        subject_id=checkpoint.pk,
    )


@transaction.atomic
def record_removal(
    *, table: str, first: int, last: int, reason: str, actor: Actor, now: datetime
) -> None:
    """Tell the log that rows past their retention are taken away, in the same transaction.

    `verify_records` then no longer counts them as missing; their leaves still prove what stood there.
    """
    log_removal(table=table, first=first, last=last, reason=reason, now=now)
    record_event(
        tag=SealsTag.ROWS_REMOVED,
        actor=actor,
        now=now,
        subject=f"{table} {first}-{last}"[:200],
        subject_type="table",
        subject_id=table[:64],
        after={"first": first, "last": last, "reason": reason[:200]},
    )
