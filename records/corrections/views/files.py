"""Proofs: personal files, handed out to the two sides of a request."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from records.accounts.context import account_of
from records.core.access.context import actor_of
from records.core.protection.private_files import private_file
from records.corrections.models import ChangeRequest, Proof
from records.corrections.services import record_proof_viewed


@login_required
@require_safe
def proof_file(request: HttpRequest, pk: int, proof_pk: int) -> HttpResponse:
    """Hand out a file of a request to one of its two sides."""
    user = account_of(request)
    requests = ChangeRequest.objects.visible_to(user)
    proof = get_object_or_404(
        Proof.objects.filter(request__in=requests).select_related("request__cadre"),
        pk=proof_pk,
        request=pk,
    )
    if not proof.is_here:
        raise Http404
    if proof.request.cadre_id != user.cadre_id:
        record_proof_viewed(proof=proof, actor=actor_of(request), now=timezone.now())
    answer = private_file(proof.plain(), proof.content_type)
    shown_here = proof.content_type == "image/jpeg"
    how = "inline" if shown_here else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(proof.name)}"
    return answer
