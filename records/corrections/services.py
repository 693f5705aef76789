"""Ask for a correction, withdraw it, decide on it, forget its proofs."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, NotPossible
from records.core.protection.crypto import encrypt_bytes
from records.corrections.enums import ProofKind, RequestState
from records.corrections.models import ChangeRequest, Proof
from records.corrections.permissions import may_ask, may_decide, may_withdraw
from records.corrections.proofs import Checked, check_proof
from records.corrections.tags import CorrectionsTag
from records.corrections.values import current_values_digest, native, plain
from records.register.models import Cadre
from records.register.people.consistency import check_consistency
from records.register.people.corrections import correct_cadre, needs_officer
from records.register.people.fields import PERSON_FIELDS
from records.register.people.photos import PortraitImages, render_portrait, store_photo
from records.trail.services import record_event

Upload = tuple[str, bytes]
"""Name and content of a file."""


@transaction.atomic
def ask_for_change(
    *,
    cadre: Cadre,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    now: datetime,
    proofs: Iterable[Upload] = (),
    photo: bytes | None = None,
) -> ChangeRequest:
    """Ask for facts kept of oneself to be corrected; asking the same again gives that request.

    Raises DomainError naming the field where nothing differs, no reason is given, a file cannot be
    kept or the facts do not fit together, NotPossible while another request waits, NotAllowed for
    anybody but the person.
    """
    user = user_of(actor)
    require(may_ask(user) and user.cadre_id == cadre.pk)
    # One open request for a person: of two sent at once the second finds the first.
    cadre = Cadre.objects.select_for_update(no_key=True).get(pk=cadre.pk)
    changes = _changes(cadre, values)
    waiting = ChangeRequest.objects.waiting().filter(cadre=cadre).first()
    if waiting is not None:
        if waiting.wanted() == changes and photo is None:
            return waiting
        raise NotPossible(_("A request of yours waits already: withdraw it to ask for more."))
    if not changes and photo is None:
        raise DomainError(_("Nothing here differs from what is kept."))
    reason = " ".join(reason.split())
    if len(reason) < 2:
        raise DomainError(_("Say how it is wrong."), field="reason")
    check_consistency(
        {name: native(name, change["new"]) for name, change in changes.items()},
        cadre,
        timezone.localdate(now),
    )
    files = _checked(proofs, photo)
    request = ChangeRequest.objects.create(
        cadre=cadre,
        changes=json.dumps(changes, ensure_ascii=False),
        needs_officer=needs_officer(changes),
        reason=reason[:300],
        asked_by_id=user.pk,
        asked_at=now,
    )
    Proof.objects.bulk_create([_proof(request, kind, one) for kind, one in files])
    _record_request_event(
        CorrectionsTag.CORRECTION_ASKED, request, actor, now, {"reason": request.reason}
    )
    return request


@transaction.atomic
def withdraw_request(*, request: ChangeRequest, actor: Actor, now: datetime) -> ChangeRequest:
    """Take back a request nobody decided on; a second time changes nothing.

    Raises NotPossible once it was decided, NotAllowed for anybody but the person.
    """
    require(may_withdraw(user_of(actor), request))
    request = _locked(request)
    if request.state == RequestState.WITHDRAWN:
        return request
    _check_undecided(request)
    _decide(request, RequestState.WITHDRAWN, "", actor, now)
    _record_request_event(CorrectionsTag.CORRECTION_WITHDRAWN, request, actor, now)
    return request


@transaction.atomic
def accept_request(
    *, request: ChangeRequest, seen: str, actor: Actor, now: datetime, answer: str = ""
) -> ChangeRequest:
    """Write the facts asked for to the register, and the new photo.

    `seen` is the `current_values_digest` of the page that was decided on. Raises NotPossible where
    somebody decided already or the facts changed since that page was shown, NotAllowed where it is
    not the actor's to decide, DomainError where the register does not take the facts.
    """
    _require_decider(request, actor)
    request = _locked(request)
    _check_undecided(request)
    if seen != current_values_digest(request):
        raise NotPossible(
            _("What is kept of this person changed while you looked: look again and decide anew.")
        )
    along = {"request": request.pk, "asked_by": request.asked_by.name}
    values = {name: native(name, change["new"]) for name, change in request.wanted().items()}
    if values:
        correct_cadre(cadre=request.cadre, values=values, actor=actor, now=now, along=along)
    _apply_photo(request, actor, now)
    _decide(request, RequestState.ACCEPTED, answer, actor, now)
    _record_request_event(
        CorrectionsTag.CORRECTION_ACCEPTED, request, actor, now, {"answer": request.answer}
    )
    return request


@transaction.atomic
def decline_request(
    *, request: ChangeRequest, answer: str, actor: Actor, now: datetime
) -> ChangeRequest:
    """Leave the facts as they are, and tell the person why.

    Raises DomainError without a reason, NotPossible where somebody decided already, NotAllowed
    where it is not the actor's to decide.
    """
    _require_decider(request, actor)
    request = _locked(request)
    _check_undecided(request)
    if len(answer.strip()) < 2:
        raise DomainError(_("Say why; the person reads it."), field="answer")
    _decide(request, RequestState.DECLINED, answer, actor, now)
    _record_request_event(
        CorrectionsTag.CORRECTION_DECLINED, request, actor, now, {"answer": request.answer}
    )
    return request


def record_request_viewed(*, request: ChangeRequest, actor: Actor, now: datetime) -> None:
    """Tell the trail that somebody opened another person's request."""
    _record_request_event(CorrectionsTag.CORRECTION_VIEWED, request, actor, now)


