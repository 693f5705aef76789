"""Beat's part: log what is new, sign daily, ask the witnesses until they have signed."""

import logging

from celery import shared_task
from django.utils import timezone

from records.core.access.actor import Actor
from records.seals.log import LogBroken, log_rows
from records.seals.services import make_checkpoint
from records.seals.witnesses import ask_witnesses

logger = logging.getLogger(__name__)
ACTOR = Actor.system("seals")


@shared_task
def log_rows_task() -> int:
    """Log what is new; returns how many leaves were added."""
    try:
        return log_rows(now=timezone.now())
    except LogBroken:
        logger.critical("the log was changed from outside: run verify_records")
        raise


@shared_task
def make_daily_checkpoint() -> int:
    """Sign the log; returns its size."""
    size = make_checkpoint(actor=ACTOR, now=timezone.now()).size
    nudge_witnesses()
    return size


@shared_task
def ask_witnesses_task() -> int:
    """Ask the witnesses that have not signed the last checkpoint; returns how many signed."""
    return ask_witnesses(actor=ACTOR, now=timezone.now())


def nudge_witnesses() -> None:
    """Have the witnesses asked now; where no broker answers, beat asks them soon."""
    try:
        ask_witnesses_task.delay()
    except Exception:
        logger.warning("broker unreachable; the witnesses are asked later", exc_info=True)
