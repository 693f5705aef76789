"""Post a class to the book, against a bulk insert of the same finished rows.

    DATABASE_URL=postgres://… uv run python benchmarks/posting.py

What it means stands in docs/benchmarks.md.
"""

from collections.abc import Iterable
from typing import Any

from common import analyze, measure, queries_of, report, scratch_database
from journal_data import NOW, class_drafts, make_cadres

TRAINEES = 1000
MANY = 10 * TRAINEES
ROUNDS = 5


def main() -> None:
    """Measure both in turns, so that the machine's moods fall on both; report the best of each."""
    with scratch_database():
        from django.db import transaction

        from records.core.access.actor import Actor
        from records.journal.models import Entry
        from records.journal.services import Entries, post_entries

        everyone = make_cadres(MANY)
        cadre_ids = everyone[:TRAINEES]
        actor = Actor.system("benchmark")
        post_entries(drafts=class_drafts(0, cadre_ids), actor=actor, now=NOW)
        analyze()

        def post(number: int, trainees: list[int]) -> Entries:
            return post_entries(drafts=class_drafts(number, trainees), actor=actor, now=NOW)

        @transaction.atomic
        def insert(rows: list[Entry]) -> None:
            Entry.objects.bulk_create(rows)

        figures, floors, memory = [], [], []
        for number in range(1, ROUNDS + 1):
            posted = measure(lambda number=number: post(number, cadre_ids))
            figures.append(posted.seconds)
            memory.append(posted.memory)
            rows = finished(posted.result)
            floors.append(measure(lambda rows=rows: insert(rows)).seconds)
        many = measure(lambda: post(98, everyone))
        queries = {
            f"entries_{4 * count}": queries_of(lambda n=n, count=count: post(n, everyone[:count]))
            for n, count in enumerate((25, 250, TRAINEES), start=50)
        }
        report(
            {
                "benchmark": "posting",
                "unit": "seconds",
                "trainees": TRAINEES,
                "entries": len(posted.result),
                "figure": min(figures),
                "floor": min(floors),
                "ratio": min(figures) / min(floors),
                "aim": "ratio <= 3",
                "queries": queries,
                "peak_memory_bytes": {
                    f"entries_{len(posted.result)}": max(memory),
                    f"entries_{len(many.result)}": many.memory,
                },
            }
        )


def finished(entries: Iterable[Any]) -> list[Any]:
    """Return copies of `entries`, complete but new to the table: places far up their chains."""
    from records.journal.models import Entry

    fields = [field.attname for field in Entry._meta.fields if field.attname != "id"]
    copies = [Entry(**{name: getattr(entry, name) for name in fields}) for entry in entries]
    for copy in copies:
        copy.seq += 1_000_000
        copy.revision += 1
    return copies


if __name__ == "__main__":
    main()
