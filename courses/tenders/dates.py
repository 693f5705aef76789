"""The legal dates of a tender, each with its rule, counted on the working calendar (docs/tenders.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from courses.tenders.models import Regime
from courses.tenders.periods import Period
from records.calendar.workdays import Workdays, YearNotEntered


class Bound(StrEnum):
    """How a date binds."""

    SET = "set"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"


BOUND_WORDS: dict[Bound, str | Promise] = {
    Bound.SET: _("as planned"),
    Bound.NOT_BEFORE: _("at the earliest"),
    Bound.NOT_AFTER: _("at the latest"),
}


@dataclass(frozen=True, slots=True)
class LegalDate:
    """One date of the procedure: the day, or the year whose table is missing to say it."""

    code: str
    label: str | Promise
    bound: Bound
    rule: str
    day: date | None
    missing_year: int | None = None

    @property
    def bound_label(self) -> str | Promise:
        """Return how the date binds, in words."""
        return BOUND_WORDS[self.bound]


AFTER_OPENING: tuple[tuple[str, str, str | Promise], ...] = (
    ("report_within", "opening", _("Evaluation report")),
    ("decision_within", "report_within", _("Decision of the purchaser")),
    ("award_notice_within", "decision_within", _("Award notice")),
    ("challenge_within", "award_notice_within", _("Challenges accepted until")),
    ("answer_within", "challenge_within", _("Challenges answered")),
    ("contract_within", "award_notice_within", _("Contract signed")),
    ("contract_publication_within", "contract_within", _("Contract published")),
)
"""Column of the regime, the date it counts from, and what is done by then."""


def legal_dates(
    regime: Regime, published_on: date, deadline_on: date | None, calendar: Workdays
) -> list[LegalDate]:
    """Return every date of the procedure in order, where each step takes its full time.

    Without a deadline the earliest possible one is counted from. A date that needs a year without
    a published table has no day and names the year; what follows from it neither.
    """
    dates = list(_until_deadline(regime, published_on, deadline_on, calendar))
    earliest = next((one for one in dates if one.code == "bid_period"), None)
    start: LegalDate | None
    if deadline_on is not None:
        start = LegalDate("opening", _("Deadline and opening"), Bound.SET, "", deadline_on)
        start = _known(start, calendar)
        dates.append(start)
    else:
        start = earliest
    if start is not None:
        dates += _after(regime, start, calendar)
    return dates


def _until_deadline(
    regime: Regime, published_on: date, deadline_on: date | None, calendar: Workdays
) -> Iterator[LegalDate]:
    publication = LegalDate("publication", _("Publication"), Bound.SET, "", published_on)
    yield _known(publication, calendar)
    offered = regime.period("documents_on_offer")
    if offered is not None:
        rule = _from_publication(offered)
        yield _end("documents_on_offer", _("Documents on offer until"), Bound.NOT_BEFORE,
                   rule, offered, published_on, calendar)  # fmt: skip
    shortest = regime.period("bid_period")
    if shortest is not None:
        rule = _from_publication(shortest)
        yield _end("bid_period", _("Earliest deadline"), Bound.NOT_BEFORE,
                   rule, shortest, published_on, calendar)  # fmt: skip
    lead = regime.period("clarification_lead")
    if lead is not None and deadline_on is not None:
        rule = __("%s before the deadline, else the deadline moves") % lead
        label = _("Last day to change the content")
        yield _backwards("clarification_lead", label, rule, lead, deadline_on, calendar)


def _from_publication(period: Period) -> str:
    return __("%s after publication") % period


def _after(regime: Regime, start: LegalDate, calendar: Workdays) -> Iterator[LegalDate]:
    found = {"opening": start}
    for column, base, label in AFTER_OPENING:
        period, counted_from = regime.period(column), found.get(base)
        if period is None or counted_from is None:
            continue
        rule = __("%(period)s after: %(base)s") % {"period": period, "base": counted_from.label}
        if counted_from.day is None:
            one = LegalDate(column, label, Bound.NOT_AFTER, rule, None, counted_from.missing_year)
        else:
            one = _end(column, label, Bound.NOT_AFTER, rule, period, counted_from.day, calendar)
        found[column] = one
        yield one


def _known(one: LegalDate, calendar: Workdays) -> LegalDate:
    """Return a set date; its year is named where nobody can say what kind of day it is."""
    if one.day is None or one.day.year in calendar.years:
        return one
    return LegalDate(one.code, one.label, one.bound, one.rule, one.day, one.day.year)


def _end(
    code: str,
    label: str | Promise,
    bound: Bound,
    rule: str,
    period: Period,
    start: date,
    calendar: Workdays,
) -> LegalDate:
    deadline = period.deadline(start, calendar)
    return LegalDate(code, label, bound, rule, deadline.day, deadline.missing_year)


def _backwards(
    code: str, label: str | Promise, rule: str, lead: Period, deadline: date, calendar: Workdays
) -> LegalDate:
    try:
        day = last_change_day(lead, deadline, calendar)
    except YearNotEntered as unknown:
        return LegalDate(code, label, Bound.NOT_AFTER, rule, None, unknown.year)
    return LegalDate(code, label, Bound.NOT_AFTER, rule, day)


def last_change_day(lead: Period, deadline: date, calendar: Workdays) -> date:
    """Return the last day on which the content may change without moving `deadline`.

    Raises YearNotEntered where the lead is in working days of a year without a table.
    """
    if lead.is_working:
        return calendar.add_working_days(deadline, -lead.days)
    return deadline - timedelta(days=lead.days)


def earliest_deadline(regime: Regime, published_on: date, calendar: Workdays) -> date:
    """Return the first day the deadline may lie on; raises YearNotEntered where it is not known."""
    period = regime.period("bid_period")
    if period is None:
        return calendar.next_working_day(published_on)
    return calendar.working_day_from(period.end(published_on, calendar))


def deadline_after_change(regime: Regime, changed_on: date, calendar: Workdays) -> date | None:
    """Return the first day the deadline may lie on after a material change; None for no rule."""
    lead = regime.period("clarification_lead")
    if lead is None:
        return None
    return calendar.working_day_from(lead.end(changed_on, calendar))
