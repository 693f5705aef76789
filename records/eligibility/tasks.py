"""Background work of eligibility."""

from celery import shared_task
from django.utils import timezone

from records.eligibility.kept.renewal import renew_kept_answers


@shared_task(name="records.eligibility.tasks.renew_kept_answers")
def renew_kept_answers_task() -> int:
    """Bring the kept answers to today: all of them once a day, single ones after a change."""
    return renew_kept_answers(today=timezone.localdate())
