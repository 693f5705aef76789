"""What a tender is made of: lots, criteria, documents, and who wrote the specification."""

import hashlib
import mimetypes
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.tenders.enums import IndicatorKind, TenderState
from courses.tenders.models import (
    Criterion,
    Lot,
    LotClass,
    SpecificationAuthor,
    Tender,
    TenderDocument,
)
from courses.tenders.services.drafting import lock_draft, note_written
from courses.tenders.tags import TendersTag
from courses.tenders.trail_values import note_tender
from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.access.choices import require_usable
from records.core.errors import DomainError, NotPossible
from records.core.protection.crypto import encrypt_bytes
from records.core.uploads.documents import check_document
from records.core.uploads.storage import shortened

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
"""The alphabet and length of GB 32100."""
MOST_LOTS = 30
MOST_CRITERIA = 40
MOST_DOCUMENTS = 20


@transaction.atomic
def add_lot(
    *,
    tender: Tender,
    title: str,
    classes: Sequence[TrainingClass],
    actor: Actor,
    now: datetime,
) -> Lot:
    """Add a lot of one or several draft classes and return it; the tender holds them from now on.

    Raises NotPossible naming the class that another living tender holds or that is no draft,
    NotAllowed for a class of other units, DomainError where no class is named.
    """
    tender = lock_draft(tender, actor)
    if not classes:
        raise DomainError(_("Choose at least one class."), field="classes")
    numbers = tender.lots.aggregate(last=Max("number"))["last"] or 0
    if tender.lots.count() >= MOST_LOTS:
        raise NotPossible(_("A tender has at most %d lots.") % MOST_LOTS)
    lot = Lot.objects.create(tender=tender, number=numbers + 1, title=title.strip())
    for one in sorted(classes, key=lambda each: each.pk):
        _take_class(lot, one, actor)
    tender.edition += 1
    tender.save(update_fields=["edition"])
    named = [one.title for one in classes]
    note_written(tender, actor, now, None, {"lot": lot.title, "classes": named})
    return lot


def _take_class(lot: Lot, training_class: TrainingClass, actor: Actor) -> None:
    # Whoever changes a class locks its row first as well: either sees what the other did.
    one = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    held = LotClass.objects.filter(training_class=one, is_live=True).select_related("lot__tender")
    other = held.first()
    if other is not None:
        raise NotPossible(
            _("The class “%(title)s” is in the tender %(number)s already.")
            % {"title": one.title, "number": other.lot.tender.number},
            field="classes",
        )
    if one.state != ClassState.DRAFT:
        raise NotPossible(_("The class “%s” is no draft any more.") % one.title, field="classes")
    if one.budget is None or one.person_days is None:
        raise NotPossible(
            _("The class “%s” has no budget or no person-days.") % one.title, field="classes"
        )
    require_usable("tenders:lot:training_class", actor, one, field="classes")
    try:
        with transaction.atomic():
            LotClass.objects.create(lot=lot, training_class=one)
    except IntegrityError:
        raise NotPossible(
            _("The class “%s” has just been taken into another tender.") % one.title,
            field="classes",
        ) from None


@transaction.atomic
def remove_lot(*, lot: Lot, actor: Actor, now: datetime) -> None:
    """Take a lot out of a draft; its classes are free again, the lots after it move up."""
    tender = lock_draft(lot.tender, actor)
    title = lot.title
    Lot.objects.filter(pk=lot.pk, tender=tender).delete()
    for number, other in enumerate(tender.lots.order_by("number"), start=1):
        if other.number != number:
            other.number = number
            other.save(update_fields=["number"])
    tender.edition += 1
    tender.save(update_fields=["edition"])
    note_written(tender, actor, now, {"lot": title}, None)


