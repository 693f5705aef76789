"""Long work can be left and found again here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from records.jobs.models import Job


@login_required
def job_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one's own work: where it stands, how it ended, and where its result is."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    template = (
        "records/jobs/_work.html"
        if request.headers.get("HX-Request")
        else "records/jobs/job_status.html"
    )
    return render(request, template, {"job": job})
