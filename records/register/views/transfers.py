"""Transfers: who waits for whom, releasing somebody, answering, and the receipts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records.calendar.workdays import load_workdays
from records.core.access.authority import user_of
from records.core.access.context import actor_of
from records.core.access.readers import Reader, stands_above
from records.core.errors import DomainError
from records.core.paper import PaperRecord, paper_response, record_of
from records.register.deadlines import answer_due
from records.register.enums import TransferState
from records.register.forms import AcceptForm, DeclineForm, PostForm, ReleaseForm
from records.register.models import Cadre, Transfer, Unit
from records.register.papers import receipt_paper
from records.register.services import (
    NewPost,
    accept_transfer,
    decline_transfer,
    transfer_cadre,
    withdraw_transfer,
)
from records.register.services import release_cadre as release
from records.register.tags import RegisterTag
from records.trail.services import record_event
from records.trail.tags import OfficeTag

PER_PAGE = 30
KINDS = {
    TransferState.WAITING: "warn",
    TransferState.ACCEPTED: "ok",
    TransferState.DECLINED: "bad",
    TransferState.WITHDRAWN: "neutral",
}


@login_required
@require_safe
def transfer_list(request: HttpRequest) -> HttpResponse:
    """Show what waits for one's answer, and all transfers of one's units."""
    user = _keeper(request)
    seen = Transfer.objects.visible_to(user).select_related("cadre")
    mine = Transfer.objects.answered_by(user)
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    _record_view(request, OfficeTag.LIST_VIEWED, None)
    calendar = load_workdays()
    context = {
        "waiting": [
            {"transfer": one, "due": answer_due(one, calendar)}
            for one in mine.waiting().select_related("cadre")
        ],
        "today": timezone.localdate(),
        "page": page,
        "kinds": KINDS,
    }
    return render(request, "records/register/transfer_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def release_cadre(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a person; who keeps the receiving unit too takes them in with the same act."""
    user = _keeper(request)
    cadre = get_object_or_404(Cadre.objects.managed_by(user).select_related("unit"), pk=pk)
    given = request.POST if request.method == "POST" else None
    form, post = ReleaseForm(given, user=user), PostForm(given, prefix="post")
    if given is not None and form.is_valid():
        covers = _covers(user, form.cleaned_data["to_unit"])
        if not covers or ("post-title" in given and post.is_valid()):
            transfer = _released(request, cadre, form, post if covers else None)
            if transfer is not None:
                return redirect("transfer_detail", pk=transfer.pk)
        form.both_sides = covers  # type: ignore[attr-defined]
    if given is None or "post-title" not in given:
        post = PostForm(prefix="post")
    if given is None:
        record_event(
            tag=RegisterTag.CADRE_VIEWED,
            actor=actor_of(request),
            now=timezone.now(),
            subject=cadre.name,
            subject_type="cadre",
            subject_id=cadre.pk,
        )
    context = {"cadre": cadre, "form": form, "post": post}
    status = 422 if given is not None and form.errors else 200
    return render(request, "records/register/release_cadre.html", context, status=status)


def _released(
    request: HttpRequest, cadre: Cadre, form: ReleaseForm, post: PostForm | None
) -> Transfer | None:
    data, actor, now = form.cleaned_data, actor_of(request), timezone.now()
    try:
        if post is None:
            return release(cadre=cadre, **data, actor=actor, now=now)
        return transfer_cadre(
            cadre=cadre,
            to_unit=data["to_unit"],
            post=NewPost(**post.cleaned_data),
            note=data["note"],
            actor=actor,
            now=now,
        )
    except DomainError as error:
        _put(form if error.field in form.fields or post is None else post, error)
        return None


