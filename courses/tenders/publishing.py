"""What a notice says: a tender as plain facts, in an order that a digest can be taken of."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from courses.tenders.models import Amendment, Question, Tender, TenderDocument
from courses.tenders.seams import NOTICE_FACTS
from courses.tenders.trail_values import plain_value


def digest_of(content: Any) -> str:
    """Return SHA-256 over the content as JSON: keys in order, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def tender_content(tender: Tender) -> dict[str, Any]:
    """Return what the tender's notice says; labels and choices as codes, for gettext."""
    lots = tender.lots.prefetch_related("classes__training_class")
    return {
        **head_content(tender),
        "ground": tender.ground,
        "specification": tender.specification,
        "lots": [_lot(lot) for lot in lots],
        "criteria": [
            {
                "number": one.number,
                "title": one.title,
                "indicator": one.indicator,
                "points": plain_value(one.points),
                "measured": one.measured,
                "unit": one.unit,
                "scale": one.scale,
            }
            for one in tender.criteria.all()
        ],
        "small_firm_deduction": plain_value(tender.small_firm_deduction),
        "opening_place": tender.opening_place,
        "contact": tender.contact,
        "documents": documents_content(tender.documents.published()),
        "facts": [[label, text] for one in NOTICE_FACTS for label, text in one.find(tender)],
    }


def head_content(tender: Tender) -> dict[str, Any]:
    """Return what every notice of a tender begins with."""
    return {
        "number": tender.number,
        "title": tender.title,
        "purchaser": tender.organiser.name,
        "category": tender.category,
        "regime": {"code": tender.regime.code, "title": tender.regime.title},
        "published_at": _moment(tender.published_at),
        "offered_until": plain_value(tender.offered_until),
        "deadline_at": _moment(tender.deadline_at),
    }


def amendment_content(amendment: Amendment) -> dict[str, Any]:
    """Return what the notice of an amendment says."""
    return {
        **head_content(amendment.tender),
        "amendment": amendment.number,
        "is_material": amendment.is_material,
        "reason": amendment.reason,
        "changes": amendment.changes,
        "old_deadline": _moment(amendment.old_deadline),
        "documents": documents_content(amendment.documents.all()),
    }


def answer_content(question: Question) -> dict[str, Any]:
    """Return what the notice of an answer says: never the question as it was sent."""
    return {
        **head_content(question.tender),
        "answers": [
            {
                "question": question.wording,
                "answer": question.answer,
                "changes_content": question.changes_content,
            }
        ],
    }


def ending_content(tender: Tender, reasons: Iterable[str]) -> dict[str, Any]:
    """Return what the notice of a cancellation, or of a tender declared void, says."""
    return {**head_content(tender), "reasons": list(reasons)}


def documents_content(documents: Iterable[TenderDocument]) -> list[dict[str, Any]]:
    """Return the documents by what anybody needs to fetch and check them."""
    return [
        {
            "key": str(one.key),
            "title": one.title,
            "name": one.name,
            "size": one.size,
            "digest": one.digest,
        }
        for one in documents
    ]


def _lot(lot: Any) -> dict[str, Any]:
    classes = [row.training_class for row in lot.classes.all()]
    return {
        "number": lot.number,
        "title": lot.title,
        "budget": f"{sum(one.budget for one in classes):.2f}",
        "person_days": sum(one.person_days for one in classes),
        "classes": [
            {
                "title": one.title,
                "starts_on": one.starts_on.isoformat(),
                "ends_on": one.ends_on.isoformat(),
                "capacity": one.capacity,
                "budget": f"{one.budget:.2f}",
                "person_days": one.person_days,
            }
            for one in classes
        ],
    }


def _moment(value: Any) -> str:
    return timezone.localtime(value).isoformat() if value is not None else ""
