"""The frame: settings, addresses, the background worker, the demonstration city."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
