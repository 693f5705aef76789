"""`export_seals`: the log, or a request to a witness, as a file to carry elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.seals.bundle import witness_request
from records.seals.keys import witness_key
from records.seals.models import Checkpoint, WitnessState
from records.seals.services import export_bundle


class Command(BaseCommand):
    """A bundle is a zip in the layout of C2SP's tlog-tiles; a request is one of tlog-witness."""

    help = "Write the log up to the last checkpoint, or a request for a witness, to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and what it is for."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--request", metavar="WITNESS", help="a request for this witness")
        parser.add_argument(
            "--old", type=int, help="leaves that the witness last signed (default: as kept here)"
        )

    def handle(self, *args: Any, file: Path, request: str, old: int, **options: Any) -> None:
        """Write the file."""
        checkpoint = Checkpoint.objects.prefetch_related("cosignatures").first()
        if checkpoint is None:
            raise CommandError("There is no checkpoint yet: make_checkpoint makes one.")
        try:
            if request:
                self._write_request(file, checkpoint, request, old)
            else:
                with file.open("wb") as target:
                    actor = Actor.system("export_seals")
                    export_bundle(
                        target=target, checkpoint=checkpoint, actor=actor, now=timezone.now()
                    )
        except (DomainError, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {checkpoint.size} leaves")

    def _write_request(
        self, file: Path, checkpoint: Checkpoint, name: str, old: int | None
    ) -> None:
        state = WitnessState.objects.filter(name=witness_key(name).name).first()
        size = old if old is not None else (state.size if state else 0)
        file.write_text(witness_request(checkpoint, size), encoding="utf-8")
