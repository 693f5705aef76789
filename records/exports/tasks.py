"""Celery tasks."""

from celery import shared_task
from django.utils import timezone

from records.core.access.actor import Actor
from records.exports import services


@shared_task
def forget_exports() -> int:
    """Let go of exports whose time is over."""
    return services.forget_exports(actor=Actor.system("forget_exports"), now=timezone.now())
