"""Celery tasks."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from records.core.access.actor import Actor
from records.core.protection.retention import RETENTION
from records.privacy import services


@shared_task
def forget_own_data() -> int:
    """Let go of own-data files whose time is over."""
    return services.forget_own_data(actor=Actor.system("forget_own_data"), now=timezone.now())


@shared_task
def apply_retention() -> int:
    """Let go of what is past its time, where the installation has switched this on."""
    if not settings.RETENTION_BEAT:
        return 0
    results = services.apply_retention(
        kept=RETENTION, actor=Actor.system("apply_retention"), now=timezone.now(), dry=False
    )
    return sum(one.count for one in results if one.is_done)
