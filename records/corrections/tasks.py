"""Housekeeping."""

from celery import shared_task
from django.utils import timezone

from records.core.access.actor import Actor
from records.corrections.services import remove_old_proofs


@shared_task
def forget_proofs() -> int:
    """Remove the proofs whose time is over."""
    return remove_old_proofs(actor=Actor.system("forget_proofs"), now=timezone.now())
