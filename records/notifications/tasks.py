"""Celery tasks: load, make one call."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from records.notifications.conditions import speak_of_conditions
from records.notifications.delivering import MOST_AT_ONCE, deliver_due
from records.notifications.outbox import write_out


@shared_task
def work_off() -> int:
    """Write out what waits and send what is due; returns how many deliveries ended."""
    write_out(now=timezone.now())
    done = deliver_due(clock=timezone.now)
    if done >= MOST_AT_ONCE:
        # The rest in a task of its own: other work of this worker comes in between.
        work_off.delay()
    return done


@shared_task
def look_at_conditions() -> int:
    """Write what the conditions of the rooms give now; returns how many messages that made."""
    written = speak_of_conditions(now=timezone.now())
    if written:
        work_off.delay()
    return written


@worker_ready.connect
def work_off_on_start(sender: Any = None, **_kwargs: Any) -> None:
    """A worker that starts looks first for what a killed one left."""
    work_off.delay()
