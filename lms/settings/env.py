"""Reading deployment values, with a failure that says which one is wrong and how to mend it."""

import base64
import binascii
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

env = environ.Env()

TRUE = {"true", "1", "yes", "on"}
FALSE = {"false", "0", "no", "off", ""}
PREPARE_AFTER = 3
DATABASE_SCHEMES = {"postgres", "postgresql", "sqlite"}


def required(name: str, *, hint: str) -> str:
    """Return the value of `name`; raise ImproperlyConfigured naming it where it is missing."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment: {hint}.")
    return value


def integer(name: str, *, default: int) -> int:
    """Return a whole number; raise ImproperlyConfigured naming the value that is none."""
    text = env.str(name, default=str(default)).strip()
    if not text.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not '{text}'.")
    return int(text)


def boolean(name: str, *, default: bool) -> bool:
    """Return true or false; raise ImproperlyConfigured naming the value that is neither."""
    text = env.str(name, default=str(default)).strip().lower()
    if text not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be true or false, not '{text}'.")
    return text in TRUE


def keys(name: str, *, default: str = "") -> list[str]:
    """Return a comma-separated list of Fernet keys, newest first, each checked for its form."""
    found = [key.strip() for key in env.str(name, default=default).split(",") if key.strip()]
    for number, key in enumerate(found, start=1):
        try:
            size = len(base64.urlsafe_b64decode(key))
        except (binascii.Error, ValueError):
            size = 0
        if size != 32:
            raise ImproperlyConfigured(
                f"{name}: key {number} is not a Fernet key (32 bytes in URL-safe base64). "
                'Make one with: python -c "from cryptography.fernet import Fernet; '
                'print(Fernet.generate_key().decode())"'
            )
    return found


def database(default: str) -> dict[str, Any]:
    """Return Django's connection settings for DATABASE_URL, PostgreSQL or SQLite."""
    return database_at(env.str("DATABASE_URL", default=default))


def database_at(url: str) -> dict[str, Any]:
    """Return Django's connection settings for the database at `url`."""
    scheme = url.partition(":")[0]
    if scheme not in DATABASE_SCHEMES:
        raise ImproperlyConfigured(
            f"DATABASE_URL starts with '{scheme}:'; it must be postgres://USER:PASSWORD@HOST:PORT/NAME "
            "or sqlite:////absolute/path.sqlite3."
        )
    config: dict[str, Any] = environ.Env.db_url_config(url)
    if scheme == "sqlite":
        config["OPTIONS"] = {
            # A transaction takes SQLite's one write lock as it begins. Deferred, two that have both
            # read would each wait for the other to write, and SQLite ends one at once, whatever its
            # timeout.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # WAL: readers go on while one writes. NORMAL may lose the last moments when the power
            # fails, never the file: the demonstration and tests can afford that, production is on
            # PostgreSQL.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-64000;",
        }
    else:
        config["CONN_MAX_AGE"] = integer("LMS_CONN_MAX_AGE", default=60)
        config["CONN_HEALTH_CHECKS"] = True
        # Only statements that records/core/database/prepared.py runs are ever prepared. A pooler that
        # hands each transaction another connection may not know them: then it is switched off.
        if boolean("LMS_PREPARED_STATEMENTS", default=True):
            config.setdefault("OPTIONS", {})["prepare_threshold"] = PREPARE_AFTER
    return config


# Wagtail would keep each picture's renditions here too, written anew on every page with pictures;
# they stand in a table already and are fetched along with the pages.
NO_RENDITIONS = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}


def caches(redis_url: str, folder: Path) -> dict[str, Any]:
    """Return the cache settings: Redis where there is one, else a table of the database.

    Progress of long work must be seen while the work holds the database, so that without Redis it
    stands in files below `folder` (records/jobs/progress.py).
    """
    if not redis_url:
        table = {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "lms_cache",
        }
        files = {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(folder / "progress"),
        }
        return {"default": table, "renditions": NO_RENDITIONS, "progress": files}
    if redis_url.partition(":")[0] not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("REDIS_URL must start with redis://, rediss:// or unix://.")
    kept = {
        "BACKEND": "lms.cache.KeptRedisCache",
        "LOCATION": redis_url,
        # Redis restarted: the connection is opened anew and the command repeated, once.
        "OPTIONS": {"retry": Retry(NoBackoff(), 1), "retry_on_error": [RedisConnectionError]},
    }
    progress = {**kept, "KEY_PREFIX": "progress"}
    return {"default": kept, "renditions": NO_RENDITIONS, "progress": progress}
