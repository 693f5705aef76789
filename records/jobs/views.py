"""Long work can be left, found again and cancelled here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from records.core.access.context import actor_of
from records.jobs.models import Job
from records.jobs.services import cancel_job

PER_PAGE = 30


@never_cache
@login_required
@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """List one's own work, the newest first."""
    mine = Job.objects.filter(queued_by=request.user.pk)
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "records/jobs/work_list.html", {"page": page})


@never_cache
@login_required
@require_safe
def job_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one's own work: where it stands, how it ended, and where its result is."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    template = (
        "records/jobs/_work.html"
        if request.headers.get("HX-Request")
        else "records/jobs/job_status.html"
    )
    return render(request, template, {"job": job})


@login_required
@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for one's own work to be cancelled, and show how it stands."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if job.is_live:
        cancel_job(job=job, actor=actor_of(request), now=timezone.now())
    else:
        messages.info(request, _("It had ended already."))
    return redirect("job_status", pk=pk)
