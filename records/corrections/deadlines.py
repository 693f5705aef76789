"""By when a request is to be answered."""

from django.conf import settings

from records.calendar.workdays import Deadline, Workdays, answer_by
from records.corrections.models import ChangeRequest


def answer_due(request: ChangeRequest, calendar: Workdays) -> Deadline | None:
    """Return the last day for an answer, in working days; None once it is answered."""
    if not request.is_open:
        return None
    return answer_by(request.asked_at, settings.CORRECTION_ANSWER_WORKING_DAYS, calendar)
