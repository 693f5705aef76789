"""A developer's machine, and the demonstration city (`manage.py demo`): SQLite, no other service."""

import os
import sys
from importlib.util import find_spec

from lms.settings.base import *  # noqa: F403
from lms.settings.base import (
    INSTALLED_APPS,
    LOGGING,
    MIDDLEWARE,
    REDIS_URL,
    TEMPLATES,
    VAR_DIR,
)
from lms.settings.env import boolean, caches, database, database_at, env
from lms.settings.seals import parse_witnesses

PBKDF2 = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
DEMO_HOME = VAR_DIR / "demo"
OWN_DATABASE = "DATABASE_URL" in os.environ
# Where the demonstration stands, commands are about it: whoever has looked at the city next asks
# for its checks, imports into it, verifies its book.
DEMO = boolean("LMS_DEMO", default=(DEMO_HOME / "accounts.json").exists() and not OWN_DATABASE)
DEBUG = boolean("LMS_DEBUG", default=not boolean("LMS_DEMO", default=False))
ALLOWED_HOSTS = env.list("LMS_ALLOWED_HOSTS", default=["*"])
INTERNAL_IPS = ["127.0.0.1"]

HOME = DEMO_HOME if DEMO else VAR_DIR
HOME.mkdir(parents=True, exist_ok=True)
SQLITE = f"sqlite:///{HOME / 'lms.sqlite3'}"
# The demonstration never touches a database or a broker that the environment happens to name.
DATABASES = {"default": database_at(SQLITE) if DEMO else database(SQLITE)}
REDIS_URL = "" if DEMO else REDIS_URL
CACHES = caches(REDIS_URL, HOME)
MEDIA_ROOT = HOME / "media"
CELERY_BROKER_URL = REDIS_URL or f"sqla+sqlite:///{HOME / 'broker.sqlite3'}"
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME / "beat-schedule")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
WHITENOISE_USE_FINDERS = True
if DEBUG:
    # Who edits a template wants to see it.
    PUBLIC_PAGES_SECONDS = 0
WHITENOISE_AUTOREFRESH = DEBUG
if DEMO:
    # The printed accounts sign in with a password alone; `manage.py demo --mfa` shows the rest.
    SECOND_FACTOR_REQUIRED = boolean("LMS_SECOND_FACTOR", default=False)
    LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]
    # Sixty made-up people share one printed password: a costly hash would only slow the start.
    PASSWORD_HASHERS = ["lms.demo.hashers.QuickHasher", *PBKDF2]
    # The demonstration's witness, where one was made (lms/demo/witness.py).
    WITNESS_ADDRESS = HOME / "witness" / "address"
    if "LMS_WITNESSES" not in os.environ and WITNESS_ADDRESS.exists():
        WITNESSES = parse_witnesses(str(WITNESS_ADDRESS), WITNESS_ADDRESS.read_text("utf-8"))
    TEMPLATES[0]["OPTIONS"]["context_processors"].append(  # type: ignore[index]
        "lms.demo.context_processors.demo_accounts"
    )

# django-debug-toolbar: for `manage.py runserver` alone, never for the demonstration's own server.
TOOLBAR = DEBUG and "runserver" in sys.argv[1:2] and find_spec("debug_toolbar") is not None
if TOOLBAR and boolean("LMS_TOOLBAR", default=True):
    INSTALLED_APPS.append("debug_toolbar")
    # After the one that numbers requests, before all that it measures.
    MIDDLEWARE.insert(1, "debug_toolbar.middleware.DebugToolbarMiddleware")
    # Its table would be for a store that is not used here.
    MIGRATION_MODULES = {"debug_toolbar": None}
    # Its scripts and styles are files of this site: the content security policy stays as it is.
    DEBUG_TOOLBAR_CONFIG = {
        # htmx exchanges parts of the page, or the body; the toolbar stays.
        "ROOT_TAG_EXTRA_ATTRS": "hx-preserve",
        "SHOW_COLLAPSED": True,
    }
