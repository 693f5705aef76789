"""The city's log is signed from the start, by the city and by its witness."""

from django.conf import settings
from django.utils import timezone

from lms.demo.builder.context import BuildContext
from lms.demo.witness import make_witness, sign
from records.core.access.actor import Actor
from records.seals.bundle import witness_request
from records.seals.models import WitnessState
from records.seals.services import make_checkpoint, store_cosignature

ACTOR = Actor.system("demo")


def build_seals(context: BuildContext) -> None:
    """Sign all that was built; then once more, with the first checkpoint in the log itself."""
    make_witness()
    for _round in range(2):
        _sign()


def _sign() -> None:
    now, key = timezone.now(), settings.WITNESSES[0].key
    checkpoint = make_checkpoint(actor=ACTOR, now=now)
    known = WitnessState.objects.filter(name=key.name).first()
    answer = sign(witness_request(checkpoint, known.size if known else 0))
    store_cosignature(checkpoint=checkpoint, key=key, lines=answer, actor=ACTOR, now=now)
