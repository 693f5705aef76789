"""By when a request is to be answered."""

from datetime import datetime

from django.conf import settings

from records.calendar.workdays import Deadline, Workdays, answer_by
from records.corrections.models import ChangeRequest


def answer_due(request: ChangeRequest, calendar: Workdays) -> Deadline | None:
    """Return the last day for an answer, in working days; None once it is answered."""
    if not request.is_open:
        return None
    return last_day_for(request.asked_at, calendar)


def last_day_for(asked_at: datetime, calendar: Workdays) -> Deadline:
    """Return the last day for an answer to what was asked then, in working days."""
    return answer_by(asked_at, settings.CORRECTION_ANSWER_WORKING_DAYS, calendar)
