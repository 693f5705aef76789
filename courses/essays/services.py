"""Writes to essays."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.enums import ClassState
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from courses.enrollment.permissions import is_own_cadre
from courses.essays.enums import TRANSITIONS, WRITABLE, EssayState, Grade
from courses.essays.errors import EssayClosed, HandedInAnew, WrittenElsewhere
from courses.essays.models import (
    Essay,
    EssayReader,
    EssayReview,
    EssayVersion,
    count_characters,
    task_of,
)
from courses.essays.permissions import may_mark, may_name_others
from courses.essays.rules import MAX_CHARACTERS, TITLE_LENGTH, complete_version
from courses.essays.tags import EssaysTag
from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.access.choices import require_usable
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.trail.services import record_event

RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RECEIPT_LENGTH = 6

WRITING_STATES = (EnrollmentState.ENROLLED, EnrollmentState.NOT_COMPLETED)
"""May write: also who did not complete, to make up for it after the close."""


@transaction.atomic
def save_draft(
    *,
    enrollment: Enrollment,
    title: str,
    text: str,
    base_version: int | None,
    actor: Actor,
    now: datetime,
) -> Essay:
    """Save what is being written as a new version, and return the essay.

    The same text again makes no version. `base_version` is the number of the version that the
    writer saw (0: none; None: become the newest whatever stands). Raises WrittenElsewhere where
    a newer one stands, NotPossible where the essay is handed in or the class asks for none,
    NotAllowed for anybody but the author.
    """
    require(is_own_cadre(user_of(actor), enrollment.cadre))
    title, text = title.strip(), _plain_lines(text)
    _check_length(title, text)
    essay = _own_essay(enrollment)
    current = essay.current
    standing = (current.title, current.text) if current is not None else ("", "")
    if standing == (title, text):
        return essay
    number = current.number if current is not None else 0
    if current is not None and base_version is not None and base_version != number:
        raise WrittenElsewhere(current)
    version = EssayVersion.objects.create(
        essay=essay,
        number=number + 1,
        title=title,
        text=text,
        characters=count_characters(text),
        saved_at=now,
    )
    essay.current = version
    essay.save(update_fields=["current"])
    facts = {"version": version.number, "characters": version.characters}
    _record(essay, EssaysTag.ESSAY_SAVED, actor, now, after=facts)
    return essay


@transaction.atomic
def submit_essay(*, essay: Essay, actor: Actor, now: datetime, version: int | None = None) -> Essay:
    """Hand the essay in; it has a receipt from then on, which stays through every return.

    Handing it in twice changes nothing. `version` is the number of the version that the writer
    saw. Raises WrittenElsewhere where another stands, DomainError where title or length lack,
    NotAllowed for anybody but the author.
    """
    essay = _locked(essay)
    require(is_own_cadre(user_of(actor), essay.enrollment.cadre))
    if essay.state == EssayState.SUBMITTED:
        return essay
    before = essay.state
    _check_transition(essay, EssayState.SUBMITTED)
    _check_participation(essay.enrollment)
    current = complete_version(essay)
    if version is not None and version != current.number:
        raise WrittenElsewhere(current)
    essay.state, essay.submitted_at = EssayState.SUBMITTED, now
    if essay.marker_id is None:
        essay.marker = essay.enrollment.training_class.supervisor
    if essay.receipt:
        essay.save(update_fields=["state", "submitted_at", "marker"])
    else:
        _give_receipt(essay, now)
    facts = {"state": essay.state, "receipt": essay.receipt, "version": current.number}
    _record(essay, EssaysTag.ESSAY_SUBMITTED, actor, now, {"state": before}, facts)
    return essay


@transaction.atomic
def return_essay(
    *, essay: Essay, comment: str, actor: Actor, now: datetime, version: int | None = None
) -> Essay:
    """Give the essay back with a comment; it can be revised and handed in again.

    `version` is the number of the version read. Raises NotPossible where another marker was
    first, HandedInAnew where the author handed in another version.
    """
    if not comment.strip():
        raise DomainError(_("Say what to revise."), field="comment")
    return _review(essay, EssayState.RETURNED, "", comment, version, actor, now)


@transaction.atomic
def accept_essay(
    *,
    essay: Essay,
    grade: str,
    comment: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Essay:
    """Accept the essay with a grade; raises as `return_essay` does."""
    if grade not in Grade.values:
        raise DomainError(_("Choose a grade."), field="grade")
    return _review(essay, EssayState.ACCEPTED, grade, comment, version, actor, now)


@transaction.atomic
def assign_marker(*, essay: Essay, marker: User, actor: Actor, now: datetime) -> Essay:
    """Give the essay to a marker, who may open it from then on; the last one no longer may.

    Raises NotAllowed unless the actor supervises the class and the marker is theirs to name.
    """
    essay = _locked(essay)
    _require_sharing(essay, actor)
    require_usable("essays:assign:marker", actor, marker)
    if essay.marker_id == marker.pk:
        return essay
    if marker.cadre_id == essay.enrollment.cadre_id:
        raise DomainError(_("Nobody marks their own essay."), field="marker")
    if essay.state == EssayState.ACCEPTED:
        raise NotPossible(_("The essay is accepted already."))
    before = {"marker": str(essay.marker) if essay.marker else ""}
    essay.marker = marker
    essay.save(update_fields=["marker"])
    facts = {"marker": str(marker), "user": marker.pk}
    _record(essay, EssaysTag.ESSAY_MARKER_ASSIGNED, actor, now, before, facts)
    return essay


@transaction.atomic
def name_reader(
    *, essay: Essay, reader: User, purpose: str, actor: Actor, now: datetime
) -> EssayReader:
    """Name an officer who may open the essay, and what for; naming twice changes nothing.

    Raises NotAllowed unless the actor supervises the class and the officer is theirs to name.
    """
    if not purpose.strip():
        raise DomainError(_("Say what the essay is needed for."), field="purpose")
    if reader.pk == actor.user_id:
        raise DomainError(_("Nobody names themselves."), field="reader")
    essay = _locked(essay)
    _require_sharing(essay, actor)
    require_usable("essays:name:reader", actor, reader)
    named, created = EssayReader.objects.get_or_create(
        essay=essay,
        user=reader,
        defaults={
            "purpose": purpose.strip(),
            "named_by_id": _person(actor),
            "named_at": now,
        },
    )
    if created:
        facts = {"reader": str(reader), "user": reader.pk, "purpose": named.purpose}
        _record(essay, EssaysTag.ESSAY_READER_NAMED, actor, now, None, facts)
    return named


def record_list_viewed(*, asked: str, actor: Actor, now: datetime) -> None:
    """Tell the trail that someone opened a list of others' essays, which names their authors."""
    record_event(
        tag=EssaysTag.ESSAY_LIST_VIEWED,
        actor=actor,
        now=now,
        subject=_("Essays"),
        subject_type="essay",
        subject_id="",
        after={"state": asked},
    )


