"""Closing a class: attendance becomes hours, and the book is told, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.classes.services import mark_class_closed
from courses.completion.class_entries import entries_of_class, load_book
from courses.completion.class_snapshot import ClassSnapshot, load_snapshot
from courses.completion.gates import Judgement, judge_class
from courses.completion.models import ClassClosing
from courses.completion.permissions import may_close
from courses.completion.reconciliation import outdated_sources
from courses.completion.states import check_closable
from courses.completion.tags import CompletionTag
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import NotPossible
from records.core.long_work import Progress, counted, no_progress
from records.core.paper import PaperRecord
from records.jobs.models import Job
from records.jobs.services import queue_job
from records.journal.services import Restated, restate_entries
from records.trail.services import record_event

JOB = "close_class"
BATCH = 500


@transaction.atomic
def close_class(
    *,
    training_class: TrainingClass,
    actor: Actor,
    now: datetime,
    progress: Progress = no_progress,
) -> ClassClosing:
    """Close a class and post hours, essay grades and completions: all of it or nothing.

    Closing again posts only what differs since: what a corrected mark changed becomes a reversal
    and a new entry; where nothing changed nothing is written and the last closing is returned.
    Two closings at once wait for one another. Raises NotPossible before the last session has
    ended, for a class nobody takes part in, and for a draft or cancelled one; NotAllowed where
    the class is not in the actor's hands.
    """
    require(may_close(user_of(actor), training_class))
    training_class = (
        # The class is locked before anything is read: a mark corrected while this runs waits, and
        # goes into the next closing.
        TrainingClass.objects.select_for_update(of=("self",))
        .select_related("organiser", "host")
        .get(pk=training_class.pk)
    )
    check_closable(training_class, now)
    snapshot = load_snapshot(training_class, now)
    if not snapshot.enrollments:
        raise NotPossible(_("Nobody takes part in this class."))
    last = ClassClosing.objects.filter(training_class=training_class).last()
    judgements = judge_class(snapshot)
    # What is kept reads the same whoever closes the class.
    with translation.override(settings.LANGUAGE_CODE):
        restated = _post(snapshot, judgements, actor, now, progress)
        changed = _settle_enrollments(judgements, now)
    if training_class.state != ClassState.CLOSED:
        mark_class_closed(training_class=training_class, actor=actor, now=now)
    elif last is not None and not (restated.posted or restated.reversed or changed):
        return last
    return _keep_closing(training_class, last, judgements, restated, actor, now)


@transaction.atomic
def queue_closing(*, training_class: TrainingClass, actor: Actor, now: datetime) -> Job:
    """Ask for the closing as long work; asking twice gives the same work."""
    require(may_close(user_of(actor), training_class))
    check_closable(training_class, now)
    job = queue_job(kind=JOB, key=str(training_class.pk), params={}, actor=actor, now=now)
    _record(training_class, CompletionTag.CLOSING_QUEUED, actor, now, {"job": job.pk})
    return job


def record_board_viewed(
    *,
    training_class: TrainingClass,
    actor: Actor,
    now: datetime,
    paper: PaperRecord | None = None,
) -> None:
    """Tell the trail that someone opened the board of a class, which shows everyone's standing."""
    after: dict[str, object] | None = {**paper.as_trail} if paper else None
    _record(training_class, CompletionTag.BOARD_VIEWED, actor, now, after)


def _post(
    snapshot: ClassSnapshot,
    judgements: Sequence[Judgement],
    actor: Actor,
    now: datetime,
    progress: Progress,
) -> Restated:
    book = load_book(snapshot)
    drafts = entries_of_class(judgements, book)
    restated = restate_entries(
        drafts=counted(drafts, progress, len(drafts)),
        retire=outdated_sources(book, drafts),
        actor=actor,
        now=now,
        reason=_("“%s” was counted again after a correction.") % snapshot.training_class.title,
    )
    progress(len(drafts), len(drafts))
    return restated


def _settle_enrollments(judgements: Sequence[Judgement], now: datetime) -> int:
    """Bring the enrollments' states in line with the gates; return how many changed."""
    completing, failing = [], []
    for judged in judgements:
        enrollment = judged.enrollment
        if judged.completes and enrollment.state != EnrollmentState.COMPLETED:
            completing.append(enrollment.pk)
        elif not judged.completes and enrollment.state != EnrollmentState.NOT_COMPLETED:
            enrollment.state, enrollment.ended_at = EnrollmentState.NOT_COMPLETED, now
            enrollment.reason = " ".join(judged.reasons)[:200]
            failing.append(enrollment)
    if completing:
        Enrollment.objects.filter(pk__in=completing).update(
            state=EnrollmentState.COMPLETED, ended_at=now, reason=""
        )
    Enrollment.objects.bulk_update(failing, ["state", "ended_at", "reason"], batch_size=BATCH)
    return len(completing) + len(failing)


def _keep_closing(
    training_class: TrainingClass,
    last: ClassClosing | None,
    judgements: Sequence[Judgement],
    restated: Restated,
    actor: Actor,
    now: datetime,
) -> ClassClosing:
    completed = sum(judged.completes for judged in judgements)
    closing = ClassClosing.objects.create(
        training_class=training_class,
        number=last.number + 1 if last else 1,
        closed_at=now,
        closed_by=actor.user_id,
        closed_by_name=actor.name[:100],
        completed=completed,
        not_completed=len(judgements) - completed,
        posted=len(restated.posted),
        reversed=len(restated.reversed),
    )
    outcome = {
        name: getattr(closing, name)
        for name in ("number", "completed", "not_completed", "posted", "reversed")
    }
    _record(
        training_class,
        CompletionTag.CLASS_RECLOSED if last else CompletionTag.CLASS_CLOSED,
        actor,
        now,
        outcome,
    )
    return closing


def _record(
    training_class: TrainingClass,
    tag: CompletionTag,
    actor: Actor,
    now: datetime,
    after: dict[str, object] | None,
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=training_class.title,
        subject_type="training_class",
        subject_id=training_class.pk,
        after=after,
    )