def record_proof_viewed(*, proof: Proof, actor: Actor, now: datetime) -> None:
    """Tell the trail that somebody opened another person's file."""
    facts = {"file": proof.name, "digest": proof.digest}
    _record_request_event(CorrectionsTag.PROOF_VIEWED, proof.request, actor, now, facts)


@transaction.atomic
def remove_old_proofs(*, actor: Actor, now: datetime) -> int:
    """Remove the files of requests decided longer ago than the setting; returns how many."""
    before = now - timedelta(days=settings.CORRECTION_PROOFS_KEPT_DAYS)
    old = Proof.objects.filter(removed_at__isnull=True, request__decided_at__lt=before)
    count = old.update(content=None, removed_at=now)
    if count:
        record_event(
            tag=CorrectionsTag.PROOFS_REMOVED,
            actor=actor,
            now=now,
            subject=str(count),
            subject_type="proof",
            subject_id="",
            after={"files": count, "decided_before": before.isoformat()},
        )
    return count


def _changes(cadre: Cadre, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    if unknown := set(values) - set(PERSON_FIELDS):
        raise DomainError(_("Not corrected here: %s.") % ", ".join(sorted(unknown)))
    found = {
        name: {"old": plain(getattr(cadre, name)), "new": plain(value)}
        for name, value in values.items()
    }
    return {name: change for name, change in found.items() if change["old"] != change["new"]}


def _checked(proofs: Iterable[Upload], photo: bytes | None) -> list[tuple[ProofKind, Checked]]:
    files = list(proofs)
    if len(files) > settings.CORRECTION_PROOFS_MAX:
        raise DomainError(_("At most %d files.") % settings.CORRECTION_PROOFS_MAX, field="proofs")
    found = [(ProofKind.PROOF, check_proof(name, content)) for name, content in files]
    if photo is not None:
        drawn = render_portrait(photo)
        for name, content in zip(("portrait.jpg", "thumbnail.jpg"), drawn, strict=True):
            found.append((ProofKind.PHOTO, Checked(name, "image/jpeg", content)))
    return found


def _proof(request: ChangeRequest, kind: ProofKind, file: Checked) -> Proof:
    return Proof(
        request=request,
        kind=kind,
        name=file.name[:120],
        content_type=file.content_type,
        content=encrypt_bytes(file.content),
        size=len(file.content),
        digest=hashlib.sha256(file.content).hexdigest(),
    )


def _apply_photo(request: ChangeRequest, actor: Actor, now: datetime) -> None:
    drawn = [proof.plain() for proof in request.proofs.filter(kind=ProofKind.PHOTO)]
    if len(drawn) == 2:
        store_photo(
            cadre=request.cadre,
            drawn=PortraitImages(*drawn),
            actor=actor,
            now=now,
            along={"asked_by": request.asked_by.name},
        )


def _require_decider(request: ChangeRequest, actor: Actor) -> None:
    require(
        actor.is_system or may_decide(user_of(actor), request),
        _("This request is not yours to decide."),
    )


def _locked(request: ChangeRequest) -> ChangeRequest:
    """Lock the person, then the request: the order in which asking and merging take them."""
    # The person before the request, as asking does.
    cadre = Cadre.objects.select_for_update(no_key=True).get(pk=request.cadre_id)
    locked = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    locked.cadre = cadre
    return locked


def _check_undecided(request: ChangeRequest) -> None:
    if request.state == RequestState.OPEN:
        return
    details = {"state": request.get_state_display(), "name": request.decided_by_name}
    raise NotPossible(_("This was decided already: %(state)s, by %(name)s.") % details)


def _decide(
    request: ChangeRequest, state: RequestState, answer: str, actor: Actor, now: datetime
) -> None:
    request.state, request.answer = state, " ".join(answer.split())[:300]
    request.decided_by, request.decided_by_name = actor.user_id, actor.name[:100]
    request.decided_at = now
    request.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at"])


def _record_request_event(
    tag: CorrectionsTag,
    request: ChangeRequest,
    actor: Actor,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=request.cadre.name,
        subject_type="change_request",
        subject_id=request.pk,
        after={
            "cadre": request.cadre_id,
            "fields": sorted(request.wanted()),
            "asked_by": request.asked_by.name,
            **(facts or {}),
        },
    )
