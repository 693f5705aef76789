"""The list of tenders, the page of one, and its legal dates."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.tenders.board import contents_of, dates_of, next_step, what_is_missing
from courses.tenders.enums import AmendmentState, TenderState
from courses.tenders.forms.filters import TenderFilterForm
from courses.tenders.lists import TENDERS
from courses.tenders.models import Tender
from courses.tenders.month_calendar import months_of
from courses.tenders.permissions import (
    has_written,
    may_approve_tender,
    may_draft_tenders,
    may_list_tenders,
    may_manage_tender,
)
from courses.tenders.views.access import crumbs_to, tender_for_reader
from records.accounts.context import account_of
from records.calendar.workdays import load_workdays
from records.lists.frame import open_list


@login_required
@require_safe
def tender_list(request: HttpRequest) -> HttpResponse:
    """List the tenders of the units one works for or watches over."""
    user, now = account_of(request), timezone.now()
    if not (may_list_tenders(user) or user.is_superuser):
        raise PermissionDenied
    form = TenderFilterForm(request.GET, user=user, now=now)
    rows = Tender.objects.visible_to(user).with_budget().select_related("organiser", "regime")
    listing = open_list(request, TENDERS, form.find(rows))
    context = {
        "listing": listing,
        "page": listing.page,
        "form": form,
        "may_draft": may_draft_tenders(user),
    }
    return render(request, "courses/tenders/tender_list.html", context)


@login_required
@require_safe
def tender_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a tender stands, what it lacks, and what this person may do with it."""
    tender = tender_for_reader(request, pk)
    user, now, calendar = request.user, timezone.now(), load_workdays()
    may_manage = may_manage_tender(user, tender)
    is_open = tender.is_open_for_bids(now)
    context = {
        "tender": tender,
        "status": tender.status_at(now),
        "next": next_step(tender, now),
        "missing": what_is_missing(tender, now, calendar),
        "dates": dates_of(tender, now, calendar),
        "questions": tender.questions.all(),
        "waiting_questions": tender.questions.waiting().count(),
        "may_manage": may_manage,
        "may_edit": may_manage and tender.is_editable,
        "may_approve": tender.state == TenderState.IN_APPROVAL and may_approve_tender(user, tender),
        "has_written": has_written(user, tender),
        "may_return": may_manage and tender.can_become(TenderState.RETURNED),
        "may_cancel": may_manage and tender.can_become(TenderState.CANCELLED),
        "may_amend": may_manage and is_open,
        "proposed": tender.amendments.filter(state=AmendmentState.PROPOSED).first(),
        "crumbs": crumbs_to(tender),
        **contents_of(tender),
    }
    return render(request, "courses/tenders/tender_detail.html", context)


@login_required
@require_safe
def tender_dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every legal date with its rule, on months of working days."""
    tender = tender_for_reader(request, pk)
    calendar = load_workdays()
    dates = dates_of(tender, timezone.now(), calendar)
    missing = sorted({one.missing_year for one in dates if one.missing_year is not None})
    context = {
        "tender": tender,
        "dates": dates,
        "months": months_of(dates, calendar),
        "missing_years": missing,
        "weekdays": [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")],
        "crumbs": crumbs_to(tender, _("Legal dates")),
    }
    return render(request, "courses/tenders/tender_dates.html", context)
