"""Pages of the log, for auditors: checkpoints, who signed them, proofs, the export."""

import tempfile
from functools import wraps
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.seals.forms import ProofForm
from records.seals.log import log_signer
from records.seals.models import Checkpoint, LogHead, WitnessState
from records.seals.permissions import may_make_checkpoint, may_see_seals
from records.seals.services import export_bundle, make_checkpoint, prove_row
from records.seals.tasks import nudge_witnesses

PER_PAGE = 30


def for_auditors(view: Any) -> Any:
    """Open a page to those who may read the log."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_seals(request.user):
            raise PermissionDenied
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return login_required(guarded)


@for_auditors
@require_safe
def checkpoint_list(request: HttpRequest) -> HttpResponse:
    """Show the checkpoints, and how it stands with the log and each witness."""
    return _list(request, ProofForm())


@for_auditors
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Have the log signed now; the witnesses are asked in the background."""
    if not may_make_checkpoint(request.user):
        raise PermissionDenied
    try:
        checkpoint = make_checkpoint(actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("seals")
    nudge_witnesses()
    messages.success(request, _("The log is signed; the witnesses are being asked."))
    return redirect("seals_checkpoint", size=checkpoint.size)


@for_auditors
@require_safe
def checkpoint_page(request: HttpRequest, size: int) -> HttpResponse:
    """Show one checkpoint, fit to be printed and kept."""
    checkpoint = _checkpoint(size)
    # segno's own drawing of a note made here.
    code = segno.make(checkpoint.note, error="m", micro=False)
    drawn = mark_safe(code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))  # noqa: S308
    context = {"checkpoint": checkpoint, "qr": drawn, "key": log_signer().verifier.text}
    return render(request, "records/seals/checkpoint.html", context)


@for_auditors
@require_safe
def note(request: HttpRequest, size: int) -> HttpResponse:
    """Give the signed note as a file."""
    response = HttpResponse(
        _checkpoint(size).cosigned_note, content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="checkpoint-{size}.txt"'
    return response


@for_auditors
@require_POST
def bundle(request: HttpRequest) -> HttpResponse | FileResponse:
    """Give the log up to the last checkpoint as a zip."""
    if not may_make_checkpoint(request.user):
        raise PermissionDenied
    checkpoint = Checkpoint.objects.prefetch_related("cosignatures").first()
    if checkpoint is None:
        messages.error(request, _("There is no checkpoint yet."))
        return redirect("seals")
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    export_bundle(target=file, checkpoint=checkpoint, actor=actor_of(request), now=timezone.now())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"seals-{checkpoint.size}.zip")


@for_auditors
@require_POST
def proof(request: HttpRequest) -> HttpResponse:
    """Give the proof that a row is in the log as a file; what is wrong stands beside the field."""
    form = ProofForm(request.POST)
    if form.is_valid():
        table, row = form.cleaned_data["table"], form.cleaned_data["row"]
        try:
            text = prove_row(table=table, pk=row, actor=actor_of(request), now=timezone.now())
        except DomainError as error:
            form.add_error("row", str(error))
        else:
            response = HttpResponse(text, content_type="text/plain; charset=utf-8")
            name = f"{table}-{row}.tlog-proof"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
    return _list(request, form, status=422)


def _list(request: HttpRequest, form: ProofForm, status: int = 200) -> HttpResponse:
    checkpoints = Checkpoint.objects.prefetch_related("cosignatures")
    context = {
        "page": Paginator(checkpoints, PER_PAGE).get_page(request.GET.get("page")),
        "head": LogHead.objects.filter(pk=1).first(),
        "witnesses": _witnesses(),
        "key": log_signer().verifier.text,
        "may_make": may_make_checkpoint(request.user),
        "form": form,
    }
    return render(request, "records/seals/seals.html", context, status=status)


def _witnesses() -> list[dict[str, Any]]:
    states = {state.name: state for state in WitnessState.objects.all()}
    return [
        {
            "name": witness.key.name,
            "key": witness.key.text,
            "address": witness.address,
            "state": states.get(witness.key.name),
        }
        for witness in settings.WITNESSES
    ]


def _checkpoint(size: int) -> Checkpoint:
    return get_object_or_404(Checkpoint.objects.prefetch_related("cosignatures"), size=size)
