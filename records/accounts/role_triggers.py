"""What the database itself refuses of roles, on SQLite and PostgreSQL: a second wall.

A row that stands (not ended by hand) may share no day with another of the same account that is
of the same kind for the same unit and from the same source, or of a kind it may not be combined
with. On PostgreSQL the account's row is locked first, so that of two at once the second sees the
first. Nothing removes a role.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

TABLE = "records_accounts_role"
NAMES = (f"{TABLE}_no_overlap_insert", f"{TABLE}_no_overlap_update", f"{TABLE}_no_delete")
ADMINISTRATORS = ("audit_admin", "security_admin", "system_admin")
APART = ("auditor", "officer", "unit_liaison")
"""Roles that no administrator may hold; the names as the migration froze them."""

_SHARES_A_DAY = """
  other.user_id = NEW.user_id AND other.id <> COALESCE(NEW.id, -1) AND other.revoked_at IS NULL
  AND other.valid_from <= COALESCE(NEW.valid_until, {latest})
  AND COALESCE(other.valid_until, {latest}) >= NEW.valid_from
"""
_SAME = """
  other.kind = NEW.kind AND COALESCE(other.unit_id, -1) = COALESCE(NEW.unit_id, -1)
  AND COALESCE(other.delegated_by_id, -1) = COALESCE(NEW.delegated_by_id, -1)
"""


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _apart() -> str:
    administrators, apart = _listed(ADMINISTRATORS), _listed(ADMINISTRATORS + APART)
    return (
        "other.kind <> NEW.kind AND ("
        f"(NEW.kind IN ({administrators}) AND other.kind IN ({apart})) OR "
        f"(other.kind IN ({administrators}) AND NEW.kind IN ({apart})))"
    )


def _clash(latest: str) -> str:
    shares = _SHARES_A_DAY.format(latest=latest)
    # Every part is a constant of this file.
    return f'SELECT 1 FROM "{TABLE}" other WHERE {shares} AND (({_SAME}) OR ({_apart()}))'  # noqa: S608


def create_statements(vendor: str) -> list[str]:
    """Return the SQL that puts the triggers on."""
    return _for_postgresql() if vendor == "postgresql" else _for_sqlite()


def _for_postgresql() -> list[str]:
    insert, update, delete = NAMES
    check = f"""
CREATE OR REPLACE FUNCTION {TABLE}_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.revoked_at IS NOT NULL THEN RETURN NEW; END IF;
  PERFORM 1 FROM records_accounts_user WHERE id = NEW.user_id FOR UPDATE;
  IF EXISTS ({_clash("DATE '9999-12-31'")}) THEN
    RAISE EXCEPTION '{TABLE}: overlaps a role that stands, or one it may not be combined with'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""
    refuse = f"""
CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{TABLE}: a role is ended, never removed'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
    each = f'ON "{TABLE}" FOR EACH ROW EXECUTE FUNCTION {TABLE}'
    return [
        check,
        refuse,
        f'CREATE TRIGGER "{insert}" BEFORE INSERT {each}_check()',
        f'CREATE TRIGGER "{update}" BEFORE UPDATE {each}_check()',
        f'CREATE TRIGGER "{delete}" BEFORE DELETE {each}_refuse()',
    ]


def _for_sqlite() -> list[str]:
    insert, update, delete = NAMES
    refuse = "SELECT RAISE(ABORT, '{}')"
    clash = refuse.format(f"{TABLE}: overlaps a role that stands, or may not be combined with it")
    removal = refuse.format(f"{TABLE}: a role is ended, never removed")
    when = f"WHEN NEW.revoked_at IS NULL AND EXISTS ({_clash(chr(39) + '9999-12-31' + chr(39))})"
    return [
        f'CREATE TRIGGER "{insert}" BEFORE INSERT ON "{TABLE}" {when} BEGIN {clash}; END',
        f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{TABLE}" {when} BEGIN {clash}; END',
        f'CREATE TRIGGER "{delete}" BEFORE DELETE ON "{TABLE}" BEGIN {removal}; END',
    ]


def drop_statements(vendor: str) -> list[str]:
    """Return the SQL that takes the triggers off again."""
    on = f' ON "{TABLE}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{name}"{on}' for name in NAMES]


class GuardRoles(Operation):
    """Migration operation: put the triggers on the table of roles.

    SQLite makes a table anew to alter it, which takes its triggers away: a migration that alters
    the roles' table ends with this operation.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes for Django: only the database knows."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        vendor = schema_editor.connection.vendor
        for statement in (*drop_statements(vendor), *create_statements(vendor)):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in drop_statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "Refuse overlapping and incompatible roles, and their removal"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {}
