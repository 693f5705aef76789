"""Closing a class as long work."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.classes.models import TrainingClass
from courses.completion.services import JOB, close_class
from records.core.access.actor import Actor
from records.core.long_work import Progress
from records.jobs.models import Job


def closing_under_way(user: Any, training_class: TrainingClass) -> Job | None:
    """Return the closing that `user` asked for and that has not ended."""
    live = Job.objects.visible_to(user).live()
    return live.filter(kind=JOB, key=str(training_class.pk)).first()


def run_closing(
    key: str, params: dict[str, Any], actor: Actor, now: datetime, progress: Progress
) -> dict[str, Any]:
    """Close the class whose id is the key; return what it came to, and where it shows."""
    training_class = TrainingClass.objects.get(pk=int(key))
    closing = close_class(training_class=training_class, actor=actor, now=now, progress=progress)
    figures = {
        "completed": closing.completed,
        "not_completed": closing.not_completed,
        "posted": closing.posted,
        "reversed": closing.reversed,
    }
    message = _("%(completed)d completed, %(not_completed)d did not.") % figures
    if closing.closed_at != now:
        message += " " + _("Nothing changed since the last closing; nothing was posted.")
    else:
        message += " " + _("%(posted)d entries posted, %(reversed)d reversed.") % figures
    return {"message": message, "url": reverse("completion_board", args=[training_class.pk])}
