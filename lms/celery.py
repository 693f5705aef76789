"""The Celery application. Tasks carry ids; the rows they name hold the truth."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

app = Celery("lms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_site_does(**_kwargs: Any) -> None:
    """Keep Celery from bringing a log of its own: its lines would not be masked."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
