"""The site's addresses, and beside them a view that does no more than a page cannot do without."""

import pickle
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from lms.urls import handler400, handler403, handler404, handler500
from lms.urls import urlpatterns as site


@cache
def recorded(name: str) -> tuple[list[tuple[str, Any]], bytes]:
    """Return the statements and the finished bytes of a page, as they were recorded."""
    found: tuple[list[tuple[str, Any]], bytes] = pickle.loads(
        (Path(settings.HOME) / f"{name}.page").read_bytes()
    )
    return found


def replay(request: HttpRequest, name: str) -> HttpResponse:
    """Send the statements of a page again, read their rows, write its bytes."""
    statements, content = recorded(name)
    with transaction.atomic() if _writes(statements) else connection.cursor():
        for sql, values in statements:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                if cursor.description is not None:
                    cursor.fetchall()
    return HttpResponse(content)


def _writes(statements: list[tuple[str, Any]]) -> bool:
    return any(not sql.startswith("SELECT") for sql, _values in statements)


urlpatterns = [path("bare/<slug:name>/", replay), *site]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
