"""What cosmic-ray's specification of a mutant says, as text and as place."""

import ast
import difflib
from functools import cache
from pathlib import Path

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_item import MutationSpec

from mutation.places import Place, place_of


@cache
def source_of(path: Path) -> str:
    """Return a module's text."""
    return path.read_text("utf-8")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(source_of(path))


def place(mutation: MutationSpec) -> Place:
    """Return where a mutant is in its module."""
    return place_of(_tree(mutation.module_path), tuple(mutation.start_pos))


def mutated(mutation: MutationSpec) -> str:
    """Return the module's text with the mutant in it."""
    operator = get_operator(mutation.operator_name)()
    made = mutate_code(source_of(mutation.module_path), operator, mutation.occurrence)
    return made or source_of(mutation.module_path)


def differs(mutation: MutationSpec) -> bool:
    """Return whether a mutant reads as another program; what does not parse is told by the judge."""
    try:
        return ast.dump(ast.parse(mutated(mutation))) != ast.dump(_tree(mutation.module_path))
    except SyntaxError:
        return True


def is_marked(mutation: MutationSpec) -> bool:
    """Return whether the line where a mutant ends carries cosmic-ray's pragma."""
    line = source_of(mutation.module_path).splitlines()[mutation.end_pos[0] - 1]
    return "pragma: no mutate" in line


def difference(mutation: MutationSpec) -> str:
    """Return the lines taken away and put in, each after `-` or `+`."""
    before, after = source_of(mutation.module_path), mutated(mutation)
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))


def order(mutation: MutationSpec) -> tuple:
    """Return what sorts mutants the same way in every session."""
    where = (str(mutation.module_path), mutation.start_pos, mutation.end_pos)
    return (*where, mutation.operator_name, mutation.occurrence)
