"""Housekeeping."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from records.accounts.services import sync_all_groups


@shared_task
def clear_sessions() -> None:
    """Remove sessions that have run out."""
    call_command("clearsessions")


@shared_task
def sync_roles() -> int:
    """Let the stored groups follow the roles that began or ended at midnight."""
    return sync_all_groups(now=timezone.now())
