"""Who gets where: every address, every role, near and far, against the table beside this file.

A new address, or another answer, fails until the table says so. `LMS_MATRIX=write uv run pytest
tests/house/matrix` writes the table anew; read what changed in it as a reviewer would.
"""

import os
from pathlib import Path

import pytest
import time_machine

from tests.factories.records import NOW
from tests.house.matrix.rights import askers, rights_of
from tests.house.matrix.seen import BROKEN, MEANING, look
from tests.house.matrix.world import build_world, choices_of, role_names

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HERE = Path(__file__).parent
ADDRESSES, CHOICES, RIGHTS = (HERE / f"{name}.txt" for name in ("addresses", "choices", "rights"))
WRITING = os.environ.get("LMS_MATRIX") == "write"


def read_table(path: Path) -> dict[str, dict[str, str]]:
    """Return a table: line → role → sign."""
    lines = [
        line.split("\t")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    roles = lines[0][1:]
    return {line[0]: dict(zip(roles, line[1:], strict=True)) for line in lines[1:]}


def write_table(path: Path, table: dict[str, dict[str, str]], about: list[str]) -> None:
    """Write a table, one line an address or act, one column a role."""
    asking = [*role_names(), *askers()]
    roles = [role for role in asking if any(role in row for row in table.values())]
    lines = [f"# {line}" for line in about]
    lines.append("\t".join(["", *roles]))
    lines += ["\t".join([name, *(row[role] for role in roles)]) for name, row in table.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.skipif(WRITING, reason="writing the table")
@pytest.mark.parametrize("role", role_names())
def test_everybody_gets_where_the_table_says(role: str) -> None:
    table = read_table(ADDRESSES)
    with time_machine.travel(NOW, tick=False):
        seen = look(build_world(), role)

    assert [line for line, sign in seen.items() if sign == BROKEN] == []
    undecided = sorted(set(seen) ^ set(table))
    assert undecided == []
    other = {
        line: (table[line][role], sign) for line, sign in seen.items() if table[line][role] != sign
    }
    assert other == {}


@pytest.mark.skipif(WRITING, reason="writing the table")
def test_everybody_may_name_what_the_table_says() -> None:
    assert choices_of(build_world()) == read_table(CHOICES)


@pytest.mark.skipif(WRITING, reason="writing the table")
def test_every_wall_answers_as_the_table_says() -> None:
    with time_machine.travel(NOW, tick=False):
        rights = rights_of(build_world())

    table = read_table(RIGHTS)
    assert sorted(set(rights) ^ set(table)) == []
    assert {name: row for name, row in rights.items() if table[name] != row} == {}


@pytest.mark.skipif(not WRITING, reason="only on demand")
def test_write_the_tables() -> None:
    with time_machine.travel(NOW, tick=False):
        world = build_world()
        columns = {role: look(world, role) for role in role_names()}
    table = {
        line: {role: column[line] for role, column in columns.items()}
        for line in next(iter(columns.values()))
    }
    signs = [f"{sign}  {meaning}" for sign, meaning in MEANING.items()]
    write_table(ADDRESSES, table, ["address, method, side; each role's answer:", *signs])
    about = ["act; for each role: the rows that may be named, near/far"]
    write_table(CHOICES, choices_of(world), about)
    assert len(table) > 300


@pytest.mark.skipif(not WRITING, reason="only on demand")
def test_write_the_rights() -> None:
    with time_machine.travel(NOW, tick=False):
        rights = rights_of(build_world())
    write_table(RIGHTS, rights, ["predicate or queryset; for each who asks: near/far"])
    assert len(rights) > 50
