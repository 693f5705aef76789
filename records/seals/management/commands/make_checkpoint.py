"""`make_checkpoint`: sign the log now, and ask the witnesses."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.seals.models import WitnessState
from records.seals.services import make_checkpoint
from records.seals.witnesses import ask_witnesses


class Command(BaseCommand):
    """What beat does daily; prints the signed note."""

    help = "Log what is new, sign the root of the log, and ask the witnesses to sign it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sign, ask, print the note; what a witness did not sign is told."""
        actor, now = Actor.system("make_checkpoint"), timezone.now()
        try:
            checkpoint = make_checkpoint(actor=actor, now=now)
        except DomainError as error:
            raise CommandError(str(error)) from error
        ask_witnesses(actor=actor, now=now)
        self.stdout.write(checkpoint.cosigned_note, ending="")
        signed = set(checkpoint.cosignatures.values_list("witness", flat=True))
        for witness in settings.WITNESSES:
            if witness.key.name not in signed:
                state = WitnessState.objects.filter(name=witness.key.name).first()
                why = state.answer if state and state.failure else "it has no address"
                self.stderr.write(f"not signed by {witness.key.name}: {why}")
