from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from records.core.append_only import AppendOnly

TABLE = "records_journal_entry"
CONSTRAINT = "records_journal_entry_seq"


def cover_digests(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Keep the digests in the index that keeps the order, so that verifying reads only it."""
    _replace(schema_editor, "INCLUDE (prev_digest, digest)")


def uncover_digests(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _replace(schema_editor, "")


def _replace(schema_editor: BaseDatabaseSchemaEditor, include: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"ALTER TABLE {TABLE} DROP CONSTRAINT {CONSTRAINT}, "
            f"ADD CONSTRAINT {CONSTRAINT} UNIQUE (cadre_id, seq) {include}"
        )


class Migration(migrations.Migration):
    dependencies = [("records_journal", "0001_initial")]

    operations = [
        AppendOnly("Entry"),
        migrations.RunPython(cover_digests, uncover_digests),
    ]
