"""What an attacker with rights over the database, but without the key, can do to the book."""

import contextlib
from collections.abc import Iterator

from django.db import connection

from records.journal.digests import GENESIS, canonical_text, digest_of
from records.journal.models import Entry
from tests.append_only import triggers_dropped

TABLE = Entry._meta.db_table


@contextlib.contextmanager
def attacker() -> Iterator[None]:
    """Take the triggers off, as one with rights over the database would."""
    connection.check_constraints()
    with triggers_dropped(TABLE):
        yield
        connection.check_constraints()


def recompute(cadre) -> None:
    """Hash a chain anew from its columns, as an attacker without the key would."""
    head = GENESIS
    for entry in Entry.objects.filter(cadre=cadre).order_by("seq"):
        entry.prev_digest = head
        head = digest_of(canonical_text(entry))
        Entry.objects.filter(pk=entry.pk).update(prev_digest=entry.prev_digest, digest=head)
