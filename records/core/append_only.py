"""Tables that only grow: the database itself refuses to change, remove or truncate their rows."""

from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION records_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def trigger_names(table: str) -> list[str]:
    """Return the names of the triggers that keep `table` append-only."""
    return [f"{table}_no_update", f"{table}_no_delete"]


def create_statements(table: str, vendor: str) -> list[str]:
    """Return the SQL that makes `table` append-only on `vendor`."""
    update, delete = trigger_names(table)
    if vendor == "postgresql":
        return [
            POSTGRES_FUNCTION,
            # For each statement: also one that would change no row is refused, and TRUNCATE knows
            # no rows at all.
            f'CREATE TRIGGER "{update}" BEFORE UPDATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION records_refuse_change()",
            f'CREATE TRIGGER "{delete}" BEFORE DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION records_refuse_change()",
        ]
    return [
        f'CREATE TRIGGER "{name}" BEFORE {action} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {action} on {table} is refused'); END"
        for name, action in ((update, "UPDATE"), (delete, "DELETE"))
    ]


def drop_statements(table: str, vendor: str) -> list[str]:
    """Return the SQL that takes the triggers off `table` again."""
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f'DROP TRIGGER IF EXISTS "{name}"{on}' for name in trigger_names(table)]


class AppendOnly(Operation):
    """Migration operation: make one model's table append-only, also one that was so before.

    SQLite makes a table anew to alter it, which takes its triggers away: a migration that alters
    an append-only table ends with this operation.
    """

    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes for Django: only the database knows."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table, vendor = self._table(app_label, to_state), schema_editor.connection.vendor
        for statement in (*drop_statements(table, vendor), *create_statements(table, vendor)):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self._table(app_label, from_state)
        for statement in drop_statements(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Refuse changes to rows of {self.model_name}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name], {}

    def _table(self, app_label: str, state: ProjectState) -> str:
        model: type[models.Model] = state.apps.get_model(app_label, self.model_name)
        return model._meta.db_table


@lru_cache(maxsize=1)
def append_only_models() -> tuple[type[models.Model], ...]:
    """Return the models that a migration made append-only, by table.

    Whoever writes such a migration has declared the table: nothing else is to be filled in, so
    that a new table cannot be forgotten by what proves or guards all of them.
    """
    declared = {
        (label, operation.model_name.lower())
        # Read from the files, without a connection: also what is not applied yet counts, so a check
        # can say that a trigger is missing.
        for (label, _name), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    }
    found = [
        model
        for model in apps.get_models()
        if (model._meta.app_label, model._meta.model_name) in declared
    ]
    return tuple(sorted(found, key=lambda model: model._meta.db_table))


def append_only_tables() -> list[str]:
    """Return the names of the append-only tables."""
    return [model._meta.db_table for model in append_only_models()]
