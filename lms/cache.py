"""Redis as Django uses it, with one client kept for each thread.

Django makes a new client object for every read and write of the cache, and takes a connection from
the pool for it and looks whether it still lives: that costs more than asking Redis. A client of
one connection, kept by its thread, asks at once; where Redis has closed the connection meanwhile,
the client connects again and repeats the question.
"""

import threading
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient


class KeptClient(RedisCacheClient):
    """Makes one client for each thread and each of its servers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._local = threading.local()

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """Return this thread's client of the server that holds `key`."""
        kept: dict[int, Any] | None = getattr(self._local, "kept", None)
        if kept is None:
            kept = self._local.kept = {}
        index = self._get_connection_pool_index(write)  # type: ignore[attr-defined]
        if index not in kept:
            pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
            kept[index] = self._client(  # type: ignore[attr-defined]
                # Takes its connection from the pool once and keeps it; redis-py connects anew by
                # itself where it was closed.
                connection_pool=pool,
                single_connection_client=True,
            )
        return kept[index]


class KeptRedisCache(RedisCache):
    """The cache of a site that has Redis."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient
