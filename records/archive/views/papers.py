"""The registration form as a PDF: one's own, and of a file one may open."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from records.accounts.context import account_of
from records.archive.papers import registration_paper
from records.archive.permissions import may_read_files
from records.archive.services import record_file_viewed
from records.core.access.context import actor_of
from records.core.paper import paper_response, record_of
from records.eligibility.checking.check import check_cadre
from records.register.models import Cadre


@login_required
@require_safe
def archive_pdf(request: HttpRequest) -> HttpResponse:
    """Hand out one's own registration form."""
    user, now = account_of(request), timezone.now()
    if user.cadre is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    page = reverse("archive_print")
    paper = registration_paper(user.cadre, as_of=timezone.localdate(now), page=page)
    return paper_response(paper, actor=actor_of(request), now=now, about=user.cadre.name)


@login_required
@require_safe
def cadre_file_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the registration form of someone whose file one may open, as of a day."""
    user, actor, now = account_of(request), actor_of(request), timezone.now()
    cadre = get_object_or_404(Cadre.objects.visible_to(user).select_related("unit"), pk=pk)
    is_own = cadre.pk == user.cadre_id
    if is_own and not may_read_files(user):
        return redirect("archive_pdf")
    as_of = _day(request.GET.get("as_of", "")) or timezone.localdate(now)
    paper = registration_paper(cadre, as_of=as_of)
    if not is_own:
        check = check_cadre(cadre, as_of=as_of)
        record = record_of(paper, now=now)
        record_file_viewed(
            cadre=cadre, as_of=as_of, check=check, actor=actor, now=now, paper=record
        )
    return paper_response(paper, actor=actor, now=now, about=cadre.name)


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None
