"""A lower room names no higher one in its texts either: no import contract sees a string.

What is looked for, in every room, of every room above it: app labels and dotted paths in any text;
relations in the lookups of queries; names of addresses where an address is asked for.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.test_architecture import ORDER

QUERY_WORDS = set(
    "filter exclude get annotate aggregate alias order_by values values_list select_related only "
    "prefetch_related defer distinct Q F Count Sum Max Min Avg Exists OuterRef Prefetch When "
    "get_or_create update_or_create".split()
)
ADDRESS_WORDS = {"reverse", "reverse_lazy", "redirect", "resolve_url", "NavEntry"}
ADDRESS_KEYWORDS = {"url_name", "view_name", "pattern_name"}
WITH_ROOMS = [name for name in ORDER if apps.is_installed(name)]


def rank(module: str) -> int:
    """Return the place of the room a module lies in; -1 for what is no room."""
    return next((n for n, name in enumerate(ORDER) if f"{module}.".startswith(f"{name}.")), -1)


def relations() -> dict[str, list[int]]:
    """Return the names under which rows are reached from the rooms below, with their owners."""
    found: dict[str, list[int]] = {}
    for model in apps.get_models():
        for relation in model._meta.related_objects:
            owner = rank(relation.related_model.__module__)
            if owner >= 0:
                for name in {relation.name, relation.get_accessor_name() or relation.name}:
                    found.setdefault(name, []).append(owner)
    return found


def own_names(room: int) -> set[str]:
    """Return the names of fields and relations that a room may use: its own and those below it."""
    found = {name for name, owners in RELATIONS.items() if min(owners) <= room}
    for model in apps.get_models():
        if rank(model.__module__) <= room:
            found |= {field.name for field in model._meta.concrete_fields}
            found |= {field.name for field in model._meta.local_many_to_many}
    return found


def addresses() -> dict[str, list[int]]:
    """Return the names of addresses with the rooms that answer them."""
    found: dict[str, list[int]] = {}

    def walk(patterns) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns)
            elif isinstance(one, URLPattern) and one.name:
                view = one.callback
                module = getattr(getattr(view, "view_class", view), "__module__", "")
                found.setdefault(one.name, []).append(rank(module))

    walk(get_resolver().url_patterns)
    return {name: owners for name, owners in found.items() if max(owners) >= 0}


RELATIONS = relations()
ADDRESSES = addresses()


def texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """Give the string constants of a module, without its docstrings."""
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def lookups(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give what a module hands to queries: keywords, and texts that are arguments or have `__`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in QUERY_WORDS:
            for keyword in node.keywords:
                yield node.lineno, keyword.arg or ""
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.lineno, argument.value
    for text in texts(tree):
        if re.fullmatch(r"-?[a-z_]+(__[a-z_]+)+", text.value):
            yield text.lineno, text.value


def asked_addresses(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give the names of addresses that a module asks for."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        given = node.args if called(node) in ADDRESS_WORDS else []
        named = [k.value for k in node.keywords if k.arg in ADDRESS_KEYWORDS]
        for one in (*given, *named):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.lineno, one.value


def named_above(room: int, tree: ast.Module) -> Iterator[str]:
    """Give the lines of a module that name what stands above its room."""
    above = [name for name in ORDER[room + 1 :] if "." in name and not name.startswith("lms")]
    labels = re.compile(
        "|".join(rf"\b({re.escape(n)}|{re.escape(n.replace('.', '_'))})\b" for n in above) or "(?!)"
    )
    own = own_names(room)
    for text in texts(tree):
        if labels.search(text.value):
            yield f"{text.lineno}: {text.value[:60]}"
    for line, lookup in lookups(tree):
        parts = lookup.lstrip("-").split("__")
        if any(part in RELATIONS and part not in own for part in parts):
            yield f"{line}: {lookup}"
    for line, name in asked_addresses(tree):
        if name in ADDRESSES and min(ADDRESSES[name]) > room:
            yield f"{line}: {name}"


@pytest.mark.one_database
@pytest.mark.parametrize("name", WITH_ROOMS)
def test_a_room_names_nothing_above_it(name: str) -> None:
    found = []
    for path in sorted(Path(settings.BASE_DIR, *name.split(".")).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = path.relative_to(settings.BASE_DIR)
        found += [f"{where}:{line}" for line in named_above(ORDER.index(name), tree)]
    assert found == []
