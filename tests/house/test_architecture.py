"""Foreign keys obey the same order as imports; services leave a trail; nothing calls outside."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from records.core.append_only import append_only_tables
from records.core.database.triggers import unguarded

ORDER = [
    *(
        f"records.{room}"
        for room in (
            "core trail calendar register accounts jobs exports lists notifications journal seals eligibility archive "
            "corrections imports privacy".split()
        )
    ),
    *(
        f"courses.{room}"
        for room in (
            "catalog providers classes enrollment attendance essays completion tenders bids".split()
        )
    ),
    "cms.core",
    "cms.notices",
    "cms.home",
    "lms.demo",
    "lms",
]
ROOMS = [
    config
    for config in apps.get_app_configs()
    if config.name.split(".")[0] in {"records", "courses", "cms", "lms"}
]


def test_every_room_has_a_place_in_the_order() -> None:
    assert {config.name for config in ROOMS} <= set(ORDER)


def test_labels_follow_the_path() -> None:
    assert {config.label for config in ROOMS} == {config.name.replace(".", "_") for config in ROOMS}


def test_foreign_keys_point_down_the_house() -> None:
    wrong = []
    for config in ROOMS:
        for model in config.get_models():
            for field in model._meta.get_fields():
                target = getattr(field, "remote_field", None) and field.related_model
                if not field.concrete or target is None or isinstance(target, str):
                    continue
                owner = target._meta.app_config.name
                if owner in ORDER and ORDER.index(owner) > ORDER.index(config.name):
                    wrong.append(f"{model.__name__}.{field.name} → {owner}")
    assert wrong == []


SERVICES = sorted(
    path
    for wing in ("records", "courses", "cms")
    for path in (
        *Path(settings.BASE_DIR, wing).rglob("services.py"),
        *Path(settings.BASE_DIR, wing).rglob("services/*.py"),
    )
)
TRAIL = {"record_event", "record_events", "insert_with_event"}
NO_WRITE = {
    "nudge",
    "build_cadre",
    "check_export",
    "set_cadre_indexes",
    "cadre_snapshot",
    "jsonable",
    "summarise_plan",
    "ensure_catalog",
    "count_characters",
    "listed",
    "people_of",
    "check_unit_open",
    "check_uninhabited",
    "check_no_transfers",
    "without_post",
    "ask_possession",
    "parse_submission",
    "receipt_of",
    "chunk_count",
    "chunk_size",
    "require_open",
}
"""Public helpers of services that write nothing themselves."""


SECRET_UNTIL_THE_DEADLINE = {"begin_upload", "store_chunk", "forget_uploads"}
"""Services of sealed bids that leave no trail: its order would tell whose sign-in an upload followed.

Handing in and withdrawing are written into it by `close_list`, all at once, after the deadline.
"""


def _calls(function: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            names.add(
                called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            )
    return names


def _functions() -> dict[str, dict[str, set[str]]]:
    return {
        str(path.relative_to(settings.BASE_DIR)): {
            node.name: _calls(node)
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef)
        }
        for path in SERVICES
    }


def _reaches_trail(
    name: str, calls: dict[str, set[str]], seen: frozenset[str] = frozenset()
) -> bool:
    if name in seen:
        return False
    for called in calls.get(name, ()):
        if called in TRAIL or _reaches_trail(called, calls, seen | {name}):
            return True
    return False


@pytest.mark.parametrize("path", [str(p.relative_to(settings.BASE_DIR)) for p in SERVICES])
def test_every_service_that_writes_leaves_a_trail(path: str) -> None:
    everything: dict[str, set[str]] = {}
    for found in _functions().values():
        for name, calls in found.items():
            # Private helpers of several files share names: together they call what each calls.
            everything.setdefault(name, set()).update(calls)
    silent = [
        name
        for name in _functions()[path]
        if not name.startswith("_")
        and name not in NO_WRITE | TRAIL | SECRET_UNTIL_THE_DEADLINE
        and not _reaches_trail(name, everything)
    ]
    assert silent == []


@pytest.mark.django_db
def test_constraints_and_triggers_carry_their_tables_name() -> None:
    unnamed = [
        constraint.name
        for config in ROOMS
        for model in config.get_models()
        for constraint in model._meta.constraints
        if not constraint.name.startswith(config.label)
    ]
    assert unnamed == []


@pytest.mark.django_db
def test_exactly_the_declared_tables_are_guarded_on_this_database() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger t "
                "JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'records_refuse_change'"
            )
        else:
            cursor.execute(
                "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' "
                "AND sql LIKE '%append-only%'"
            )
        guarded = {row[0] for row in cursor.fetchall()}
    assert guarded == set(append_only_tables())
    assert unguarded(append_only_tables()) == []


OUTSIDE = ("http://", "https://", "//cdn")
ALLOWED = (
    "http://127.0.0.1",
    "http://www.w3.org/",
    "https://www.w3.org/",
    "https://example",
    "https://…",
)


def test_templates_and_styles_name_no_outside_host() -> None:
    found = []
    for folder, pattern in (
        ("templates", "*.html"),
        ("lms/static", "*.css"),
        ("lms/static", "*.js"),
    ):
        for path in Path(settings.BASE_DIR, folder).rglob(pattern):
            for line in path.read_text(encoding="utf-8").splitlines():
                if any(o in line for o in OUTSIDE) and not any(a in line for a in ALLOWED):
                    found.append(f"{path.name}: {line.strip()[:80]}")
    assert found == []
