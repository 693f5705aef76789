"""Housekeeping."""

from celery import shared_task
from django.utils import timezone

from records.imports.services import discard_old_batches


@shared_task
def forget_old_files() -> int:
    """Discard uploads nobody came back to."""
    return discard_old_batches(now=timezone.now())
