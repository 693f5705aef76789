"""Qualification documents and declarations of a provider."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.enums import Answer, DocumentKind
from courses.providers.facts import iso
from courses.providers.locks import lock_provider
from courses.providers.models import Declaration, Provider, QualificationDocument
from courses.providers.permissions import may_prepare, require_capacity, require_preparing
from courses.providers.services.application import require_not_submitted
from courses.providers.services.events import record_provider_event
from courses.providers.services.files import Upload, store_file
from courses.providers.standing import DeclarationRow, declaration_rows
from courses.providers.tags import ProvidersTag
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.errors import DomainError, ManyErrors, NotPossible


@transaction.atomic
def add_document(
    *,
    provider: Provider,
    kind: str,
    issued_on: date,
    expires_on: date | None,
    file: Upload,
    actor: Actor,
    now: datetime,
    number: str = "",
    replaces: QualificationDocument | None = None,
) -> QualificationDocument:
    """Hand in a document and return it; `replaces` names the older one of its kind.

    Raises DomainError naming the field, NotPossible under review or where the older one was replaced
    meanwhile, NotAllowed for anybody but a member.
    """
    _require_member(actor, provider)
    provider = lock_provider(provider)
    require_not_submitted(provider)
    if kind not in DocumentKind.values:
        raise DomainError(_("Choose the kind of document."), field="kind")
    _check_dates(issued_on, expires_on, timezone.localdate(now))
    if replaces is not None:
        replaces = _replaceable(replaces, provider, kind)
    stored = store_file(provider, file, "file", actor, now)
    document = QualificationDocument.objects.create(
        provider=provider,
        kind=kind,
        number=number.strip()[:60],
        file=stored,
        issued_on=issued_on,
        expires_on=expires_on,
        added_at=now,
    )
    if replaces is not None:
        replaces.replaced_by = document
        replaces.save(update_fields=["replaced_by"])
    facts = {
        "document": document.pk,
        "kind": kind,
        "issued_on": iso(issued_on),
        "expires_on": iso(expires_on),
        "file": stored.name,
        "digest": stored.digest,
        "replaces": replaces.pk if replaces else None,
    }
    record_provider_event(ProvidersTag.DOCUMENT_ADDED, provider, actor, now, facts)
    return document


@transaction.atomic
def withdraw_document(*, document: QualificationDocument, actor: Actor, now: datetime) -> None:
    """Take a document out of the application; it stays on record. A second time changes nothing."""
    _require_member(actor, document.provider)
    provider = lock_provider(document.provider)
    require_not_submitted(provider)
    document = QualificationDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if document.withdrawn_at is not None:
        return
    document.withdrawn_at = now
    document.save(update_fields=["withdrawn_at"])
    facts = {"document": document.pk, "kind": document.kind}
    record_provider_event(ProvidersTag.DOCUMENT_WITHDRAWN, provider, actor, now, facts)


@transaction.atomic
def make_declarations(
    *,
    provider: Provider,
    answers: Mapping[str, tuple[str, str]],
    actor: Actor,
    now: datetime,
) -> list[Declaration]:
    """Answer the published statements of this round; return the answers that are new.

    `answers` gives answer and explanation by the code of the statement; the same answer again
    changes nothing. Raises ManyErrors by code, NotAllowed unless the actor may bind the provider.
    """
    today = timezone.localdate(now)
    require_capacity(actor, provider, today)
    provider = lock_provider(provider)
    require_preparing(provider)
    rows = {row.text.code: row for row in declaration_rows(provider, today)}
    errors = [error for code in answers if (error := _wrong(code, answers[code], rows))]
    if errors:
        raise ManyErrors(" ".join(error.message for error in errors), errors)
    made = []
    for code, (answer, explanation) in answers.items():
        row, explanation = rows[code], " ".join(explanation.split())[:500]
        if row.answer and (row.answer.answer, row.answer.explanation) == (answer, explanation):
            continue
        made.append(
            Declaration.objects.create(
                provider=provider,
                text=row.text,
                round=provider.round,
                answer=answer,
                explanation=explanation,
                made_at=now,
                made_by=actor.user_id,
                made_by_name=actor.name[:100],
            )
        )
    if made:
        facts = {"round": provider.round, "answers": {one.text.code: one.answer for one in made}}
        record_provider_event(ProvidersTag.DECLARATION_MADE, provider, actor, now, facts)
    return made


def _wrong(
    code: str, given: tuple[str, str], rows: Mapping[str, DeclarationRow]
) -> DomainError | None:
    answer, explanation = given
    if code not in rows:
        return DomainError(_("This statement is not in force: open the page anew."), field=code)
    if answer not in Answer.values:
        return DomainError(_("Confirm the statement, or say that you cannot."), field=code)
    if answer == Answer.NOT_CONFIRMED and not explanation.strip():
        return DomainError(_("Say why it cannot be confirmed."), field=f"{code}_explanation")
    return None


def _require_member(actor: Actor, provider: Provider) -> None:
    if not actor.is_system:
        require(may_prepare(user_of(actor), provider))


def _check_dates(issued_on: date, expires_on: date | None, today: date) -> None:
    if issued_on > today:
        raise DomainError(_("This day has not come yet."), field="issued_on")
    if expires_on is not None and expires_on < issued_on:
        raise DomainError(_("The last day lies before the first."), field="expires_on")
    if expires_on is not None and expires_on < today:
        raise DomainError(_("This document has expired: hand in the newest."), field="expires_on")


def _replaceable(
    document: QualificationDocument, provider: Provider, kind: str
) -> QualificationDocument:
    found = QualificationDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if found.provider_id != provider.pk or found.kind != kind:
        raise DomainError(_("A document replaces one of its own kind."), field="kind")
    if found.replaced_by_id is not None or found.withdrawn_at is not None:
        raise NotPossible(_("That document was replaced or withdrawn meanwhile."))
    return found
