"""One's own data, who saw it; and for auditors, how often numbers were shown in full."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from records.accounts.context import account_of
from records.core.access.context import actor_of
from records.core.days import start_of_day
from records.core.errors import DomainError
from records.jobs.models import Job
from records.privacy.access_log import openings_of, reveals_by_person, with_offices
from records.privacy.models import OwnDataFile
from records.privacy.permissions import may_see_reveals
from records.privacy.services import JOB, ask_own_data, fetch_own_data, record_reveals_viewed

PER_PAGE = 50


@never_cache
@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Show who saw one's data, and offer all of it as a file."""
    user = account_of(request)
    if user.cadre_id is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    page = Paginator(openings_of(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "openings": with_offices(page.object_list),
        "file": OwnDataFile.objects.visible_to(user).ready_at(timezone.now()).first(),
        "job": Job.objects.live().filter(kind=JOB, key=str(user.pk)).first(),
    }
    return render(request, "records/privacy/my_data.html", context)


@login_required
@require_POST
def my_data_ask(request: HttpRequest) -> HttpResponse:
    """Ask for one's own data as a file."""
    user = account_of(request)
    try:
        job = ask_own_data(user=user, actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return redirect("job_status", pk=job.pk)


@never_cache
@login_required
@require_POST
def my_data_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out one's own file."""
    file = get_object_or_404(OwnDataFile.objects.visible_to(request.user).defer("content"), pk=pk)
    try:
        content = fetch_own_data(file=file, actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("my_data")
    name = f"{_('My data')}-{timezone.localtime(file.made_at):%Y%m%d}.zip"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": disposition or "", "X-Content-Type-Options": "nosniff"},
    )


@login_required
@require_safe
def reveals(request: HttpRequest) -> HttpResponse:
    """Show an auditor how many numbers each person saw in full."""
    if not may_see_reveals(request.user):
        raise PermissionDenied
    now = timezone.now()
    record_reveals_viewed(actor=actor_of(request), now=now)
    people = reveals_by_person(request.user, now, start_of_day(now))
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "records/privacy/reveals.html", {"page": page})
