"""By when an application is to be answered."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from courses.providers.models import Provider
from courses.providers.models.published import PolicyCode, policy
from records.calendar.workdays import Deadline, Workdays, answer_by


def answers_due(providers: Iterable[Provider], calendar: Workdays) -> dict[int, Deadline]:
    """Return the last day for an answer to each submitted application: one query a day of submission."""
    days: dict[date, int] = {}
    found = {}
    for provider in providers:
        if provider.state != "submitted" or provider.submitted_at is None:
            continue
        day = timezone.localdate(provider.submitted_at)
        if day not in days:
            days[day] = int(policy(PolicyCode.ANSWER_DAYS, day))
        found[provider.pk] = answer_by(provider.submitted_at, days[day], calendar)
    return found


def answer_due(provider: Provider, calendar: Workdays) -> Deadline | None:
    """Return the last day for an answer to a submitted application; None for any other."""
    return answers_due([provider], calendar).get(provider.pk)


def last_day_for(submitted_at: datetime, calendar: Workdays) -> Deadline:
    """Return the last day for an answer to what was submitted then, in working days."""
    days = int(policy(PolicyCode.ANSWER_DAYS, timezone.localdate(submitted_at)))
    return answer_by(submitted_at, days, calendar)