def record_opened(*, essay: Essay, purpose: str, actor: Actor, now: datetime) -> None:
    """Tell the trail that someone other than the author opened an essay, and what for."""
    _record(essay, EssaysTag.ESSAY_OPENED, actor, now, None, {"purpose": purpose})


def _require_sharing(essay: Essay, actor: Actor) -> None:
    require(actor.is_system or may_name_others(user_of(actor), essay))


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _check_length(title: str, text: str) -> None:
    if len(title) > TITLE_LENGTH:
        raise DomainError(_("The title is too long: %d characters.") % len(title), field="title")
    if len(text) > MAX_CHARACTERS:
        raise DomainError(_("The text is too long: %d characters.") % len(text), field="text")


def _own_essay(enrollment: Enrollment) -> Essay:
    """Return the essay of an enrollment, begun if need be, its writers waiting for one another."""
    enrollment = (
        # The enrollment is the lock, since the essay may not be there yet: two tabs that save the
        # first draft at once would both begin one.
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("training_class__essay_task", "cadre")
        .get(pk=enrollment.pk)
    )
    if task_of(enrollment.training_class) is None:
        raise NotPossible(_("This class asks for no essay."))
    _check_participation(enrollment)
    essay, created = Essay.objects.select_related("current").get_or_create(enrollment=enrollment)
    essay.enrollment = enrollment
    if not created and essay.state not in WRITABLE:
        raise EssayClosed
    return essay


