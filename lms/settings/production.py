"""Production: PostgreSQL, Redis, HTTPS. Every value is named in docs/operation.md."""

from django.core.exceptions import ImproperlyConfigured

from lms.settings.base import *  # noqa: F403
from lms.settings.base import STORAGES, VAR_DIR
from lms.settings.env import boolean, caches, database, integer, keys, required

SECRET_KEY = required("LMS_SECRET_KEY", hint="a random text of 50 characters or more")
FIELD_ENCRYPTION_KEYS = keys("LMS_FIELD_KEYS")
if not FIELD_ENCRYPTION_KEYS:
    required("LMS_FIELD_KEYS", hint="one or more Fernet keys, newest first, separated by commas")
BLIND_INDEX_KEY = required("LMS_BLIND_INDEX_KEY", hint="a random text, never changed afterwards")
JOURNAL_KEY = required("LMS_JOURNAL_KEY", hint="a random text, kept apart from the database")
SIGN_IN_KEY = required("LMS_SIGN_IN_KEY", hint="a random text")
required(
    "LMS_SEAL_KEY", hint="a signing key; `python witness/witness.py keygen --log NAME` makes one"
)
required(
    "LMS_BID_KEY", hint="a signing key; `python witness/witness.py keygen --log NAME` makes one"
)
TRAIL_STREAM = boolean("LMS_TRAIL_STREAM", default=True)
ALLOWED_HOSTS = [
    host.strip()
    for host in required("LMS_ALLOWED_HOSTS", hint="the host names of the site").split(",")
]
WAGTAILADMIN_BASE_URL = required("LMS_BASE_URL", hint="the site's address, https://…")
if not WAGTAILADMIN_BASE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("LMS_BASE_URL must start with https:// (or http://).")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL.rstrip("/")]

required("DATABASE_URL", hint="postgres://USER:PASSWORD@HOST:PORT/NAME")
DATABASES = {"default": database("")}
REDIS_URL = required("REDIS_URL", hint="redis://HOST:PORT/NUMBER")
CACHES = caches(REDIS_URL, VAR_DIR)
CELERY_BROKER_URL = REDIS_URL

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
HTTPS = boolean("LMS_HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = integer("LMS_TRUSTED_PROXIES", default=1)

# Wagtail shows previews in a frame of its own site; every other page forbids framing by its CSP.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
