"""A tender as its officers see it: where it stands, what it lacks, what is next and by when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.tenders.dates import LegalDate, legal_dates
from courses.tenders.enums import TenderState
from courses.tenders.models import Notice, Tender
from courses.tenders.rules import problems_of, publication_day
from courses.tenders.scoring import scale_words
from courses.tenders.seams import NOTICE_PUBLISHERS, missing_for_publication
from courses.tenders.splitting import like_tenders
from records.calendar.workdays import Workdays


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next, and by when."""

    text: str
    due: datetime | None = None
    kind: str = "info"


def next_step(tender: Tender, now: datetime) -> NextStep:
    """Return what is next for the tender at a moment."""
    if tender.state == TenderState.RETURNED:
        return NextStep(_("Complete it and send it for approval again."), kind="warn")
    if tender.state == TenderState.DRAFT:
        return NextStep(_("Complete it and send it for approval."))
    if tender.state == TenderState.IN_APPROVAL:
        return NextStep(_("An officer who did not write it approves or returns it."), kind="warn")
    if tender.state == TenderState.PUBLISHED:
        if tender.is_open_for_bids(now):
            return NextStep(_("Bids are taken until the deadline."), tender.deadline_at)
        return NextStep(_("The deadline has passed: the bids are opened."), kind="warn")
    if tender.state in (TenderState.CANCELLED, TenderState.VOID):
        return NextStep(tender.end_reason, kind="bad")
    return NextStep(str(TenderState(tender.state).label))


def dates_of(tender: Tender, now: datetime, calendar: Workdays) -> list[LegalDate]:
    """Return the legal dates: from the publication as it was, or as it is planned."""
    if tender.published_at is not None:
        start = timezone.localdate(tender.published_at)
    else:
        start = publication_day(tender, now)
    deadline = timezone.localdate(tender.deadline_at) if tender.deadline_at else None
    return legal_dates(tender.regime, start, deadline, calendar)


def what_is_missing(tender: Tender, now: datetime, calendar: Workdays) -> list[str]:
    """Return what a tender that is not published yet lacks, those of rooms above last."""
    if not tender.is_editable and tender.state != TenderState.IN_APPROVAL:
        return []
    found = problems_of(tender, publication_day(tender, now), calendar)
    return [str(one) for one in found] + missing_for_publication(tender)


def contents_of(tender: Tender) -> dict[str, Any]:
    """Return what the tender is made of, in a number of queries that does not depend on it."""
    criteria = list(tender.criteria.all())
    for one in criteria:
        words = scale_words(one.indicator, one.points, one.scale, one.unit)
        one.how = words  # type: ignore[attr-defined]  # for the template alone
    return {
        "lots": tender.lots.with_sums().prefetch_related("classes__training_class"),
        "criteria": criteria,
        "points": sum(one.points for one in criteria),
        "documents": tender.documents.defer("content"),
        "authors": tender.specification_authors.all(),
        "amendments": tender.amendments.select_related("proposed_by", "decided_by"),
        "notices": [(notice, url_of(notice)) for notice in tender.notices.order_by("number")],
        "like": like_tenders(tender) if not tender.was_published else [],
    }


def url_of(notice: Notice) -> str:
    """Return the address of a notice's public page; empty where no room publishes it."""
    return next((url for one in NOTICE_PUBLISHERS if (url := one.url_of(notice))), "")
