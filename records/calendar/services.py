"""Entering a year of the working calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from records.calendar.lines import DayLine, check_lines
from records.calendar.models import CalendarDay, CalendarYear
from records.calendar.permissions import may_keep_calendar
from records.calendar.tags import CalendarTag
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, NotPossible
from records.trail.services import record_event


@dataclass(frozen=True, slots=True)
class Notice:
    """The official notice behind a year."""

    title: str
    number: str
    date: date
    url: str = ""


@transaction.atomic
def enter_year(
    *,
    year: int,
    notice: Notice,
    days: Sequence[DayLine],
    publish: bool,
    actor: Actor,
    now: datetime,
) -> CalendarYear:
    """Enter a year with its notice and days, and return it.

    Raises NotPossible where the year stands already, ManyErrors naming the rows that cannot be
    right, NotAllowed where the actor does not keep the calendar.
    """
    require(may_keep_calendar(user_of(actor)))
    if CalendarYear.objects.filter(year=year).exists():
        raise NotPossible(_("The year %d is entered already: change it.") % year, field="year")
    lines = _checked(year, notice, days)
    entered = CalendarYear(year=year)
    _fill(entered, notice, publish, actor, now)
    _write_days(entered, lines)
    _record(entered, None, _facts(entered, lines), "", actor, now)
    return entered


@transaction.atomic
def change_year(
    *,
    entered: CalendarYear,
    notice: Notice,
    days: Sequence[DayLine],
    publish: bool,
    basis: str,
    seen_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> CalendarYear:
    """Change a year and return it; days of a published year change only on a stated `basis`.

    `seen_at` is when what the actor looked at was entered: raises NotPossible where somebody else
    has changed the year since, DomainError about `basis`, ManyErrors naming rows.
    """
    require(may_keep_calendar(user_of(actor)))
    entered = CalendarYear.objects.select_for_update().get(pk=entered.pk)
    if seen_at is not None and seen_at != entered.entered_at:
        raise NotPossible(
            _("%(who)s changed this year meanwhile. Open it again and look at what stands now.")
            % {"who": entered.entered_by_name}
        )
    lines = _checked(entered.year, notice, days, own=entered)
    before = _facts(entered, _stored(entered))
    _fill(entered, notice, publish, actor, now, save=False)
    after = _facts(entered, lines)
    if before == after:
        return entered
    if before["published"] and before["days"] != after["days"] and not basis.strip():
        raise DomainError(
            _("Deadlines are counted by these days: name the notice or letter that changes them."),
            field="basis",
        )
    entered.save()
    _write_days(entered, lines)
    _record(entered, before, after, basis, actor, now)
    return entered


def _checked(
    year: int, notice: Notice, days: Sequence[DayLine], own: CalendarYear | None = None
) -> list[DayLine]:
    if not notice.number.strip() or not notice.title.strip():
        raise DomainError(_("Name the official notice and its number."), field="notice_number")
    lines = check_lines(year, days)
    if not lines:
        raise DomainError(_("A year without a single day off is no calendar."), field="days")
    taken = CalendarDay.objects.filter(date__in=[line.date for line in lines])
    other = (taken.exclude(year=own) if own else taken).select_related("year").first()
    if other is not None:
        raise DomainError(
            _("%(day)s stands in the notice of %(year)d already.")
            % {"day": other.date.isoformat(), "year": other.year.year},
            field="days",
        )
    return lines


def _fill(
    entered: CalendarYear,
    notice: Notice,
    publish: bool,
    actor: Actor,
    now: datetime,
    *,
    save: bool = True,
) -> None:
    entered.notice_title, entered.notice_number = notice.title, notice.number
    entered.notice_date, entered.notice_url = notice.date, notice.url
    entered.is_published = publish
    entered.entered_by, entered.entered_by_name = actor.user_id, actor.name[:100]
    entered.entered_at = now
    if save:
        entered.save()


def _write_days(entered: CalendarYear, lines: Sequence[DayLine]) -> None:
    entered.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(year=entered, date=line.date, kind=line.kind, name=line.name) for line in lines
    )


def _stored(entered: CalendarYear) -> list[DayLine]:
    return [DayLine(day.date, day.kind, day.name) for day in entered.days.all()]


def _facts(entered: CalendarYear, lines: Sequence[DayLine]) -> dict[str, Any]:
    return {
        "notice": f"{entered.notice_title} {entered.notice_number}",
        "dated": entered.notice_date.isoformat(),
        "address": entered.notice_url,
        "published": entered.is_published,
        "days": [f"{line.date.isoformat()} {line.kind} {line.name}" for line in lines],
    }


def _record(
    entered: CalendarYear,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    basis: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell the trail what changed: of the days only those that came or went."""
    old, new = set(before["days"] if before else ()), set(after["days"])
    told = {name: value for name, value in after.items() if name != "days"}
    record_event(
        tag=CalendarTag.YEAR_CHANGED if before else CalendarTag.YEAR_ENTERED,
        actor=actor,
        now=now,
        subject=str(entered.year),
        subject_type="calendar_year",
        subject_id=entered.pk,
        before={**before, "days": sorted(old - new)} if before else None,
        after={**told, "days": sorted(new - old), **({"basis": basis} if basis else {})},
    )
