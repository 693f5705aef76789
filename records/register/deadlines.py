"""By when a transfer is to be answered."""

from datetime import datetime

from django.conf import settings

from records.calendar.workdays import Deadline, Workdays, answer_by
from records.register.enums import TransferState
from records.register.models import Transfer


def answer_due(transfer: Transfer, calendar: Workdays) -> Deadline | None:
    """Return the last day for the receiving side's answer; None once it was given."""
    if transfer.state != TransferState.WAITING:
        return None
    return last_day_for(transfer.released_at, calendar)


def last_day_for(released_at: datetime, calendar: Workdays) -> Deadline:
    """Return the last day for an answer to what was released then, in working days."""
    return answer_by(released_at, settings.TRANSFER_ANSWER_WORKING_DAYS, calendar)
