"""Asking witnesses to sign, as C2SP's tlog-witness says: old size, proof, checkpoint."""

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.seals.bundle import witness_request
from records.seals.enums import WitnessFailure
from records.seals.models import Checkpoint, WitnessState
from records.seals.notes import Witness
from records.seals.services import record_witness_failure, store_cosignature

SECONDS = 10
MOST_BYTES = 64_000
CONFLICT = 409


def ask_witnesses(*, actor: Actor, now: datetime) -> int:
    """Ask each witness that has not signed the last checkpoint; return how many signed now.

    Who refuses or cannot be reached is taken down, and is asked again the next time.
    """
    checkpoint = Checkpoint.objects.first()
    if checkpoint is None:
        return 0
    signed = set(checkpoint.cosignatures.values_list("witness", flat=True))
    asked = [w for w in settings.WITNESSES if w.address and w.key.name not in signed]
    return sum(_ask(witness, checkpoint, actor, now) for witness in asked)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    text: str


def _ask(witness: Witness, checkpoint: Checkpoint, actor: Actor, now: datetime) -> bool:
    try:
        answer = _send_with_right_size(witness, checkpoint)
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        _fail(witness, WitnessFailure.UNREACHABLE, str(error), actor, now)
        return False
    if answer.status != 200:
        _fail(witness, WitnessFailure.REFUSED, f"{answer.status} {answer.text}", actor, now)
        return False
    try:
        store_cosignature(
            checkpoint=checkpoint, key=witness.key, lines=answer.text, actor=actor, now=now
        )
    except DomainError as error:
        _fail(witness, WitnessFailure.REFUSED, str(error), actor, now)
        return False
    return True


def _send_with_right_size(witness: Witness, checkpoint: Checkpoint) -> _Answer:
    """Ask from the size we know; where the witness knows another, from that."""
    known = WitnessState.objects.filter(name=witness.key.name).first()
    old = min(known.size, checkpoint.size) if known else 0
    answer = _send(witness, witness_request(checkpoint, old))
    known_size = answer.text.strip()
    if answer.status != CONFLICT or not (known_size.isascii() and known_size.isdecimal()):
        return answer
    size = int(known_size[:19])
    if size > checkpoint.size:
        text = _("It has signed %(size)d leaves; the log has only %(own)d.")
        return _Answer(CONFLICT, text % {"size": size, "own": checkpoint.size})
    if size == old:
        return _Answer(CONFLICT, _("It has signed another log of this size."))
    return _send(witness, witness_request(checkpoint, size))


def _send(witness: Witness, body: str) -> _Answer:
    request = urllib.request.Request(  # noqa: S310 (the settings allow http and https only)
        f"{witness.address}/add-checkpoint",
        data=body.encode(),
        headers={"Content-Type": "text/plain; charset=utf-8"},
    )
    # No proxy of the environment: a witness stands where the settings say.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            return _Answer(answer.status, answer.read(MOST_BYTES).decode(errors="replace"))
    except urllib.error.HTTPError as error:
        with error:
            return _Answer(error.code, error.read(MOST_BYTES).decode(errors="replace"))


def _fail(
    witness: Witness, failure: WitnessFailure, answer: str, actor: Actor, now: datetime
) -> None:
    record_witness_failure(
        name=witness.key.name, failure=failure, answer=answer.strip(), actor=actor, now=now
    )
