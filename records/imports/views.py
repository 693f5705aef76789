"""Pages of an import: upload, look, apply."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from records.accounts.models import User
from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.imports.forms import UploadForm
from records.imports.models import ImportBatch
from records.imports.permissions import may_import
from records.imports.services import (
    discard_batch,
    queue_import,
    record_preview_viewed,
    upload_batch,
)


def _importer(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not may_import(user):
        raise PermissionDenied
    return user


@login_required
def import_list(request: HttpRequest) -> HttpResponse:
    """Show one's own imports, and the form for a new one."""
    user = _importer(request)
    return _list(request, user, UploadForm(user=user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    """Take a file and show its preview; opened by itself, as after a reload, show the form."""
    user = _importer(request)
    if request.method != "POST":
        return redirect("import_list")
    form = UploadForm(request.POST, request.FILES, user=user)
    if not form.is_valid():
        return _list(request, user, form, status=422)
    file = form.cleaned_data["file"]
    try:
        batch = upload_batch(
            kind=form.cleaned_data["kind"],
            content=file.read(),
            filename=file.name,
            unit=form.cleaned_data["unit"],
            user=user,
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error("file", str(error))
        return _list(request, user, form, status=422)
    return redirect("import_preview", pk=batch.pk)


@login_required
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an import will do or did; apply or discard it."""
    user = _importer(request)
    batch = get_object_or_404(
        ImportBatch.objects.visible_to(user).select_related("job", "unit"), pk=pk
    )
    if request.method == "POST":
        return _act(request, batch)
    record_preview_viewed(batch=batch, actor=actor_of(request), now=timezone.now())
    return render(request, "records/imports/import_preview.html", {"batch": batch})


def _act(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    try:
        if request.POST.get("action") == "discard":
            discard_batch(batch=batch, actor=actor, now=now)
            messages.success(request, _("The file was removed."))
            return redirect("import_list")
        job = queue_import(batch=batch, actor=actor, now=now)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("import_preview", pk=batch.pk)
    return redirect("job_status", pk=job.pk)


def _list(request: HttpRequest, user: User, form: UploadForm, status: int = 200) -> HttpResponse:
    batches = ImportBatch.objects.visible_to(user).select_related("job").defer("content")
    waits = bool(request.GET.get("waiting"))
    if waits:
        batches = batches.waiting()
    page = Paginator(batches, 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "waits": waits}
    return render(request, "records/imports/import_list.html", context, status=status)
