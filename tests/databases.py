"""Where a test's database comes from, and how it is put back as it was.

The migrations are run once, into a template named by the digest of what they say; every run and every
worker of a parallel run starts from a copy. A test that commits has its database put back from what the
copy held at first, past the triggers that exist to refuse such a thing.
"""

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

OUR_MODULES = re.compile(r"^(?:from|import) ((?:records|courses|cms|lms)(?:\.\w+)+)", re.MULTILINE)
LOCK_NUMBER = 0x6C6D73
"""Names the lock under which processes on one PostgreSQL make and copy templates."""


def copy_template(*, anew: bool = False) -> None:
    """Make this process's test database from the template, which is made first where it lacks."""
    copy = _copy_on_postgresql if connection.vendor == "postgresql" else _copy_on_sqlite
    copy(_digest(), anew)


def forget_templates() -> None:
    """Remove the templates from PostgreSQL: a server outlives the checkout that used it."""
    if connection.vendor != "postgresql":
        return
    with _server() as cursor:
        _drop_templates(cursor)


def _digest() -> str:
    """Return what names a template: migrations, what they import, the settings and the lock file."""
    root = Path(settings.BASE_DIR)
    migrations = sorted(root.glob("[!.]*/*/migrations/*.py"))
    names = {name for file in migrations for name in OUR_MODULES.findall(file.read_text("utf-8"))}
    modules = [root / f"{name.replace('.', '/')}.py" for name in sorted(names)]
    others = [root / "uv.lock", root / "lms" / "settings" / "base.py"]
    found = hashlib.sha256()
    for file in [*migrations, *(module for module in modules if module.exists()), *others]:
        found.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return found.hexdigest()[:12]


def _migrate_into(name: str) -> None:
    """Create the database `name` by running every migration."""
    config = connection.settings_dict
    before = config["NAME"], config["TEST"]["NAME"]
    config["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        config["NAME"], config["TEST"]["NAME"] = before


def _copy_on_sqlite(digest: str, anew: bool) -> None:
    folder = Path(settings.VAR_DIR) / "test"
    folder.mkdir(parents=True, exist_ok=True)
    template = folder / f"template-{digest}.sqlite3"
    with closing(sqlite3.connect(folder / "template.lock", timeout=600)) as lock:
        # SQLite's lock ends with its process, however that ends.
        lock.execute("BEGIN EXCLUSIVE")
        if anew or not template.exists():
            _make_template_on_sqlite(template)
        shutil.copyfile(template, connection.settings_dict["TEST"]["NAME"])


def _make_template_on_sqlite(template: Path) -> None:
    for old in template.parent.glob("template-*.sqlite3*"):
        old.unlink()
    made, part = Path(settings.HOME) / "migrated.sqlite3", template.with_suffix(".part")
    part.unlink(missing_ok=True)
    _migrate_into(str(made))
    with closing(sqlite3.connect(made)) as source:
        source.execute("VACUUM INTO ?", [str(part)])
    part.rename(template)


@contextmanager
def _server() -> Iterator:
    """Yield a cursor on the server itself, under the lock."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_NUMBER])
        yield cursor
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])


def _drop_templates(cursor) -> None:
    prefix = f"{connection.settings_dict['NAME']}_template_"
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP DATABASE "{name}"')


def _copy_on_postgresql(digest: str, anew: bool) -> None:
    template = f"{connection.settings_dict['NAME']}_template_{digest}"
    name = connection.creation._get_test_db_name()
    with _server() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if anew or cursor.fetchone() is None:
            _drop_templates(cursor)
            _migrate_into(f"{template}_part")
            cursor.execute(f'ALTER DATABASE "{template}_part" RENAME TO "{template}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


class SQLiteBeginning:
    """What a test database on SQLite held before the first test."""

    def __init__(self) -> None:
        self.kept = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source:
            source.backup(self.kept)

    def put_back(self) -> None:
        """Bring the database back to its beginning, tables and triggers included."""
        target = sqlite3.connect(connection.settings_dict["NAME"], timeout=30)
        with closing(target):
            self.kept.backup(target)


class PostgreSQLBeginning:
    """What a test database on PostgreSQL held before the first test, kept in a schema of its own."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [name for (name,) in cursor.fetchall()]
            self.which = " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM public.\"{name}\")" for name in tables
            )
            cursor.execute("DROP SCHEMA IF EXISTS beginning CASCADE; CREATE SCHEMA beginning")
            self.kept = {name: _columns(cursor, name) for name in self._with_rows(cursor)}
            for name in self.kept:
                cursor.execute(f'CREATE TABLE beginning."{name}" AS TABLE public."{name}"')

    def _with_rows(self, cursor) -> list[str]:
        cursor.execute(self.which)
        return [name for (name,) in cursor.fetchall()]

    def put_back(self) -> None:
        """Bring the rows back to the beginning; an untouched table costs nothing."""
        with transaction.atomic(), connection.cursor() as cursor:
            # A superuser's way to leave out triggers and foreign keys.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name in self._with_rows(cursor):
                cursor.execute(f'DELETE FROM public."{name}"')
            for name, columns in self.kept.items():
                rows = f'SELECT {columns} FROM beginning."{name}"'
                cursor.execute(f'INSERT INTO public."{name}" ({columns}) {rows}')


def _columns(cursor, table: str) -> str:
    """Return the columns that can be written: PostgreSQL fills generated ones itself."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    return ", ".join(f'"{name}"' for (name,) in cursor.fetchall())


def beginning() -> SQLiteBeginning | PostgreSQLBeginning:
    """Return what the test database holds now, to be put back after each test that commits."""
    return PostgreSQLBeginning() if connection.vendor == "postgresql" else SQLiteBeginning()