@transaction.atomic
def set_criterion(
    *,
    tender: Tender,
    criterion: Criterion | None,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Criterion:
    """Add a criterion (`criterion` None) or change one, and return it.

    `values`: title, indicator, points, measured, unit, scale (`scoring.number_scale`,
    `scoring.step_scale`). Raises DomainError naming the field; that all add up to 100 is asked
    when the tender is sent for approval.
    """
    tender = lock_draft(tender, actor)
    before = None
    if criterion is None:
        if tender.criteria.count() >= MOST_CRITERIA:
            raise NotPossible(_("A tender has at most %d criteria.") % MOST_CRITERIA)
        number = (tender.criteria.aggregate(last=Max("number"))["last"] or 0) + 1
        row = Criterion(tender=tender, number=number)
    else:
        row = Criterion.objects.get(pk=criterion.pk, tender=tender)
        before = _criterion_facts(row)
    for name in ("title", "indicator", "points", "measured", "unit", "scale"):
        setattr(row, name, values.get(name, getattr(row, name)))
    _check_criterion(row)
    row.save()
    tender.edition += 1
    tender.save(update_fields=["edition"])
    note_written(tender, actor, now, before, _criterion_facts(row))
    return row


@transaction.atomic
def remove_criterion(*, criterion: Criterion, actor: Actor, now: datetime) -> None:
    """Take a criterion out of a draft; those after it move up."""
    tender = lock_draft(criterion.tender, actor)
    facts = _criterion_facts(criterion)
    Criterion.objects.filter(pk=criterion.pk, tender=tender).delete()
    for number, other in enumerate(tender.criteria.order_by("number"), start=1):
        if other.number != number:
            other.number = number
            other.save(update_fields=["number"])
    tender.edition += 1
    tender.save(update_fields=["edition"])
    note_written(tender, actor, now, facts, None)


def _check_criterion(row: Criterion) -> None:
    if not 0 < row.points <= 100:
        raise DomainError(_("A criterion has between 0 and 100 points."), field="points")
    if row.indicator == IndicatorKind.PRICE:
        others = Criterion.objects.filter(tender=row.tender, indicator=IndicatorKind.PRICE)
        if others.exclude(pk=row.pk).exists():
            raise DomainError(_("There is a criterion for the price already."), field="indicator")
    needed = {IndicatorKind.NUMBER: "full_at", IndicatorKind.STEPS: "steps"}.get(
        IndicatorKind(row.indicator)
    )
    if needed is not None and needed not in row.scale:
        raise DomainError(_("Say how the value becomes points."), field="indicator")


def _criterion_facts(row: Criterion) -> dict[str, Any]:
    return {
        "criterion": row.title,
        "indicator": row.indicator,
        "points": f"{Decimal(row.points).normalize():f}",
        "measured": row.measured,
        "scale": row.scale,
    }


@transaction.atomic
def name_author(
    *,
    tender: Tender,
    name: str,
    organisation: str,
    credit_code: str,
    actor: Actor,
    now: datetime,
) -> SpecificationAuthor:
    """Keep who wrote the specification or advised on it, and return the row.

    Raises DomainError about `credit_code` where one is given that cannot be right.
    """
    tender = lock_draft(tender, actor)
    code = credit_code.strip().upper()
    if code and not CREDIT_CODE.fullmatch(code):
        raise DomainError(_("“%s” is no unified social credit code.") % code, field="credit_code")
    author, made = SpecificationAuthor.objects.get_or_create(
        tender=tender,
        name=name.strip(),
        organisation=organisation.strip(),
        defaults={"credit_code": code},
    )
    if made:
        tender.edition += 1
        tender.save(update_fields=["edition"])
        note_written(tender, actor, now, None, {"specification_author": str(author)})
    return author


@transaction.atomic
def remove_author(*, author: SpecificationAuthor, actor: Actor, now: datetime) -> None:
    """Take a name off those who wrote the specification of a draft; the trail keeps it."""
    tender = lock_draft(author.tender, actor)
    named = str(author)
    SpecificationAuthor.objects.filter(pk=author.pk, tender=tender).delete()
    tender.edition += 1
    tender.save(update_fields=["edition"])
    note_written(tender, actor, now, {"specification_author": named}, None)


@transaction.atomic
def add_document(
    *, tender: Tender, title: str, filename: str, content: bytes, actor: Actor, now: datetime
) -> TenderDocument:
    """Keep a file, encrypted, and return its row; the same content again gives the row there is.

    In a draft it is published with the tender; beside a published one it waits for an amendment.
    Raises DomainError about `file` where it is not what its extension says or too large.
    """
    require_managed(actor, tender)
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=tender.pk)
    if not (tender.is_editable or tender.state == TenderState.PUBLISHED):
        raise NotPossible(_("The tender is %s.") % tender.get_state_display().lower())
    name = PurePosixPath(filename.replace("\\", "/")).name
    limit = settings.TENDER_DOCUMENT_MAX_BYTES
    if len(content) > limit:
        message = _("The file is larger than %(limit)s MB.") % {"limit": limit // 1024**2}
        raise DomainError(message, field="file")
    check_document(BytesIO(content), name, size=len(content), field="file")
    digest = hashlib.sha256(content).hexdigest()
    found = tender.documents.filter(digest=digest).first()
    if found is not None:
        return found
    if tender.documents.count() >= MOST_DOCUMENTS:
        raise NotPossible(_("A tender has at most %d documents.") % MOST_DOCUMENTS, field="file")
    document = TenderDocument.objects.create(
        tender=tender,
        title=title.strip() or PurePosixPath(name).stem[:120],
        name=shortened(name),
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        content=encrypt_bytes(content),
        size=len(content),
        digest=digest,
        added_by_id=actor.user_id,
        added_at=now,
    )
    if tender.is_editable:
        tender.edition += 1
        tender.save(update_fields=["edition"])
        if actor.user_id is not None:
            tender.writers.add(actor.user_id)
    facts = {"document": document.title, "file": document.name, "digest": digest}
    note_tender(tender, TendersTag.DOCUMENT_ADDED, actor, now, None, facts)
    return document


@transaction.atomic
def remove_document(*, document: TenderDocument, actor: Actor, now: datetime) -> None:
    """Take away a file that was never published; a published one stays for good."""
    require_managed(actor, document.tender)
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=document.tender_id)
    row = TenderDocument.objects.filter(pk=document.pk).defer("content").first()
    if row is None:
        return
    if row.published_at is not None or row.amendments.exists():
        raise NotPossible(_("The document is published, or part of an amendment, and stays."))
    if tender.state == TenderState.IN_APPROVAL:
        raise NotPossible(_("The tender waits for approval: it stands as it is."))
    facts = {"document": row.title, "file": row.name, "digest": row.digest}
    row.delete()
    if tender.is_editable:
        tender.edition += 1
        tender.save(update_fields=["edition"])
    note_tender(tender, TendersTag.DOCUMENT_REMOVED, actor, now, facts, None)
