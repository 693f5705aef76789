"""Housekeeping."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from records.accounts.services import sync_all_groups
from records.accounts.sign_in.cleaning import forget_sign_in_leftovers


@shared_task
def clear_sessions() -> None:
    """Remove sessions that have run out, and what sign-in no longer needs."""
    call_command("clearsessions")
    forget_sign_in_leftovers(timezone.now())


@shared_task
def sync_roles() -> int:
    """Let the stored groups follow the roles that began or ended at midnight."""
    return sync_all_groups(now=timezone.now())
