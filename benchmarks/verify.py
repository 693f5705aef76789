"""Verify the book, against hashing the same bytes in Python.

    DATABASE_URL=postgres://… uv run python benchmarks/verify.py

What it means stands in docs/benchmarks.md.
"""

import hashlib
from collections.abc import Iterable

from common import analyze, measure, report, scratch_database
from journal_data import NOW, class_drafts, make_cadres

TRAINEES = 1000
CLASSES = 25
ROUNDS = 7


def main() -> None:
    """Grow the book to 10,000 and to 100,000 entries; verify and hash at both."""
    with scratch_database():
        cadre_ids = make_cadres(TRAINEES)
        small = post_and_verify(cadre_ids[: TRAINEES // 10], range(CLASSES))
        large = post_and_verify(cadre_ids[TRAINEES // 10 :], range(CLASSES))
        report(
            {
                "benchmark": "verify",
                "unit": "seconds",
                "entries": large["entries"],
                "bytes": large["bytes"],
                "figure": large["figure"],
                "floor": large["floor"],
                "ratio": large["figure"] / large["floor"],
                "aim": "ratio <= 3",
                "balances_seconds": large["balances"],
                "peak_memory_bytes": {
                    f"entries_{part['entries']}": part["memory"] for part in (small, large)
                },
            }
        )


def post_and_verify(cadre_ids: list[int], classes: Iterable[int]) -> dict:
    """Post classes, then measure verifying and hashing in turns; the best of each stands."""
    from records.core.access.actor import Actor
    from records.journal.services import post_entries
    from records.journal.verify import compare_balances, verify_chains

    for number in classes:
        post_entries(
            drafts=class_drafts(number, cadre_ids), actor=Actor.system("benchmark"), now=NOW
        )
    analyze()
    assert verify_chains().whole
    verified = [measure(verify_chains)]
    texts = canonical_bytes()
    hashed = []
    for _ in range(ROUNDS):
        hashed.append(measure(lambda: hash_all(texts)).seconds)
        verified.append(measure(verify_chains))
    return {
        "entries": verified[0].result.entries,
        "bytes": sum(map(len, texts)),
        "figure": min(one.seconds for one in verified),
        "floor": min(hashed),
        "memory": verified[0].memory,
        "balances": measure(compare_balances).seconds,
    }


def canonical_bytes() -> list[bytes]:
    """Return the bytes of every entry, ready to be hashed: reading them is not in the floor."""
    from records.journal.digests import canonical_text
    from records.journal.models import Entry

    return [canonical_text(entry).encode() for entry in Entry.objects.iterator(chunk_size=2000)]


def hash_all(texts: list[bytes]) -> str:
    """Hash each text; return the last digest."""
    digest = ""
    for text in texts:
        digest = hashlib.sha256(text).hexdigest()
    return digest


if __name__ == "__main__":
    main()
