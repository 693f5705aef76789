"""The files of a tender, before they are public and after."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.tenders.enums import TenderState
from courses.tenders.forms import tell
from courses.tenders.forms.writing import DocumentForm
from courses.tenders.models import TenderDocument
from courses.tenders.services import add_document, remove_document
from courses.tenders.tags import TendersTag
from courses.tenders.trail_values import note_tender
from courses.tenders.views.access import crumbs_to, tender_for_officer, tender_for_reader
from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.core.protection.private_files import private_file


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tender_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the files; add one, or take away one that is not published."""
    tender = tender_for_officer(request, pk)
    if not (tender.is_editable or tender.state == TenderState.PUBLISHED):
        return redirect("tender_detail", pk=pk)
    if "remove" in request.POST:
        return _remove(request, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            add_document(
                tender=tender,
                title=form.cleaned_data["title"],
                filename=file.name,
                content=file.read(),
                actor=actor_of(request),
                now=timezone.now(),
            )
        except DomainError as error:
            tell(form, error)
        else:
            return redirect("tender_documents", pk=pk)
    context: dict[str, Any] = {
        "tender": tender,
        "form": form,
        "documents": tender.documents.defer("content"),
        "crumbs": crumbs_to(tender, _("Documents")),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/tenders/tender_documents.html", context, status=status)


def _remove(request: HttpRequest, pk: int) -> HttpResponse:
    text = request.POST["remove"]
    number = int(text) if text.isdecimal() and len(text) < 18 else 0
    row = get_object_or_404(
        TenderDocument.objects.select_related("tender").defer("content"), pk=number, tender=pk
    )
    try:
        remove_document(document=row, actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("tender_documents", pk=pk)


@login_required
@require_safe
def tender_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a file to officers and auditors of the purchaser; an unpublished one is told to the trail.

    Everybody else takes published files by their public address, where nobody is noted.
    """
    document = get_object_or_404(TenderDocument.objects.select_related("tender"), pk=pk)
    tender = tender_for_reader(request, document.tender_id)
    if document.published_at is None:
        facts = {"document": document.title, "digest": document.digest}
        note_tender(
            tender, TendersTag.DOCUMENT_READ, actor_of(request), timezone.now(), None, facts
        )
    answer = private_file(document.read(), document.content_type)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=document.name) or "attachment"
    )
    return answer
