"""What a page shows of a notice: its facts in the reader's language, in the order of an official notice."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.tenders.enums import IndicatorKind, NoticeKind, TenderCategory, TenderState
from courses.tenders.models import Notice, Tender
from courses.tenders.scoring import scale_words

FIELD_LABELS = {
    "specification": "Specification",
    "offered_until": "Documents on offer until",
    "opening_place": "Place of the opening",
    "contact": "Contact for bidders",
}
"""What the amendable fields are called, as English source texts of other rooms' catalogs."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and a text."""

    title: str
    rows: list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion as it is published."""

    number: int
    title: str
    points: str
    measured: str
    how: str


def sections_of(notice: Notice) -> dict[str, Any]:
    """Return what the notice says, ready to show: facts, criteria, changes."""
    content = notice.content
    found: dict[str, Any] = {"facts": head_facts(content)}
    if notice.kind == NoticeKind.TENDER:
        found["criteria"] = [_criterion(one) for one in content.get("criteria", ())]
        found["extra"] = [(_(label), text) for label, text in content.get("facts", ())]
    if notice.kind == NoticeKind.AMENDMENT:
        found["changes"] = [
            (_(FIELD_LABELS[one["field"]]), one["before"], one["after"])
            for one in content.get("changes", ())
        ]
        found["deadline_moved"] = content["old_deadline"] != content["deadline_at"]
        found["old_deadline"] = moment(content["old_deadline"])
        found["deadline"] = moment(content["deadline_at"])
    return found


def head_facts(content: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the facts that every notice begins with."""
    rows: list[tuple[str, Any]] = [
        (_("Number"), content["number"]),
        (_("Purchaser"), content["purchaser"]),
        (_("Category"), TenderCategory(content["category"]).label),
        (_("Way of buying"), _(content["regime"]["title"])),
        (_("Published"), moment(content["published_at"])),
    ]
    if content.get("offered_until"):
        rows.append((_("Documents on offer until"), date.fromisoformat(content["offered_until"])))
    rows.append((_("Deadline for bids"), moment(content["deadline_at"])))
    if content.get("opening_place"):
        rows.append((_("Place of the opening"), content["opening_place"]))
    if content.get("small_firm_deduction"):
        rows.append((_("Deduction for small firms"), f"{content['small_firm_deduction']}%"))
    if content.get("contact"):
        rows.append((_("Contact for bidders"), content["contact"]))
    return rows


def moment(text: str) -> datetime | None:
    """Return the moment written in a notice, in local time."""
    return timezone.localtime(datetime.fromisoformat(text)) if text else None


def open_tender_of(notice: Notice) -> Tender | None:
    """Return the tender of a notice while it stands published; None once it ended or moved on.

    Whether its deadline has passed is not asked here: the page is kept for many readers.
    """
    return notice.tender if notice.tender.state == TenderState.PUBLISHED else None


def _criterion(one: dict[str, Any]) -> CriterionRow:
    points = Decimal(one["points"])
    how = scale_words(one["indicator"], points, one["scale"], one["unit"])
    label = str(IndicatorKind(one["indicator"]).label)
    return CriterionRow(one["number"], one["title"], one["points"], one["measured"] or label, how)
