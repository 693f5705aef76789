"""What an amendment does to the deadline, reckoned before anybody signs it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.tenders.dates import deadline_after_change
from courses.tenders.models import Tender
from records.calendar.workdays import Workdays, YearNotEntered
from records.core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows for the deadline from a change published on a day."""

    published_on: date
    earliest: date | None
    """The first day the deadline may lie on; None where nothing binds it or it is not known."""
    must_move: bool
    missing_year: int | None = None


def effect_on_deadline(
    tender: Tender, is_material: bool, published_on: date, calendar: Workdays
) -> Effect:
    """Return whether the deadline has to move, and to which day at the earliest."""
    if not is_material:
        return Effect(published_on, None, must_move=False)
    try:
        earliest = deadline_after_change(tender.regime, published_on, calendar)
    except YearNotEntered as unknown:
        return Effect(published_on, None, must_move=False, missing_year=unknown.year)
    day = timezone.localdate(tender.deadline_at) if tender.deadline_at is not None else None
    must_move = earliest is not None and day is not None and day < earliest
    return Effect(published_on, earliest, must_move)


def check_new_deadline(
    tender: Tender,
    new_deadline: datetime | None,
    is_material: bool,
    published_on: date,
    calendar: Workdays,
) -> None:
    """Raise DomainError about `new_deadline` where it is missing, earlier, off, or too near."""
    effect = effect_on_deadline(tender, is_material, published_on, calendar)
    if effect.missing_year is not None:
        raise DomainError(
            _("This date cannot be judged: the working days of %d are not entered yet.")
            % effect.missing_year,
            field="new_deadline",
        )
    if new_deadline is None:
        if effect.must_move:
            raise DomainError(_must_move(effect), field="new_deadline")
        return
    if tender.deadline_at is not None and new_deadline < tender.deadline_at:
        raise DomainError(_("A deadline moves later, never earlier."), field="new_deadline")
    day = timezone.localdate(new_deadline)
    if effect.earliest is not None and day < effect.earliest:
        raise DomainError(_must_move(effect), field="new_deadline")
    try:
        is_working = calendar.is_working_day(day)
    except YearNotEntered as unknown:
        raise DomainError(
            _("This date cannot be judged: the working days of %d are not entered yet.")
            % unknown.year,
            field="new_deadline",
        ) from unknown
    if not is_working:
        message = _("%s is a day off: bids are opened on a working day.") % day.isoformat()
        raise DomainError(message, field="new_deadline")


def _must_move(effect: Effect) -> str:
    return _(
        "Published on %(on)s, a material change moves the deadline to %(earliest)s or later."
    ) % {
        "on": effect.published_on.isoformat(),
        "earliest": effect.earliest.isoformat() if effect.earliest else "",
    }
