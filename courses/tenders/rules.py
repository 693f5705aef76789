"""What a tender lacks before it may go to approval and before the public."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.enums import ClassState
from courses.tenders.dates import earliest_deadline
from courses.tenders.enums import IndicatorKind
from courses.tenders.models import Criterion, Lot, Regime, Tender
from courses.tenders.scoring import plain
from courses.tenders.splitting import like_tenders, split_findings
from records.calendar.workdays import Workdays, YearNotEntered
from records.core.errors import DomainError

FULL = Decimal(100)


def problems_of(tender: Tender, published_on: date, calendar: Workdays) -> list[DomainError]:
    """Return everything that stands between the tender and its publication on a day.

    Each names the field it is about; an empty list means that the law is kept as far as it can
    be judged here. A deadline in a year without a table is a problem, never a guess.
    """
    budget = tender.budget()
    found = [
        *_texts(tender),
        *lot_problems(tender.lots.prefetch_related("classes__training_class")),
        *criteria_problems(tender.criteria.all(), tender.regime),
        *_deduction(tender),
        *_regime(tender, budget, published_on),
        *deadline_problems(tender, published_on, calendar),
        *(
            DomainError(one.sentence, field="regime")
            for one in split_findings(tender, budget, published_on)
        ),
    ]
    like = like_tenders(tender)
    if like and not tender.split_note.strip():
        numbers = ", ".join(one.number for one in like)
        message = _(
            "Tenders of like content stand beside this one (%s): say why it is no splitting."
        )
        found.append(DomainError(message % numbers, field="split_note"))
    return found


def _texts(tender: Tender) -> Iterator[DomainError]:
    if not tender.specification.strip():
        yield DomainError(_("Write the specification."), field="specification")
    if not tender.specification_authors.exists():
        yield DomainError(
            _("Name who wrote the specification: nobody of theirs may bid."), field="authors"
        )
    if not tender.contact.strip():
        yield DomainError(_("Name a contact for bidders."), field="contact")
    if not tender.opening_place.strip():
        yield DomainError(_("Say where the bids are opened."), field="opening_place")
    if tender.regime.needs_ground and not tender.ground.strip():
        yield DomainError(
            _("State the case of the law that allows “%s”.") % tender.regime.label, field="ground"
        )


def lot_problems(lots: Iterable[Lot]) -> Iterator[DomainError]:
    """Give what the lots lack: a class in each, and of every class a budget and person-days."""
    lots = list(lots)
    if not lots:
        yield DomainError(_("Add at least one lot."), field="lots")
    for lot in lots:
        rows = list(lot.classes.all())
        if not rows:
            yield DomainError(_("Lot %d has no class.") % lot.number, field="lots")
        for row in rows:
            one = row.training_class
            if one.state != ClassState.DRAFT:
                message = _("The class “%s” is no draft any more.") % one.title
                yield DomainError(message, field="lots")
            if one.budget is None or one.person_days is None:
                message = _("The class “%s” has no budget or no person-days.") % one.title
                yield DomainError(message, field="lots")


def criteria_problems(criteria: Iterable[Criterion], regime: Regime) -> Iterator[DomainError]:
    """Give what is wrong with the criteria: their sum, the weight of the price, what is measured."""
    criteria = list(criteria)
    total = sum((one.points for one in criteria), Decimal(0))
    price = sum(
        (one.points for one in criteria if one.indicator == IndicatorKind.PRICE), Decimal(0)
    )
    if total != FULL:
        message = _("The points add up to %s and must add up to 100.") % plain(total)
        yield DomainError(message, field="criteria")
    if not regime.price_weight_min <= price <= regime.price_weight_max:
        yield DomainError(
            _("The price weighs %(price)s; under this regime it weighs %(least)s to %(most)s.")
            % {
                "price": plain(price),
                "least": plain(regime.price_weight_min),
                "most": plain(regime.price_weight_max),
            },
            field="criteria",
        )
    for one in criteria:
        if one.indicator != IndicatorKind.PRICE and not one.measured.strip():
            message = _("Criterion %d does not say what is measured.") % one.number
            yield DomainError(message, field="criteria")


def _deduction(tender: Tender) -> Iterator[DomainError]:
    least, most = tender.regime.small_firm_min, tender.regime.small_firm_max
    given = tender.small_firm_deduction
    if given is None and most == 0:
        return
    if given is None or not least <= given <= most:
        yield DomainError(
            _("The deduction for small firms lies between %(least)s%% and %(most)s%%.")
            % {"least": plain(least), "most": plain(most)},
            field="small_firm_deduction",
        )


def _regime(tender: Tender, budget: Decimal, day: date) -> Iterator[DomainError]:
    regime = tender.regime
    if not Regime.objects.in_force(day).filter(pk=regime.pk).exists():
        yield DomainError(
            _("“%s” is not in force in this version on that day: save the tender's facts anew.")
            % regime.label,
            field="regime",
        )
    if regime.budget_from is not None and budget < regime.budget_from:
        yield DomainError(
            _("The budget is %(budget)s yuan; “%(regime)s” begins at %(from)s.")
            % _money(regime, budget, regime.budget_from),
            field="regime",
        )
    over = regime.budget_below is not None and budget >= regime.budget_below
    if over and regime.budget_below is not None:
        if not regime.approval_lifts_limit:
            message = _("The budget is %(budget)s yuan; “%(regime)s” ends below %(from)s.")
            yield DomainError(message % _money(regime, budget, regime.budget_below), field="regime")
        elif not tender.approval.strip():
            message = _(
                "The budget is %(budget)s yuan; from %(from)s on “%(regime)s” needs the finance "
                "department's approval: state its number and date."
            )
            yield DomainError(
                message % _money(regime, budget, regime.budget_below), field="approval"
            )


def _money(regime: Regime, budget: Decimal, limit: Decimal) -> dict[str, str]:
    return {"budget": f"{budget:,.2f}", "regime": regime.label, "from": f"{limit:,.2f}"}


def deadline_problems(
    tender: Tender, published_on: date, calendar: Workdays
) -> Iterator[DomainError]:
    """Give what is wrong with deadline and days on offer, were the tender published on a day."""
    if tender.deadline_at is None:
        yield DomainError(_("Set the deadline for bids."), field="deadline_at")
        return
    day = timezone.localdate(tender.deadline_at)
    try:
        earliest = earliest_deadline(tender.regime, published_on, calendar)
        if day < earliest:
            yield DomainError(
                _(
                    "Published on %(on)s, the deadline lies on %(earliest)s at the earliest (%(rule)s)."
                )
                % {
                    "on": published_on.isoformat(),
                    "earliest": earliest.isoformat(),
                    "rule": tender.regime.period("bid_period") or _("the next working day"),
                },
                field="deadline_at",
            )
        elif not calendar.is_working_day(day):
            message = _("%s is a day off: bids are opened on a working day.") % day.isoformat()
            yield DomainError(message, field="deadline_at")
    except YearNotEntered as unknown:
        yield DomainError(_cannot_judge(unknown), field="deadline_at")
    yield from _offer_problems(tender, published_on, day, calendar)


def _offer_problems(
    tender: Tender, published_on: date, deadline: date, calendar: Workdays
) -> Iterator[DomainError]:
    shortest = tender.regime.period("documents_on_offer")
    if shortest is None and tender.offered_until is None:
        return
    if tender.offered_until is None:
        message = _("Say until when the documents are on offer.")
        yield DomainError(message, field="offered_until")
        return
    try:
        least = shortest.end(published_on, calendar) if shortest is not None else published_on
    except YearNotEntered as unknown:
        yield DomainError(_cannot_judge(unknown), field="offered_until")
        return
    if tender.offered_until < least:
        yield DomainError(
            _(
                "Published on %(on)s, the documents are on offer until %(least)s at least (%(rule)s)."
            )
            % {"on": published_on.isoformat(), "least": least.isoformat(), "rule": shortest or ""},
            field="offered_until",
        )
    if tender.offered_until > deadline:
        message = _("The documents cannot be on offer after the deadline.")
        yield DomainError(message, field="offered_until")


def _cannot_judge(unknown: YearNotEntered) -> str:
    return _("This date cannot be judged: the working days of %d are not entered yet.") % (
        unknown.year
    )


def publication_day(tender: Tender, now: datetime) -> date:
    """Return the day to judge by: the planned one, or today once that has passed or none is set."""
    today = timezone.localdate(now)
    return max(tender.planned_on, today) if tender.planned_on is not None else today
