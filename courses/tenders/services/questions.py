"""Questions about a published tender: who asks is kept nowhere, what is answered is for everybody."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.tenders.dates import deadline_after_change
from courses.tenders.enums import NoticeKind, QuestionState, TenderEvent
from courses.tenders.models import Question, Tender
from courses.tenders.permissions import may_ask_questions
from courses.tenders.publishing import answer_content
from courses.tenders.seams import tell_rooms
from courses.tenders.services.flow import lock_tender
from courses.tenders.services.notices import write_notice
from courses.tenders.tags import TendersTag
from courses.tenders.trail_values import note_tender
from records.calendar.workdays import load_workdays
from records.core.access.actor import Actor
from records.core.access.authority import require, require_managed, user_of
from records.core.errors import DomainError, NotPossible

MOST_WAITING = 200
"""Questions of one tender that may wait at once: nobody is counted, so the tender is."""
LONGEST = 2000


@transaction.atomic
def ask_question(*, tender: Tender, text: str, actor: Actor, now: datetime) -> Question:
    """Keep a question about an open tender and return it; the trail does not name who asked.

    Raises NotAllowed for who is no provider, NotPossible after the deadline.
    """
    require(may_ask_questions(user_of(actor)), _("Training providers ask about tenders."))
    if not tender.is_open_for_bids(now):
        raise NotPossible(_("Questions are taken until the deadline of a published tender."))
    text = text.strip()
    if not 5 <= len(text) <= LONGEST:
        message = _("A question has between 5 and %d characters.") % LONGEST
        raise DomainError(message, field="text")
    if tender.questions.waiting().count() >= MOST_WAITING:
        raise NotPossible(_("Too many questions wait for an answer: try again later."))
    question = Question.objects.create(
        tender=tender, original=text, asked_on=timezone.localdate(now)
    )
    # The system's own name, no address, no device: neither row nor trail lead to who asked.
    note_tender(tender, TendersTag.QUESTION_RECEIVED, Actor.system("question"), now)
    return question


@transaction.atomic
def answer_question(
    *,
    question: Question,
    wording: str,
    answer: str,
    changes_content: bool,
    actor: Actor,
    now: datetime,
) -> Question:
    """Publish an answer with the question in the officer's words, and return the question.

    One that changes the content is a material change: raises NotPossible where the deadline lies
    too near for it, and names the day to move it to.
    """
    require_managed(actor, question)
    tender = lock_tender(question.tender)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    question.tender = tender
    if question.state == QuestionState.ANSWERED and question.answer == answer.strip():
        return question
    _check_waiting(question)
    if not tender.is_open_for_bids(now):
        raise NotPossible(_("The deadline has passed: nothing is answered any more."))
    if not wording.strip() or not answer.strip():
        raise DomainError(
            _("Write the question as it is published, and the answer."), field="answer"
        )
    if changes_content:
        _check_lead(tender, now)
    question.wording, question.answer = wording.strip(), answer.strip()
    question.changes_content = changes_content
    _close(question, QuestionState.ANSWERED, actor, now)
    facts = {"question": question.pk, "changes_content": changes_content}
    note_tender(tender, TendersTag.QUESTION_ANSWERED, actor, now, None, facts)
    if changes_content:
        tell_rooms(tender, TenderEvent.AMENDED, actor, now)
    content = answer_content(question)
    write_notice(tender=tender, kind=NoticeKind.ANSWERS, content=content, actor=actor, now=now)
    return question


@transaction.atomic
def decline_question(*, question: Question, reason: str, actor: Actor, now: datetime) -> Question:
    """Leave a question without an answer, with a reason that only officers and auditors read."""
    require_managed(actor, question)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    _check_waiting(question)
    if not reason.strip():
        raise DomainError(_("Say why the question is not answered."), field="reason")
    question.answer = reason.strip()
    _close(question, QuestionState.DECLINED, actor, now)
    facts = {"question": question.pk, "reason": question.answer}
    note_tender(question.tender, TendersTag.QUESTION_DECLINED, actor, now, None, facts)
    return question


def _check_waiting(question: Question) -> None:
    if question.state != QuestionState.WAITING:
        raise NotPossible(_("The question was answered already."))


def _check_lead(tender: Tender, now: datetime) -> None:
    """Raise NotPossible where a material change today leaves too little time before the deadline."""
    least = deadline_after_change(tender.regime, timezone.localdate(now), load_workdays())
    deadline = tender.deadline_at
    if least is not None and deadline is not None and timezone.localdate(deadline) < least:
        raise NotPossible(
            _(
                "An answer that changes the content leaves %(lead)s before the deadline: first move "
                "it to %(day)s or later by an amendment."
            )
            % {"lead": tender.regime.period("clarification_lead"), "day": least.isoformat()},
            field="changes_content",
        )


def _close(question: Question, state: QuestionState, actor: Actor, now: datetime) -> None:
    question.state = state
    question.answered_by_id = actor.user_id
    question.answered_at = now
    question.save()
