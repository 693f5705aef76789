"""Search that reads Chinese: Wagtail's database search, one token to a Han character.

Set `WAGTAILSEARCH_BACKENDS["default"]["BACKEND"] = "courses.catalog.search"`.
"""

from typing import Any

from django.db import NotSupportedError, connection


def SearchBackend(params: dict[str, Any]) -> Any:
    """Return the backend for the default database; NotSupportedError for one it cannot search."""
    # Each half can be imported only on its own database.
    if connection.vendor == "postgresql":
        from courses.catalog.search.postgresql import HanPostgresBackend

        return HanPostgresBackend(params)
    if connection.vendor == "sqlite":
        from courses.catalog.search.sqlite import HanSQLiteBackend

        return HanSQLiteBackend(params)
    raise NotSupportedError(connection.vendor)
