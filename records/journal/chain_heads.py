"""The ends of all chains, written out and kept elsewhere: what the database alone cannot show.

Someone who restores an older state of a chain, keyed end and all, or removes a person's chain
altogether, leaves a book that is whole in itself. It no longer holds what an earlier export shows.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Q

from records.journal.models import Chain, Entry
from records.journal.verify import IntegrityIssue, IssueKind

CHUNK = 500


def export_heads() -> Iterator[str]:
    """Give one line of JSON for each chain that holds an entry."""
    chains = Chain.objects.filter(length__gt=0).order_by("pk")
    rows = chains.values_list("pk", "cadre__staff_number", "length", "head")
    for pk, number, length, head in rows.iterator(chunk_size=2000):
        yield json.dumps({"id": pk, "cadre": number, "length": length, "head": head})


def compare_heads(lines: Iterable[str]) -> list[IntegrityIssue]:
    """Return the chains that no longer hold the entry which ended them at the export.

    Raises ValueError where a line is not one of an export.
    """
    return compare_ends(_parse(line) for line in lines if line.strip())


def compare_ends(ends: Iterable[tuple[int, str, int, str]]) -> list[IntegrityIssue]:
    """Return the chains that no longer hold the entry which once ended them.

    An end is the cadre's row, the staff number (for the answer), the length and the head.
    """
    given = iter(ends)
    broken: list[IntegrityIssue] = []
    while part := list(islice(given, CHUNK)):
        places = Q()
        for pk, _number, length, _head in part:
            places |= Q(cadre_id=pk, seq=length)
        found = {
            row["cadre_id"]: row
            for row in Entry.objects.filter(places).values("pk", "cadre_id", "digest")
        }
        for pk, number, length, head in part:
            row = found.get(pk)
            if row is None or row["digest"] != head:
                broken.append(
                    IntegrityIssue(
                        pk, number, length, row["pk"] if row else None, IssueKind.NOT_AS_EXPORTED
                    )
                )
    return broken


def _parse(line: str) -> tuple[int, str, int, str]:
    try:
        end = json.loads(line)
        return int(end["id"]), str(end["cadre"]), int(end["length"]), str(end["head"])
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"not a line of exported heads: {line.strip()[:80]}") from error
