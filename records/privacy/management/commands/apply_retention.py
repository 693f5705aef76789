"""Says what is past its time and how much of it there is; lets go of it only when told to."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records.core.access.actor import Actor
from records.core.protection.retention import RETENTION
from records.privacy.services import RetentionResult, apply_retention


class Command(BaseCommand):
    """The table of what is kept how long."""

    help = "Says what is past the time it is kept; --apply lets go of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kinds to look at, and whether to let go."""
        parser.add_argument("--apply", action="store_true", help="let go of what is due")
        parser.add_argument("--only", nargs="+", metavar="NAME", help="only these kinds")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, or let go."""
        kinds = {kept.name: kept for kept in RETENTION}
        unknown = set(options["only"] or ()) - set(kinds)
        if unknown:
            raise CommandError(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(kinds)}.")
        chosen = [kinds[name] for name in options["only"] or kinds]
        try:
            results = apply_retention(
                kept=chosen,
                actor=Actor.system("apply_retention"),
                now=timezone.now(),
                dry=not options["apply"],
            )
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        for one in results:
            self.stdout.write(_line(one))
        if not options["apply"]:
            self.stdout.write("Nothing was changed; --apply lets go of what is due.")


def _line(one: RetentionResult) -> str:
    oldest = f"oldest {one.oldest:%Y-%m-%d}" if one.oldest else "nothing older"
    due = "due" if one.kept.forget else "past its days, and kept"
    verb = "let go" if one.is_done else due
    return (
        f"{one.kept.name:<16} {one.kept.days:>5} days  {one.count:>8} {verb}, {oldest}  "
        f"({one.kept.title}{'. ' + str(one.kept.note) if one.kept.note else ''})"
    )