def _check_participation(enrollment: Enrollment) -> None:
    if enrollment.training_class.state not in (ClassState.PUBLISHED, ClassState.CLOSED):
        raise NotPossible(_("This class does not take place."))
    if enrollment.state not in WRITING_STATES:
        raise NotPossible(_("You no longer take part in this class."))


def _review(
    essay: Essay,
    decision: EssayState,
    grade: str,
    comment: str,
    version: int | None,
    actor: Actor,
    now: datetime,
) -> Essay:
    essay = _locked(essay)
    before = essay.state
    _check_transition(essay, decision)
    current = essay.current
    if current is None or (version is not None and version != current.number):
        raise HandedInAnew
    reviewer = User.objects.get(pk=_person(actor))
    require(may_mark(reviewer, essay) or reviewer.cadre_id == essay.enrollment.cadre_id)
    if reviewer.cadre_id == essay.enrollment.cadre_id:
        raise NotAllowed(_("Nobody marks their own essay."))
    EssayReview.objects.create(
        essay=essay,
        version=current,
        decision=decision,
        grade=grade,
        comment=comment.strip(),
        reviewed_by=reviewer,
        reviewed_at=now,
    )
    essay.state, essay.grade = decision, grade
    essay.accepted_at = now if decision == EssayState.ACCEPTED else None
    essay.save(update_fields=["state", "grade", "accepted_at"])
    tag = EssaysTag.ESSAY_ACCEPTED if decision == EssayState.ACCEPTED else EssaysTag.ESSAY_RETURNED
    facts = {"state": decision.value, "grade": grade, "version": current.number}
    _record(essay, tag, actor, now, {"state": before}, facts)
    return essay


def _locked(essay: Essay) -> Essay:
    return Essay.objects.select_for_update(of=("self",)).for_reading().get(pk=essay.pk)


def _check_transition(essay: Essay, state: EssayState) -> None:
    if state in TRANSITIONS[essay.state]:
        return
    last = essay.reviews.select_related("reviewed_by").first()
    if last is not None and essay.state == last.decision:
        raise NotPossible(
            _("%(name)s decided at %(time)s: %(state)s.")
            % {
                "name": last.reviewed_by,
                "time": f"{timezone.localtime(last.reviewed_at):%Y-%m-%d %H:%M}",
                "state": essay.get_state_display(),
            }
        )
    raise NotPossible(
        _("The essay is “%s” and cannot be changed this way.") % essay.get_state_display()
    )


def _give_receipt(essay: Essay, now: datetime) -> None:
    """Save the essay with a receipt nobody else has: the date, and six characters by chance."""
    for _attempt in range(5):
        tail = "".join(secrets.choice(RECEIPT_ALPHABET) for _place in range(RECEIPT_LENGTH))
        essay.receipt = f"E{timezone.localdate(now):%Y%m%d}-{tail}"
        try:
            # Drawn by chance and tried, not counted up: a number in sequence would tell each author
            # how many handed in before them.
            with transaction.atomic():
                essay.save(update_fields=["state", "submitted_at", "marker", "receipt"])
        except IntegrityError:
            continue
        return
    raise NotPossible(_("No receipt could be given; hand the essay in once more."))


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed(_("A person with an account decides this."))
    return actor.user_id


def _record(
    essay: Essay,
    tag: EssaysTag,
    actor: Actor,
    now: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    enrollment = essay.enrollment
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=f"{enrollment.cadre.name} · {enrollment.training_class.title}",
        subject_type="essay",
        subject_id=essay.pk,
        before=before,
        after=after,
    )
