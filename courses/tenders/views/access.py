"""From an address to the tender that the reader may open."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.tenders.models import Tender
from courses.tenders.permissions import may_manage_tender, may_see_tender


def tender_for_reader(request: HttpRequest, pk: int) -> Tender:
    """Return the tender; 404 for whoever may not open it."""
    tender = get_object_or_404(Tender.objects.select_related("organiser", "regime"), pk=pk)
    if not may_see_tender(request.user, tender):
        raise Http404
    return tender


def tender_for_officer(request: HttpRequest, pk: int) -> Tender:
    """Return the tender; 404 for whoever does not write it."""
    tender = tender_for_reader(request, pk)
    if not may_manage_tender(request.user, tender):
        raise Http404
    return tender


def crumbs_to(tender: Tender, *last: str) -> list[dict[str, str]]:
    """Return the way to a page of the tender, for `breadcrumbs`."""
    crumbs = [
        {"label": _("Tenders"), "url": reverse("tender_list")},
        {"label": tender.number, "url": reverse("tender_detail", args=[tender.pk])},
    ]
    return [*crumbs, *({"label": label, "url": ""} for label in last)]
