"""`rebuild_balances`: draw the balances anew from the entries."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from records.core.access.actor import Actor
from records.journal.services import rebuild_balances


class Command(BaseCommand):
    """Draws all balances anew; posting goes on meanwhile."""

    help = "Throw the balances away and draw them anew from the journal's entries."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and tell how many chains were read."""
        chains = rebuild_balances(actor=Actor.system("rebuild_balances"), now=timezone.now())
        self.stdout.write(f"Balances drawn anew for {chains} cadres.")
