"""Finds migrations that would lock or break a running site: `just lint`, and CI on PostgreSQL.

The SQL is that of PostgreSQL, so a server is needed: TEST_DATABASE_URL names it. Nothing is written there.
"""

import logging
import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SAME_RELEASE = "alters tables that this very release makes: they are empty"
CONSTANT = "new columns with a constant: PostgreSQL writes no row"
FEW_ROWS = "units, accounts and appointments of a city are few: locked for less than a second"

KNOWN = {
    "courses_attendance.0002_initial": SAME_RELEASE,
    "courses_catalog.0002_initial": SAME_RELEASE,
    "courses_classes.0002_initial": SAME_RELEASE,
    "courses_essays.0002_initial": SAME_RELEASE,
    "records_accounts.0002_role_period": FEW_ROWS,
    "records_accounts.0004_role_history": FEW_ROWS,
    "records_register.0002_units_over_time": FEW_ROWS,
    "records_register.0004_one_main_post": FEW_ROWS,
    "records_register.0020_people": "60,000 rows at most: locked for about a second",
    "courses_classes.0003_scheme_in_rooms": "moved into the rooms just before",
    "records_eligibility.0005_rule_measure": CONSTANT,
    "records_register.0023_pinyin": CONSTANT,
    "records_trail.0003_who_for_and_why": CONSTANT,
}
"""Landed migrations that the linter refuses, `app_label.name`, each with why it does no harm."""


def main() -> int:
    """Return the exit code: 1 where a migration is unsafe and not known to be harmless."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server.startswith("postgres"):
        sys.stdout.write(
            "Unsafe migrations: not looked for, TEST_DATABASE_URL names no PostgreSQL.\n"
        )
        return 0
    os.environ["TEST_DATABASE_URL"] = re.sub(r"/[^/]*$", "/postgres", server)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.test"
    import django

    django.setup()
    from django.apps import apps
    from django_migration_linter import MigrationLinter

    wings = ("records.", "courses.", "cms.", "lms.")

    class Linter(MigrationLinter):
        """Knows migrations by room and name: half of them are called 0002_initial."""

        def should_ignore_migration(
            self, app_label: str, migration_name: str, *args: Any, **more: Any
        ) -> bool:
            known = f"{app_label}.{migration_name}" in KNOWN
            return known or super().should_ignore_migration(
                app_label, migration_name, *args, **more
            )

    linter = Linter(
        str(ROOT),
        include_apps=[app.label for app in apps.get_app_configs() if app.name.startswith(wings)],
        # Rows may be moved without a way back: no installation goes back a release.
        exclude_migration_tests=["RUNPYTHON_REVERSIBLE"],
        no_cache=True,
        no_output=False,
        quiet=["ok", "ignore", "warning"],
    )
    logging.getLogger("django_migration_linter").setLevel(logging.WARNING)
    linter.lint_all_migrations()
    return int(linter.has_errors)


if __name__ == "__main__":
    sys.exit(main())
