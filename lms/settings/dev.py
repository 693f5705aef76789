"""A developer's machine, and the demonstration city (`manage.py demo`): SQLite, no other service."""

from lms.settings.base import *  # noqa: F403
from lms.settings.base import LOGGING, REDIS_URL, TEMPLATES, VAR_DIR
from lms.settings.env import boolean, caches, database, env

PBKDF2 = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
DEMO = boolean("LMS_DEMO", default=False)
DEBUG = boolean("LMS_DEBUG", default=not DEMO)
ALLOWED_HOSTS = env.list("LMS_ALLOWED_HOSTS", default=["*"])
INTERNAL_IPS = ["127.0.0.1"]

HOME = VAR_DIR / "demo" if DEMO else VAR_DIR
HOME.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": database(f"sqlite:///{HOME / 'lms.sqlite3'}")}
CACHES = caches(REDIS_URL)
MEDIA_ROOT = HOME / "media"
CELERY_BROKER_URL = REDIS_URL or f"sqla+sqlite:///{HOME / 'broker.sqlite3'}"
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME / "beat-schedule")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
if DEMO:
    LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]
    # Sixty made-up people share one printed password: a costly hash would only slow the start.
    PASSWORD_HASHERS = ["lms.demo.hashers.QuickHasher", *PBKDF2]
    TEMPLATES[0]["OPTIONS"]["context_processors"].append(  # type: ignore[index]
        "lms.demo.context_processors.demo_accounts"
    )
