"""Do the triggers stand that keep the append-only tables, each with the very text it shipped with?

A trigger may be gone, switched off, given a condition that never holds, limited to a column, or
point to a function that does nothing; another may stand beside it. All of that is told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from records.core.append_only import POSTGRES_FUNCTION, create_statements, trigger_names

ALWAYS_FIRES = ("O", "A")
"""PostgreSQL's `tgenabled`: fires in ordinary sessions, or in all; not D (off), R (replicas)."""


class TriggerIssue(models.TextChoices):
    """What is wrong with the guard of a table."""

    MISSING = "missing", _("The trigger is missing.")
    DISABLED = "disabled", _("The trigger is switched off.")
    CHANGED = "changed", _("The trigger's text is not the one that was shipped.")
    HOLLOW = "hollow", _("The function behind the trigger is not the one that was shipped.")
    FOREIGN = "foreign", _("A trigger or rule stands here that was not shipped.")
    BYPASSED = "bypassed", _("A setting of the database keeps triggers from firing.")


@dataclass(frozen=True, slots=True)
class UnguardedTable:
    """One fault in the guard of one table ("" where it is of the whole database)."""

    table: str
    name: str
    why: TriggerIssue


def unguarded(tables: Sequence[str]) -> list[UnguardedTable]:
    """Return every fault in the guards of `tables`; none where all stand as shipped."""
    if connection.vendor == "postgresql":
        return _on_postgresql(tables)
    return [fault for table in tables for fault in _on_sqlite(table)]


def _on_sqlite(table: str) -> list[UnguardedTable]:
    rows = _rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", table
    )
    shipped = zip(trigger_names(table), create_statements(table, "sqlite"), strict=True)
    return _compared(table, dict(rows), dict(shipped), _sqlite_issue)


def _sqlite_issue(found: str | None, shipped: str) -> TriggerIssue | None:
    if found is None:
        return TriggerIssue.MISSING
    return None if _words(found) == _words(shipped) else TriggerIssue.CHANGED


def _on_postgresql(tables: Sequence[str]) -> list[UnguardedTable]:
    found: dict[str, dict[str, Any]] = {table: {} for table in tables}
    for table, name, *definition in _rows(TRIGGERS, list(tables)):
        found[table][name] = definition
    for table, name in _rows(RULES, list(tables)):
        found[table][name] = None
    faults = [UnguardedTable("", role, TriggerIssue.BYPASSED) for (role,) in _rows(BYPASSES, "")]
    for table in tables:
        statements = create_statements(table, "postgresql")[1:]
        shipped = zip(trigger_names(table), statements, strict=True)
        faults += _compared(table, found[table], dict(shipped), _postgresql_issue)
    return faults


TRIGGERS = """
    SELECT c.relname, t.tgname, t.tgenabled::text, pg_get_triggerdef(t.oid), p.prosrc, l.lanname
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    JOIN pg_language l ON l.oid = p.prolang
    WHERE NOT t.tgisinternal AND c.relname = ANY(%s) AND pg_table_is_visible(c.oid)"""

RULES = "SELECT tablename, rulename FROM pg_rules WHERE tablename = ANY(%s)"

BYPASSES = """
    SELECT COALESCE(r.rolname, 'all roles') FROM pg_db_role_setting s
    LEFT JOIN pg_roles r ON r.oid = s.setrole
    WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    AND array_to_string(s.setconfig, ',') LIKE %s || '%%session_replication_role%%'"""
"""Settings kept in the database under which sessions of it skip triggers."""


def _compared(
    table: str,
    found: Mapping[str, Any],
    shipped: Mapping[str, str],
    compare: Callable[[Any, str], TriggerIssue | None],
) -> list[UnguardedTable]:
    """Return what differs among the triggers of one table."""
    faults = [
        UnguardedTable(table, name, fault)
        for name, text in shipped.items()
        if (fault := compare(found.get(name), text))
    ]
    foreign = (name for name in found if name not in shipped)
    return faults + [UnguardedTable(table, name, TriggerIssue.FOREIGN) for name in foreign]


def _postgresql_issue(found: Sequence[str] | None, shipped: str) -> TriggerIssue | None:
    if found is None:
        return TriggerIssue.MISSING
    enabled, text, body, language = found
    if enabled not in ALWAYS_FIRES:
        return TriggerIssue.DISABLED
    if _plain(text) != _plain(shipped):
        return TriggerIssue.CHANGED
    if language != "plpgsql" or _words(body) != _words(POSTGRES_FUNCTION.split("$$")[1]):
        return TriggerIssue.HOLLOW
    return None


def _rows(query: str, parameter: Any) -> list[tuple[Any, ...]]:
    # The catalogs of the database, not our migrations: what counts is what stands there now.
    with connection.cursor() as cursor:
        cursor.execute(query, [parameter])
        return cursor.fetchall()


def _words(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Return a CREATE TRIGGER as both we and PostgreSQL would write it: no quotes, no schema."""
    return re.sub(r"(\bON|\bFUNCTION) \w+\.", r"\1 ", _words(text).replace('"', ""))