@login_required
@require_http_methods(["GET", "POST"])
def transfer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a transfer stands; accept, decline or withdraw it."""
    user = _keeper(request)
    transfer = _transfer(user, pk)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    given = request.POST
    accept = AcceptForm(
        given if act == "accept" else None,
        user=user,
        initial={"unit": transfer.to_unit, "since": transfer.wanted_on},
    )
    decline = DeclineForm(given if act == "decline" else None)
    if act and _answered(request, transfer, act, accept, decline):
        return redirect("transfer_detail", pk=pk)
    if not act:
        _record_view(request, RegisterTag.TRANSFER_VIEWED, transfer)
    context = {
        "transfer": transfer,
        "kind": KINDS[TransferState(transfer.state)],
        "accept": accept,
        "decline": decline,
        "sends": _covers(user, transfer.from_unit),
        "receives": _covers(user, transfer.to_unit),
        "due": answer_due(transfer, load_workdays()),
        "today": timezone.localdate(),
    }
    status = 422 if act else 200
    return render(request, "records/register/transfer_detail.html", context, status=status)


def _answered(
    request: HttpRequest, transfer: Transfer, act: str, accept: AcceptForm, decline: DeclineForm
) -> bool:
    actor, now = actor_of(request), timezone.now()
    form: Any = {"accept": accept, "decline": decline}.get(act)
    if form is not None and not form.is_valid():
        return False
    try:
        if act == "accept":
            data = dict(form.cleaned_data)
            unit = data.pop("unit")
            accept_transfer(
                transfer=transfer, unit=unit, post=NewPost(**data), actor=actor, now=now
            )
        elif act == "decline":
            decline_transfer(transfer=transfer, **form.cleaned_data, actor=actor, now=now)
        elif act == "withdraw":
            withdraw_transfer(transfer=transfer, actor=actor, now=now)
    except DomainError as error:
        if form is None:
            messages.error(request, str(error))
            return True
        _put(form, error)
        return False
    return True


@login_required
@require_safe
def transfer_receipt(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """Show one side's receipt, for printing."""
    transfer = _receipted(request, pk, side)
    _record_view(request, RegisterTag.TRANSFER_VIEWED, transfer)
    context = {
        "transfer": transfer,
        "is_out": side == "out",
        "number": transfer.number_out if side == "out" else transfer.number_in,
        "kind": KINDS[TransferState(transfer.state)],
    }
    return render(request, "records/register/transfer_receipt.html", context)


@login_required
@require_safe
def transfer_receipt_pdf(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """Hand out one side's receipt on paper."""
    transfer, now = _receipted(request, pk, side), timezone.now()
    paper = receipt_paper(transfer, side)
    _record_view(request, RegisterTag.TRANSFER_VIEWED, transfer, record_of(paper, now=now))
    return paper_response(paper, actor=actor_of(request), now=now, about=transfer.cadre.name)


def _receipted(request: HttpRequest, pk: int, side: str) -> Transfer:
    """Return the transfer of a receipt that its reader's side has been given."""
    user = _keeper(request)
    transfer = _transfer(user, pk)
    own = {"out": transfer.from_unit, "in": transfer.to_unit}.get(side)
    if own is None or not _covers(user, own):
        raise Http404
    if side == "in" and transfer.state != TransferState.ACCEPTED:
        raise Http404
    return transfer


def _keeper(request: HttpRequest) -> Any:
    user = user_of(actor_of(request))
    if not (stands_above(user) or user.keeper_paths()):
        raise PermissionDenied
    return user


def _transfer(user: Reader, pk: int) -> Transfer:
    rows = Transfer.objects.visible_to(user)
    return get_object_or_404(
        rows.select_related("cadre", "from_unit", "to_unit", "appointment__unit"), pk=pk
    )


def _covers(user: Reader, unit: Unit) -> bool:
    return Unit.objects.managed_by(user).filter(pk=unit.pk).exists()


def _put(form: Any, error: DomainError) -> None:
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _record_view(
    request: HttpRequest,
    tag: RegisterTag | OfficeTag,
    transfer: Transfer | None,
    paper: PaperRecord | None = None,
) -> None:
    record_event(
        tag=tag,
        actor=actor_of(request),
        now=timezone.now(),
        subject=transfer.cadre.name if transfer else _("Transfers"),
        subject_type="transfer",
        subject_id=transfer.pk if transfer else "",
        after=paper.as_trail if paper else None,
    )
