"""`import_cosignatures`: take in what a witness answered to a request carried to it as a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.seals.keys import witness_key
from records.seals.models import Checkpoint
from records.seals.services import store_cosignature


class Command(BaseCommand):
    """The signature must be over a checkpoint that is here."""

    help = "Keep the signature of a witness below the checkpoint it signed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the witness and its answer."""
        parser.add_argument("witness")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, witness: str, file: Path, **options: Any) -> None:
        """Find the checkpoint that was signed, newest first, and keep the signature."""
        try:
            key, lines = witness_key(witness), file.read_text(encoding="utf-8")
        except (DomainError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error), returncode=2) from error
        for checkpoint in Checkpoint.objects.all()[:400]:
            try:
                store_cosignature(
                    checkpoint=checkpoint,
                    key=key,
                    lines=lines,
                    actor=Actor.system("import_cosignatures"),
                    now=timezone.now(),
                )
            except DomainError:
                continue
            self.stdout.write(f"{key.name} signed {checkpoint.size} leaves.")
            return
        raise CommandError("No checkpoint here carries this signature.", returncode=2)
