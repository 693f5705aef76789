"""Background work of the register."""

from celery import shared_task
from django.utils import timezone

from records.core.access.actor import Actor
from records.register.services import bring_register_to_today


@shared_task(name="records.register.tasks.bring_to_today")
def bring_to_today() -> tuple[int, int]:
    """Let what was dated for today begin: names and places of units, people's units."""
    now = timezone.now()
    return bring_register_to_today(
        today=timezone.localdate(now), actor=Actor.system("beat"), now=now
    )
