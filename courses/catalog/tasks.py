"""Celery tasks of the catalog."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def publish_scheduled() -> None:
    """Put up and take down the pages whose hour, set by their editor, has come."""
    call_command("publish_scheduled", verbosity=0)
