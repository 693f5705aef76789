"""Where in a module a mutant stands, which decides whether and how it can be judged."""

import ast
from dataclasses import dataclass
from enum import StrEnum

Position = tuple[int, int]


class Kind(StrEnum):
    """How a mutant reaches a process that has the module imported already."""

    FUNCTION = "in a function: its code is exchanged"
    STATEMENT = "on the module's level: the statement is run again"
    CLASS = "in a class's body: columns and constraints, which stand in migrations"
    ANNOTATION = "in an annotation"


@dataclass(frozen=True)
class Place:
    """A mutant's surroundings: kind, the lines of its statement, the names it is found under."""

    kind: Kind
    lines: range
    names: tuple[str, ...]
    """Outermost first: class, method; on the module's level what is assigned."""


def place_of(tree: ast.Module, start: Position) -> Place:
    """Return the place of what begins at `start` (line from 1, column from 0)."""
    chain = list(_chain(tree, start))
    statements = [node for node in chain if isinstance(node, ast.stmt)]
    names = tuple(
        node.name for node in chain if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ) or _assigned(statements)
    return Place(_kind(chain, start), _own_lines(statements[-1]), names)


def _chain(node: ast.AST, start: Position) -> list[ast.AST]:
    found = []
    for child in ast.iter_child_nodes(node):
        if _contains(child, start):
            found = [child, *_chain(child, start)]
            break
        if not hasattr(child, "lineno") and (inside := _chain(child, start)):
            found = [child, *inside]
            break
    return found


def _contains(node: ast.AST, start: Position) -> bool:
    if not hasattr(node, "lineno"):
        return False
    first = (node.lineno, node.col_offset)
    for decorator in getattr(node, "decorator_list", ()):
        first = min(first, (decorator.lineno, decorator.col_offset))
    return first <= start < (node.end_lineno, node.end_col_offset)


def _kind(chain: list[ast.AST], start: Position) -> Kind:
    for node in chain:
        if isinstance(node, ast.arg) and node.annotation and _contains(node.annotation, start):
            return Kind.ANNOTATION
        if isinstance(node, ast.FunctionDef) and node.returns and _contains(node.returns, start):
            return Kind.ANNOTATION
        if isinstance(node, ast.AnnAssign) and _contains(node.annotation, start):
            return Kind.ANNOTATION
        if isinstance(node, ast.FunctionDef) and any(_contains(one, start) for one in node.body):
            return Kind.FUNCTION
    in_class = any(isinstance(node, ast.ClassDef) for node in chain)
    return Kind.CLASS if in_class else Kind.STATEMENT


def _own_lines(statement: ast.stmt) -> range:
    """Return a statement's lines; of an `if` or a loop only those of its head."""
    body = getattr(statement, "body", None)
    end = body[0].lineno if body else (statement.end_lineno or statement.lineno) + 1
    return range(statement.lineno, max(end, statement.lineno + 1))


def _assigned(statements: list[ast.stmt]) -> tuple[str, ...]:
    match statements[:1]:
        case [ast.Assign(targets=[ast.Name(id=name)])] | [ast.AnnAssign(target=ast.Name(id=name))]:
            return (name,)
    return ()


def lines_using(tree: ast.Module, name: str) -> set[int]:
    """Return the lines in functions that read a name of the module, or one that is made from it."""
    names, before = {name}, set()
    while names != before:
        before = set(names)
        for statement in tree.body:
            made = _assigned([statement])
            if made and names.intersection(_read(statement)):
                names.update(made)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id in names
    }


def _read(statement: ast.stmt) -> set[str]:
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
