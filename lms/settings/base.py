"""What every installation shares. Deployment values come from the environment (`env.py`)."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lms.settings.env import boolean, env, integer, keys
from lms.settings.notifications import *  # noqa: F403
from lms.settings.seals import (
    DEVELOPMENT_BID_KEY,
    DEVELOPMENT_SEAL_KEY,
    seal_key,
    seal_verifiers,
    witnesses,
)
from lms.settings.sign_in import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("LMS_VAR_DIR", default=str(BASE_DIR / "var")))
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)
DEMO = False
DEBUG = False

SITE_NAME = env.str("LMS_SITE_NAME", default="常德干部教育培训")
WAGTAIL_SITE_NAME = SITE_NAME

INSTALLED_APPS = [
    "records.trail",
    "records.calendar",
    "records.register",
    "records.accounts",
    "records.jobs",
    "records.exports",
    "records.lists",
    "records.notifications",
    "records.journal",
    "records.seals",
    "records.eligibility",
    "records.archive",
    "records.corrections",
    "records.imports",
    "records.privacy",
    "courses.catalog",
    "courses.providers",
    "courses.classes",
    "courses.enrollment",
    "courses.attendance",
    "courses.essays",
    "courses.completion",
    "courses.tenders",
    "courses.bids",
    "cms.core",
    "cms.notices",
    "cms.home",
    "lms.demo",
    "lms.apps.FrameConfig",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "lms.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "lms.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.public_pages.PublicPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "records.accounts.middleware.ActingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "lms.error_messages.ErrorMessageMiddleware",
    "records.accounts.sign_in.middleware.SignInRulesMiddleware",
    "lms.back_office.BackOfficeMiddleware",
    "cms.core.wagtail_restrictions.WagtailRestrictionsMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
CSRF_FAILURE_VIEW = "lms.errors.csrf_failure"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "cms.core.context_processors.site",
                "records.notifications.context_processors.inbox",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "cms.core.templatetags.words",
                "cms.core.templatetags.addresses",
                "cms.core.templatetags.ui",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "lms.template_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
FORM_RENDERER = "cms.core.form_renderer.FormRenderer"
INSTALLED_APPS.append("django.forms")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sign-in
AUTH_USER_MODEL = "records_accounts.User"
AUTHENTICATION_BACKENDS = ["records.accounts.backends.StaffNumberOrPhoneBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
# Passwords are changed, and reset by slips, in one place; no e-mail address opens an account.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# Longest time a role may be done by a deputy, in days.
DELEGATION_MAX_DAYS = integer("LMS_DELEGATION_MAX_DAYS", default=90)
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Language and time: Chinese first, English beside it
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "中文")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
# The site's own texts, and the Chinese that Wagtail's catalog lacks.
LOCALE_PATHS = [BASE_DIR / "lms" / "locale", BASE_DIR / "lms" / "locale_of_wagtail"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# How long a public page is sent again to visitors; a change of what it shows renews it at once, the
# passing of time (a session that is over) after this long. 0 switches it off.
PUBLIC_PAGES_SECONDS = integer("LMS_PUBLIC_PAGES_SECONDS", default=600)

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [("lms", BASE_DIR / "lms" / "static" / "lms")]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "records.core.uploads.storage.NamedFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Files from outside are read in a process of their own (docs/uploads.md): megabytes and seconds.
FILE_READING_LIMITS = {
    "memory": integer("LMS_READING_MEMORY_MB", default=1024),
    "cpu": integer("LMS_READING_CPU_SECONDS", default=20),
    "wall": integer("LMS_READING_WALL_SECONDS", default=60),
    "output": integer("LMS_READING_OUTPUT_MB", default=256),
}
PICTURE_MAX_BYTES = integer("LMS_PICTURE_MAX_MB", default=20) * 1024 * 1024
PICTURE_MAX_POINTS = integer("LMS_PICTURE_MAX_MILLION_POINTS", default=50) * 1_000_000
DOCUMENT_MAX_BYTES = integer("LMS_DOCUMENT_MAX_MB", default=100) * 1024 * 1024
DOCUMENT_MAX_UNPACKED = 10 * DOCUMENT_MAX_BYTES
VIDEO_MAX_BYTES = integer("LMS_VIDEO_MAX_MB", default=2048) * 1024 * 1024
# Anybody may read a document of this collection and those below it; all others ask who is there.
PUBLIC_COLLECTION = env.str("LMS_PUBLIC_COLLECTION", default="公开文件")

# An envelope of a sealed bid (docs/sealing.md)
BID_MAX_BYTES = integer("LMS_BID_MAX_MB", default=1024) * 1024 * 1024

# Files shown as proof for a correction (docs/people.md)
CORRECTION_PROOF_MAX_BYTES = integer("LMS_PROOF_MAX_MB", default=10) * 1024 * 1024
CORRECTION_PROOFS_MAX = 3
CORRECTION_PROOFS_KEPT_DAYS = integer("LMS_PROOFS_KEPT_DAYS", default=180)

# How many organisations may register from one address in an hour (docs/providers.md)
REGISTRATIONS_PER_HOUR = integer("LMS_REGISTRATIONS_PER_HOUR", default=10)

# Files of a tender (docs/tenders.md); kept encrypted in the database, so not as large as other documents
TENDER_DOCUMENT_MAX_BYTES = integer("LMS_TENDER_DOCUMENT_MAX_MB", default=20) * 1024 * 1024

# Answer times in working days (docs/calendar.md); local practice, shorter than the law asks.
CORRECTION_ANSWER_WORKING_DAYS = integer("LMS_CORRECTION_ANSWER_WORKING_DAYS", default=15)
TRANSFER_ANSWER_WORKING_DAYS = integer("LMS_TRANSFER_ANSWER_WORKING_DAYS", default=5)

# Wagtail: nothing is asked of any outside host
WAGTAILADMIN_BASE_URL = env.str("LMS_BASE_URL", default="http://127.0.0.1:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Passwords and names are kept by the accounts room, not by Wagtail's forms.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_MAX_UPLOAD_SIZE = PICTURE_MAX_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = PICTURE_MAX_POINTS
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.catalog.uploads.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "courses.catalog.uploads.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = VIDEO_MAX_BYTES
# Never by the storage's own address: the view asks who may read.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "txt", "zip", "mp4"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "courses.catalog.search", "SEARCH_CONFIG": "simple"}
}
WAGTAIL_DATE_FORMAT = "%Y-%m-%d"
WAGTAIL_DATETIME_FORMAT = "%Y-%m-%d %H:%M"
# What a form may send besides files, in all; a file has the limit of its kind.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# Secrets; production refuses to start without them
SECRET_KEY = env.str("LMS_SECRET_KEY", default="development-only-key-" + "0" * 40)
FIELD_ENCRYPTION_KEYS = keys(
    "LMS_FIELD_KEYS", default="ZGV2ZWxvcG1lbnQtb25seS1maWVsZC1rZXktMDAwMDA="
)
BLIND_INDEX_KEY = env.str("LMS_BLIND_INDEX_KEY", default="development-only-index-key")
JOURNAL_KEY = env.str("LMS_JOURNAL_KEY", default="development-only-journal-key")
SIGN_IN_KEY = env.str("LMS_SIGN_IN_KEY", default="development-only-sign-in-key")
SEAL_KEY = seal_key("LMS_SEAL_KEY", default=DEVELOPMENT_SEAL_KEY)
BID_KEY = seal_key("LMS_BID_KEY", default=DEVELOPMENT_BID_KEY)
SEAL_OLD_KEYS = seal_verifiers("LMS_SEAL_OLD_KEYS")
WITNESSES = witnesses("LMS_WITNESSES")

# Privacy: what may leave, how long what is kept (docs/privacy.md)
EXPORT_MAX_ROWS = env.int("LMS_EXPORT_MAX_ROWS", default=20_000)
EXPORT_MAX_ROWS_PER_DAY = env.int("LMS_EXPORT_MAX_ROWS_PER_DAY", default=60_000)
EXPORT_MAX_FILES_PER_DAY = env.int("LMS_EXPORT_MAX_FILES_PER_DAY", default=50)
EXPORT_PDF_MAX_ROWS = env.int("LMS_EXPORT_PDF_MAX_ROWS", default=1_500)
# Up to so many rows an export is answered at once; larger ones are long work.
EXPORT_AT_ONCE_ROWS = env.int("LMS_EXPORT_AT_ONCE_ROWS", default=500)
EXPORT_KEPT_HOURS = env.int("LMS_EXPORT_KEPT_HOURS", default=72)
REVEAL_MAX_PER_DAY = env.int("LMS_REVEAL_MAX_PER_DAY", default=20)
OWN_DATA_KEPT_HOURS = env.int("LMS_OWN_DATA_KEPT_HOURS", default=48)
RETENTION_DAYS = {
    "trail": env.int("LMS_KEEP_TRAIL_DAYS", default=1096),
    "sessions": env.int("LMS_KEEP_SESSIONS_DAYS", default=0),
    "jobs": env.int("LMS_KEEP_JOBS_DAYS", default=365),
    "messages": env.int("LMS_KEEP_MESSAGES_DAYS", default=365),
    "import_files": env.int("LMS_KEEP_IMPORT_FILES_DAYS", default=7),
    "import_previews": env.int("LMS_KEEP_IMPORT_PREVIEWS_DAYS", default=184),
    "own_data": env.int("LMS_KEEP_OWN_DATA_DAYS", default=184),
    "exports": env.int("LMS_KEEP_EXPORTS_DAYS", default=184),
    "saved_filters": env.int("LMS_KEEP_SAVED_FILTERS_DAYS", default=365),
    "essay_texts": env.int("LMS_KEEP_ESSAY_TEXTS_DAYS", default=3650),
    "provider_files": env.int("LMS_KEEP_PROVIDER_FILES_DAYS", default=5479),
}
RETENTION_BEAT = env.bool("LMS_RETENTION_BEAT", default=False)

# Background work. Redis where REDIS_URL names one, else a real broker on SQLite.
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or f"sqla+sqlite:///{VAR_DIR / 'broker.sqlite3'}"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "lms"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "resume-jobs": {"task": "records.jobs.tasks.resume_jobs", "schedule": 20.0},
    "work-off-notifications": {"task": "records.notifications.tasks.work_off", "schedule": 30.0},
    "look-at-conditions": {
        "task": "records.notifications.tasks.look_at_conditions",
        "schedule": crontab(minute="10"),
    },
    "forget-old-files": {
        "task": "records.imports.tasks.forget_old_files",
        "schedule": crontab("45", "3"),
    },
    "log-rows": {"task": "records.seals.tasks.log_rows_task", "schedule": 180.0},
    # Cheap where nothing changed: single answers follow a change within half a minute, a new day soon
    # after midnight, and a run that was cut short goes on.
    "renew-kept-answers": {
        "task": "records.eligibility.tasks.renew_kept_answers",
        "schedule": 30.0,
    },
    "make-daily-checkpoint": {
        "task": "records.seals.tasks.make_daily_checkpoint",
        "schedule": crontab("30", "2"),
    },
    "ask-witnesses": {"task": "records.seals.tasks.ask_witnesses_task", "schedule": 600.0},
    "forget-own-data": {
        "task": "records.privacy.tasks.forget_own_data",
        "schedule": crontab(minute="20"),
    },
    "forget-exports": {
        "task": "records.exports.tasks.forget_exports",
        "schedule": crontab(minute="35"),
    },
    # Does nothing until LMS_RETENTION_BEAT switches it on.
    "apply-retention": {
        "task": "records.privacy.tasks.apply_retention",
        "schedule": crontab("30", "4"),
    },
    "forget-proofs": {
        "task": "records.corrections.tasks.forget_proofs",
        "schedule": crontab("50", "3"),
    },
    # The list of a tender's bids closes with its deadline; the trail says nothing of them before.
    "close-bid-lists": {"task": "courses.bids.tasks.close_lists", "schedule": 60.0},
    "forget-uploads": {
        "task": "courses.bids.tasks.forget_old_uploads",
        "schedule": crontab("40", "3"),
    },
    "publish-scheduled": {
        "task": "courses.catalog.tasks.publish_scheduled",
        "schedule": crontab(minute="*/5"),
    },
    "sync-roles": {"task": "records.accounts.tasks.sync_roles", "schedule": crontab("1", "0")},
    "bring-register-to-today": {
        "task": "records.register.tasks.bring_to_today",
        # After midnight, and again in case it was missed: it does nothing twice.
        "schedule": crontab(minute="5", hour="0,1,6"),
    },
    "clear-sessions": {
        "task": "records.accounts.tasks.clear_sessions",
        "schedule": crontab("15", "3"),
    },
}

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

# Each event of the trail as a line of JSON on standard output, for who collects them elsewhere.
TRAIL_STREAM = boolean("LMS_TRAIL_STREAM", default=False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "reference": {"()": "lms.middleware.ReferenceFilter"},
        "mask": {"()": "records.core.protection.log_masking.MaskingFilter"},
    },
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} [{reference}] {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["reference", "mask"],
        },
        "trail": {
            "class": "logging.StreamHandler",
            "formatter": "bare",
            "stream": "ext://sys.stdout",
            "filters": ["mask"],
        },
    },
    "loggers": {
        "django_tasks": {"level": "WARNING"},
        "records.trail.stream": {"handlers": ["trail"], "level": "INFO", "propagate": False},
    },
    "root": {"handlers": ["console"], "level": env.str("LMS_LOG_LEVEL", default="INFO")},
}
