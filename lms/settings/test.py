"""Tests: SQLite unless TEST_DATABASE_URL names PostgreSQL; Redis where TEST_REDIS_URL names one."""

import os
import tempfile
from pathlib import Path

from lms.settings.base import *  # noqa: F403
from lms.settings.base import AUTH_PASSWORD_VALIDATORS
from lms.settings.env import caches, database, env


def own_redis(url: str) -> str:
    """Return the address for this process of a parallel run: each has a Redis database of its own."""
    before, _slash, number = url.rpartition("/")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if not (worker.isdecimal() and number.isdecimal()):
        return url
    return f"{before}/{int(number) + int(worker)}"


HOME = Path(
    env.str("LMS_TEST_HOME", default="")
    or tempfile.mkdtemp(prefix=f"lms-test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-")
)
SECRET_KEY = "tests-only-" + "x" * 50
ALLOWED_HOSTS = ["*"]
os.environ["DATABASE_URL"] = env.str(
    "TEST_DATABASE_URL", default=f"sqlite:///{HOME / 'main.sqlite3'}"
)
DATABASES = {"default": database("")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and worker processes of a test share it.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
REDIS_URL = own_redis(env.str("TEST_REDIS_URL", default=""))
# Sessions stand in the database in both passes, so that a page's count of queries is one number.
CACHES = {**caches(REDIS_URL, HOME), "sessions": caches("", HOME)["default"]}
SESSION_CACHE_ALIAS = "sessions"
CELERY_BROKER_URL = REDIS_URL or f"sqla+sqlite:///{HOME / 'broker.sqlite3'}"
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME / "beat-schedule")
MEDIA_ROOT = HOME / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = AUTH_PASSWORD_VALIDATORS[:1]
WHITENOISE_AUTOREFRESH = False
# Each test client would look through every static file at its first request; a live server of the
# tests serves them by itself.
WHITENOISE_USE_FINDERS = False
# Tests change rows by themselves and look again; those of the kept pages switch them on.
PUBLIC_PAGES_SECONDS = 0
# Tests of what a person may do sign in by `force_login`; those of sign-in switch the factors on.
SECOND_FACTOR_REQUIRED = False
