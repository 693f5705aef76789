"""Naming the holders of a tender's keys, and registering the key each of them made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.bids.keys import server_key
from courses.bids.models import Keyholder
from courses.bids.permissions import KEYS_OPEN, may_make_key
from courses.bids.refusals import refused
from courses.bids.sealing.encoding import b64
from courses.bids.sealing.errors import SealingError
from courses.bids.sealing.holder_keys import WrappedKey, key_number, parse_wrapped
from courses.bids.sealing.possession import Question, ask, check_answer
from courses.bids.sealing.sharing import LEAST_HOLDERS
from courses.bids.tags import BidsTag
from courses.tenders.models import Tender
from courses.tenders.services.flow import lock_tender
from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.access.authority import require, require_managed, user_of
from records.core.access.choices import require_usable
from records.core.errors import DomainError, NotPossible
from records.trail.services import record_event


@transaction.atomic
def name_keyholders(
    *, tender: Tender, officers: Sequence[User], actor: Actor, now: datetime
) -> list[Keyholder]:
    """Name the three officers who hold the keys of a tender, and return them by number.

    Naming the same again changes nothing; naming others drops every key made so far, since the
    fingerprint is that of all three. Raises NotPossible once the tender is published.
    """
    require_managed(actor, tender)
    tender = lock_tender(tender)
    _require_open(tender)
    if len(officers) != LEAST_HOLDERS or len({one.pk for one in officers}) != LEAST_HOLDERS:
        raise DomainError(_("Name three different officers."), field="officers")
    for officer in officers:
        require_usable("bids:name:holder", actor, officer)
    standing = list(Keyholder.objects.of(tender).select_related("officer"))
    if [one.officer_id for one in standing] == [one.pk for one in officers]:
        return standing
    Keyholder.objects.of(tender).delete()
    made = Keyholder.objects.bulk_create(
        Keyholder(tender=tender, number=number, officer=officer, named_at=now)
        for number, officer in enumerate(officers, 1)
    )
    before = {"holders": [str(one.officer) for one in standing]}
    after = {"holders": [str(one) for one in officers]}
    _record(tender, BidsTag.HOLDERS_NAMED, actor, now, before, after)
    return made


def ask_possession(
    *, tender: Tender, wrapped: Mapping[str, Any], actor: Actor, now: datetime
) -> Question:
    """Return the question by which the actor shows to hold the private half of a new key.

    Nothing is kept. Raises NotAllowed for who is no holder, NotPossible where the key is none.
    """
    require(may_make_key(user_of(actor), tender))
    key = _key_for(tender, wrapped)
    return ask(
        server_key=server_key(),
        tender=tender.number,
        holder=str(actor.user_id),
        public=key.public,
        now=int(now.timestamp()),
    )


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """The question that was asked, and what the holder's browser opened."""

    question: Question
    secret: bytes


@transaction.atomic
def register_key(
    *, tender: Tender, wrapped: Mapping[str, Any], answer: KeyAnswer, actor: Actor, now: datetime
) -> Keyholder:
    """Keep a holder's public key and the wrapped private one; return the holder.

    Making a key anew replaces the last one, until the tender is published. Raises NotAllowed for who is
    no holder, NotPossible where the private key is not shown to be there.
    """
    require(may_make_key(user_of(actor), tender))
    tender = lock_tender(tender)
    _require_open(tender)
    key = _key_for(tender, wrapped)
    _check_possession(tender, key, answer, actor, now)
    holder = Keyholder.objects.select_for_update().get(tender=tender, officer=actor.user_id)
    if holder.public == key.public.hex():
        return holder
    if Keyholder.objects.filter(public=key.public.hex()).exists():
        raise NotPossible(_("Another holder has this key: make your own."), field="same_key")
    before = {"key": key_number(bytes.fromhex(holder.public)) if holder.public else ""}
    holder.public, holder.wrapped, holder.registered_at = key.public.hex(), key.as_json(), now
    holder.save(update_fields=["public", "wrapped", "registered_at"])
    after = {"key": key_number(key.public), "number": holder.number, "public": b64(key.public)}
    _record(tender, BidsTag.KEY_REGISTERED, actor, now, before, after)
    return holder


def _require_open(tender: Tender) -> None:
    if tender.state not in KEYS_OPEN:
        raise NotPossible(
            _("The tender is “%s”: its keys can no longer be changed.")
            % tender.get_state_display(),
            field="state",
        )


def _key_for(tender: Tender, wrapped: Mapping[str, Any]) -> WrappedKey:
    try:
        key = parse_wrapped(dict(wrapped))
    except SealingError as error:
        raise refused(error) from error
    if key.tender != tender.number:
        raise NotPossible(_("This key was made for another tender."), field="tender")
    return key


def _check_possession(
    tender: Tender, key: WrappedKey, answer: KeyAnswer, actor: Actor, now: datetime
) -> None:
    try:
        check_answer(
            answer.question,
            answer.secret,
            server_key=server_key(),
            tender=tender.number,
            holder=str(actor.user_id),
            public=key.public,
            now=int(now.timestamp()),
        )
    except SealingError as error:
        raise refused(error) from error


def _record(
    tender: Tender,
    tag: BidsTag,
    actor: Actor,
    now: datetime,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=str(tender),
        subject_type="tender",
        subject_id=tender.pk,
        before=before,
        after=after,
    )
