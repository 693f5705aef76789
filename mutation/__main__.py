"""`python -m mutation ROOM [PART]`: make a room's mutants, judge them, say which live."""

import argparse
import hashlib
import random
import re
import shlex
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from cosmic_ray.commands.init import init
from cosmic_ray.config import ConfigDict, load_config
from cosmic_ray.plugins import OPERATOR_PROVIDERS
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkResult

from mutation import mutants
from mutation.judge import Judge, Mutant
from mutation.operators import OPERATORS
from mutation.places import Kind
from mutation.report import print_report

HERE = Path(__file__).parent
ROOMS = HERE / "rooms"
SESSIONS = Path("var/mutation")


def main() -> int:
    """Return 0 where every mutant was killed or is known to change nothing, else 1."""
    options = _options()
    OPERATOR_PROVIDERS["house"] = OPERATORS
    room = load_config(str(ROOMS / f"{options.room}.toml"))
    paths = _modules(room, options.part)
    if not paths:
        sys.exit(f"No module of {options.room}.toml has {options.part!r} in its path.")
    SESSIONS.mkdir(parents=True, exist_ok=True)
    session = SESSIONS / f"{options.room}-{_digest(paths, room)}.sqlite"
    begun = not session.exists()
    with use_db(session) as work:
        if begun:
            init(paths, work, {})
            _leave_out(work, room)
        if options.list:
            return print_report(work, options.room)
        chosen = _chosen(work, options)
        print(f"{len(chosen)} mutants to judge in {len(paths)} modules", flush=True)
        judge = Judge(paths, lambda judge: _judge(judge, work, chosen), options.most)
        tests = shlex.split(options.tests or room.test_command)
        code = pytest.main(["-n", "0", "-p", "no:randomly", *tests], plugins=[judge])
        return int(code) or print_report(work, options.room)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="just mutate", description=__doc__)
    parser.add_argument("room", choices=sorted(path.stem for path in ROOMS.glob("*.toml")))
    parser.add_argument("part", nargs="?", default="", help="part of a module's path")
    parser.add_argument("--sample", type=int, metavar="N", help="judge N of what is left")
    parser.add_argument("--seed", type=int, default=2026, help="of the sample (2026)")
    parser.add_argument("--survivors", action="store_true", help="judge the survivors once more")
    parser.add_argument("--tests", metavar="ARGS", help="for pytest, instead of the room's tests")
    parser.add_argument("--most", type=int, help="tests a mutant, the quickest (all that reach it)")
    parser.add_argument("--list", action="store_true", help="only say how the last run ended")
    return parser.parse_args()


def _modules(room: ConfigDict, part: str) -> list[Path]:
    patterns = [*room["module-path"], *room.sub("only").get("module-path", ())]
    found = {path for pattern in patterns for path in Path().glob(pattern)}
    left_out = set(room.get("excluded-modules", ()))
    return sorted(path for path in found if part in str(path) and str(path) not in left_out)


def _digest(paths: list[Path], room: ConfigDict) -> str:
    """Return what names a session: the same code goes on where it stopped, other code begins anew."""
    said = hashlib.sha256(repr(room).encode())
    for path in paths:
        said.update(f"{path}\n".encode() + path.read_bytes())
    return said.hexdigest()[:10]


def _leave_out(work: WorkDB, room: ConfigDict) -> None:
    """Skip what tells nothing: by operator, by pragma, by place."""
    excluded = load_config(str(HERE / "operators.toml"))["exclude-operators"]
    operators = re.compile("|".join(f"(?:{pattern})" for pattern in excluded))
    only = room.sub("only")
    partly = {path for pattern in only.get("module-path", ()) for path in Path().glob(pattern)}
    names = re.compile(only.get("definitions", ""))
    skipped = defaultdict(list)
    for item in work.work_items:
        mutation = item.mutations[0]
        if operators.match(mutation.operator_name):
            skipped["operator"].append(item.job_id)
            continue
        place = mutants.place(mutation)
        if place.kind in (Kind.CLASS, Kind.ANNOTATION):
            skipped[place.kind.value].append(item.job_id)
        elif mutation.module_path in partly and not names.search(".".join(place.names)):
            skipped["not among the definitions looked at"].append(item.job_id)
        elif mutants.is_marked(mutation):
            skipped["pragma: no mutate"].append(item.job_id)
        elif not mutants.differs(mutation):
            skipped["says the same"].append(item.job_id)
    for why, jobs in skipped.items():
        result = WorkResult(output=why, worker_outcome=WorkerOutcome.SKIPPED)
        work.set_multiple_results(jobs, result)


def _chosen(work: WorkDB, options: argparse.Namespace) -> list[tuple[str, MutationSpec]]:
    done = work.completed_work_items if options.survivors else ()
    items: Iterable = (
        [item for item, result in done if result.test_outcome is TestOutcome.SURVIVED]
        if options.survivors
        else work.pending_work_items
    )
    ordered = sorted(
        ((item.job_id, item.mutations[0]) for item in items),
        key=lambda one: mutants.order(one[1]),
    )
    if options.sample is None or options.sample >= len(ordered):
        return ordered
    chosen = random.Random(options.seed).sample(ordered, options.sample)  # noqa: S311
    return sorted(chosen, key=lambda one: mutants.order(one[1]))


def _judge(judge: Judge, work: WorkDB, chosen: list[tuple[str, MutationSpec]]) -> None:
    begun = time.perf_counter()
    for number, (job, mutation) in enumerate(chosen, start=1):
        source = mutants.mutated(mutation)
        mutant = Mutant(mutation.module_path, source, mutants.place(mutation))
        outcome, said = judge.verdict(mutant)
        result = WorkResult(
            worker_outcome=WorkerOutcome.NORMAL,
            test_outcome=outcome,
            output=said,
            diff=mutants.difference(mutation),
        )
        work.set_result(job, result)
        if outcome is TestOutcome.SURVIVED or number % 25 == 0:
            passed = time.perf_counter() - begun
            where = f"{mutation.module_path}:{mutation.start_pos[0]}"
            print(f"\n{number}/{len(chosen)} {passed:.0f} s  {outcome.value} {where}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
