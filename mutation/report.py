"""What a run found, module by module, and the survivors nobody has explained."""

import tomllib
from collections import Counter, defaultdict
from pathlib import Path

from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

EQUIVALENTS = Path(__file__).parent / "equivalents.toml"


def print_report(work: WorkDB, room: str) -> int:
    """Print the figures and the survivors; return 1 where one is unexplained."""
    counts: dict[str, Counter] = defaultdict(Counter)
    skipped: Counter = Counter()
    unexplained: list[tuple[MutationSpec, WorkResult]] = []
    explained = _explained()
    done = work.completed_work_items
    for item, result in sorted(done, key=lambda one: _where(one[0].mutations[0])):
        mutation = item.mutations[0]
        if result.worker_outcome is WorkerOutcome.SKIPPED:
            skipped[result.output or "pragma"] += 1
            continue
        fate = "killed"
        if result.test_outcome is TestOutcome.SURVIVED:
            known = (str(mutation.module_path), _normal(result.diff)) in explained
            fate = "equivalent" if known else "survived"
        counts[str(mutation.module_path)][fate] += 1
        if fate == "survived":
            unexplained.append((mutation, result))
    _print_survivors(unexplained)
    _print_counts(room, counts, work.num_work_items - len(done), skipped)
    return 1 if unexplained else 0


def _where(mutation: MutationSpec) -> tuple:
    return str(mutation.module_path), mutation.start_pos, mutation.operator_name


def _explained() -> set[tuple[str, str]]:
    """Return the known equivalents, by module and change; line numbers would move."""
    listed = tomllib.loads(EQUIVALENTS.read_text("utf-8")).get("equivalent", [])
    return {(one["module"], _normal(one["change"])) for one in listed}


def _normal(difference: str | None) -> str:
    return "\n".join(
        line[:1] + " ".join(line[1:].split()) for line in (difference or "").strip().splitlines()
    )


def _print_survivors(survivors: list[tuple[MutationSpec, WorkResult]]) -> None:
    for mutation, result in survivors:
        note = f"  ({result.output})" if result.output else ""
        print(f"\n{mutation.module_path}:{mutation.start_pos[0]}  {mutation.operator_name}{note}")
        print(_normal(result.diff))


def _print_counts(room: str, counts: dict[str, Counter], left: int, skipped: Counter) -> None:
    print(f"\n{'':60}{'mutants':>9}{'killed':>9}{'survived':>9}{'equivalent':>11}")
    total: Counter = Counter()
    for name, found in [*sorted(counts.items()), (room, total)]:
        if name != room:
            total.update(found)
        numbers = f"{found['killed']:>9}{found['survived']:>9}{found['equivalent']:>11}"
        print(f"{name:60}{found.total():>9}{numbers}")
    out = ", ".join(f"{number} {why}" for why, number in skipped.most_common())
    print(f"not judged yet: {left}; left out: {out or 'none'}")
