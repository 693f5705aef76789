"""`/healthz`: for the load balancer; answers from the database and the cache."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path


def health(request: HttpRequest) -> JsonResponse:
    """Return 200 where database and cache answer, 503 with the part that does not."""
    parts = {"database": _answers(_ask_database), "cache": _answers(_ask_cache)}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _ask_database() -> None:
    # A statement, not only a connection: a pooler in front accepts connections for a database that
    # is down.
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.get("health")


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception:
        return False
    return True


urlpatterns = [path("healthz", health, name="health")]
