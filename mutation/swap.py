"""Brings a mutant into a process that imported the module long ago. Nothing is written to disk."""

import ast
import functools
import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from rules.predicates import Predicate

from mutation.places import Kind, Place

WINGS = ("records", "courses", "cms", "lms", "tests")


def put_in(module: ModuleType, source: str, place: Place) -> None:
    """Let `module` behave as `source` says, at `place`.

    Decorators and whoever imported a function hold the function itself, so its code is exchanged;
    a predicate is filled anew, for those that were combined from it; any other value is replaced
    wherever the same object is bound to a name.
    """
    for cache in _living(functools._lru_cache_wrapper):
        if str(cache.__module__).split(".")[0] in WINGS:
            cache.cache_clear()
    if place.kind is Kind.FUNCTION:
        _exchange_code(str(module.__file__), source)
    else:
        _run_again(module, source, place)


def _exchange_code(file: str, source: str) -> None:
    compiled = {_key(code): code for code in _codes(compile(source, file, "exec"))}
    for function in _living(FunctionType):
        old = function.__code__
        new = compiled.get(_key(old)) if old.co_filename == file else None
        if new is not None and new != old:
            function.__code__ = new


def _living(kind: type) -> list[Any]:
    # Not `isinstance`, which would wake Django's lazy objects.
    return [one for one in gc.get_objects() if type(one) is kind]


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _run_again(module: ModuleType, source: str, place: Place) -> None:
    """Run the statement at `place` and the assignments after it, which may be made from it."""
    later = [
        node
        for node in ast.parse(source).body
        if (isinstance(node, ast.Assign | ast.AnnAssign) and node.lineno > place.lines.start)
        or node.lineno <= place.lines.start <= (node.end_lineno or 0)
    ]
    names = dict(vars(module))
    exec(compile(ast.Module(later, []), str(module.__file__), "exec"), names)  # noqa: S102
    for name, old in list(vars(module).items()):
        if names[name] is not old:
            _replace(old, names[name])


def _replace(old: Any, new: Any) -> None:
    if isinstance(old, Predicate) and isinstance(new, Predicate):
        vars(old).update(vars(new))
        return
    for module in [one for key, one in sys.modules.items() if key.split(".")[0] in WINGS]:
        for name, value in list(vars(module).items()):
            if value is old:
                setattr(module, name, new)


def module_of(path: Path) -> ModuleType | None:
    """Return the imported module of a file, None where the tests do not import it."""
    return sys.modules.get(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
