"""Asking for a list as a file, and fetching what was made."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.core.exports.services import FORMATS
from records.core.exports.views import download
from records.core.protection.private_files import private_file
from records.core.seams.exports import EXPORTS
from records.exports.models import ExportedFile
from records.exports.permissions import may_export
from records.exports.services import export_or_queue, fetch_export
from records.jobs.models import Job

PER_PAGE = 30


@never_cache
@login_required
@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    """List one's own exports: those still here can be fetched."""
    now = timezone.now()
    files = ExportedFile.objects.visible_to(request.user).defer("content")
    page = Paginator(files, PER_PAGE).get_page(request.GET.get("page"))
    ready = ExportedFile.objects.filter(pk__in=[file.pk for file in page], content__isnull=False)
    context = {
        "page": page,
        "ready": {file.pk for file in ready.defer("content") if now < file.until},
    }
    return render(request, "records/exports/export_list.html", context)


@login_required
@require_POST
def export_ask(request: HttpRequest) -> HttpResponseBase:
    """Hand out a short list at once, or queue a longer one and show how far it is.

    Takes `kind`, `format`, the list's `query`, and `back`: where a refusal is shown.
    """
    kind = EXPORTS.get(request.POST.get("kind", ""))
    file_format = request.POST.get("format", "")
    if kind is None or file_format not in FORMATS:
        raise Http404
    if not may_export(request.user, kind):
        raise PermissionDenied
    try:
        made = export_or_queue(
            kind=kind.code,
            filters=QueryDict(request.POST.get("query", "")).dict(),
            file_format=file_format,
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(_way_back(request))
    if isinstance(made, Job):
        return redirect("job_status", pk=made.pk)
    return download(made)


@never_cache
@login_required
@require_POST
def export_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out one's own export."""
    file = get_object_or_404(ExportedFile.objects.visible_to(request.user).defer("content"), pk=pk)
    try:
        content = fetch_export(file=file, actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("export_list")
    answer = private_file(content, file.content_type)
    disposition = content_disposition_header(as_attachment=True, filename=file.filename)
    answer.headers["Content-Disposition"] = disposition or "attachment"
    return answer


def _way_back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if back and safe else "export_list"
