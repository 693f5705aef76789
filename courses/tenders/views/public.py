"""What is done with a tender once it is public: amendments and questions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.tenders.amending import effect_on_deadline
from courses.tenders.board import url_of
from courses.tenders.enums import AmendmentState, QuestionState
from courses.tenders.forms import tell
from courses.tenders.forms.public import AmendmentForm, AnswerForm, QuestionForm, ReasonForm
from courses.tenders.models import Amendment, Question, Tender
from courses.tenders.permissions import may_approve_amendment, may_ask_questions
from courses.tenders.services import (
    answer_question,
    approve_amendment,
    ask_question,
    decline_question,
    propose_amendment,
    reject_amendment,
)
from courses.tenders.views.access import crumbs_to, tender_for_officer, tender_for_reader
from records.accounts.context import account_of
from records.calendar.workdays import load_workdays
from records.core.access.context import actor_of
from records.core.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tender_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a change of a published tender; says beforehand what it does to the deadline."""
    tender = tender_for_officer(request, pk)
    now = timezone.now()
    if not tender.is_open_for_bids(now):
        return redirect("tender_detail", pk=pk)
    form = AmendmentForm(request.POST or None, tender=tender)
    if request.method == "POST" and form.is_valid():
        try:
            amendment = propose_amendment(
                tender=tender,
                values=form.values,
                new_deadline=form.cleaned_data["new_deadline"],
                is_material=form.cleaned_data["is_material"],
                reason=form.cleaned_data["reason"],
                documents=form.chosen_documents,
                actor=actor_of(request),
                now=now,
            )
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("Sent for approval."))
            return redirect("amendment_decide", pk=amendment.pk)
    effect = effect_on_deadline(tender, True, timezone.localdate(now), load_workdays())
    context = {
        "tender": tender,
        "form": form,
        "effect": effect,
        "lead": tender.regime.period("clarification_lead"),
        "crumbs": crumbs_to(tender, _("Amendment")),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/tenders/tender_amend.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an amendment with its before and after; a second person publishes it or puts it aside."""
    amendment = get_object_or_404(
        Amendment.objects.select_related("tender", "proposed_by", "decided_by"), pk=pk
    )
    tender = tender_for_reader(request, amendment.tender_id)
    user = account_of(request)
    may_decide = amendment.state == AmendmentState.PROPOSED
    may_decide = may_decide and Amendment.objects.managed_by(user).filter(pk=pk).exists()
    form = ReasonForm(request.POST if "reject" in request.POST else None)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        done = _decide(request, amendment, form)
        if done is not None:
            return done
    context = {
        "tender": tender,
        "amendment": amendment,
        "changes": [
            (_label(one["field"]), one["before"], one["after"]) for one in amendment.changes
        ],
        "documents": amendment.documents.defer("content"),
        "form": form,
        "may_decide": may_decide,
        "may_approve": may_decide and may_approve_amendment(user, amendment),
        "crumbs": crumbs_to(tender, _("Amendment %d") % amendment.number),
    }
    status = 422 if form.errors else 200
    return render(request, "courses/tenders/amendment.html", context, status=status)


def _decide(request: HttpRequest, amendment: Amendment, form: ReasonForm) -> HttpResponse | None:
    actor, now = actor_of(request), timezone.now()
    if "reject" in request.POST:
        if not form.is_valid():
            return None
        try:
            reject_amendment(
                amendment=amendment, reason=form.cleaned_data["reason"], actor=actor, now=now
            )
        except DomainError as error:
            tell(form, error)
            return None
        return redirect("tender_detail", pk=amendment.tender_id)
    try:
        approve_amendment(amendment=amendment, actor=actor, now=now)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("amendment_decide", pk=amendment.pk)
    messages.success(request, _("Published."))
    return redirect("tender_detail", pk=amendment.tender_id)


def _label(field: str) -> str:
    return str(Tender._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tender_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about a published tender. The page is the same for every provider; nobody is noted."""
    user, now = account_of(request), timezone.now()
    if not may_ask_questions(user):
        raise PermissionDenied
    tender = get_object_or_404(Tender.objects.published(), pk=pk)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_question(
                tender=tender, text=form.cleaned_data["text"], actor=actor_of(request), now=now
            )
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("Your question was handed in without your name."))
            return redirect("tender_ask", pk=pk)
    notice = tender.notices.order_by("number").first()
    context: dict[str, Any] = {
        "tender": tender,
        "form": form,
        "is_open": tender.is_open_for_bids(now),
        "notice_url": url_of(notice) if notice is not None else "",
    }
    status = 422 if form.errors else 200
    return render(request, "courses/tenders/tender_ask.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question in public, or leave it unanswered with a reason."""
    question = get_object_or_404(Question.objects.select_related("tender"), pk=pk)
    tender = tender_for_reader(request, question.tender_id)
    user = account_of(request)
    may_answer = question.state == QuestionState.WAITING
    may_answer = may_answer and Question.objects.managed_by(user).filter(pk=pk).exists()
    declines = "decline" in request.POST
    form = AnswerForm(None if declines else request.POST or None, question=question)
    decline_form = ReasonForm(request.POST if declines else None)
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied
        if _answered(request, question, form, decline_form, declines):
            return redirect("tender_detail", pk=tender.pk)
    context = {
        "tender": tender,
        "question": question,
        "form": form,
        "decline_form": decline_form,
        "may_answer": may_answer,
        "list_url": reverse("tender_detail", args=[tender.pk]),
        "crumbs": crumbs_to(tender, _("Question")),
    }
    status = 422 if form.errors or decline_form.errors else 200
    return render(request, "courses/tenders/question.html", context, status=status)


def _answered(
    request: HttpRequest,
    question: Question,
    form: AnswerForm,
    decline_form: ReasonForm,
    declines: bool,
) -> bool:
    """Do what was asked for; return whether it was done, else the form says why not."""
    asked: Any = decline_form if declines else form
    if not asked.is_valid():
        return False
    by: dict[str, Any] = {
        "question": question,
        "actor": actor_of(request),
        "now": timezone.now(),
    }
    try:
        if declines:
            decline_question(reason=asked.cleaned_data["reason"], **by)
        else:
            answer_question(**asked.cleaned_data, **by)
    except DomainError as error:
        tell(asked, error)
        return False
    messages.success(request, _("Done.") if declines else _("Published."))
    return True
