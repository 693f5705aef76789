"""Purchases that together reach what none of them reaches alone (Regulation of the Law, art. 28)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from courses.tenders.enums import COUNTED, ENDED
from courses.tenders.models import Regime, Tender

COUNTERS = re.compile(r"第?[\d一二三四五六七八九十百两]+(?=[期批次班轮届])|[\d\W_]+")
"""What tells two editions of the same thing apart: numbers, signs, 第…期."""

LEAST = 4
"""Characters of a bare title: shorter ones say nothing about the content."""


@dataclass(frozen=True, slots=True)
class SplitFinding:
    """A limit that the purchases of a category reach together, and the others in the sum."""

    limit: Decimal
    total: Decimal
    others: tuple[Tender, ...]

    @property
    def sentence(self) -> str:
        """Return what is wrong and how to mend it, naming the other tenders."""
        return _(
            "Together with %(others)s the purchases of this category in the year come to "
            "%(total)s yuan, and the limit for this way of buying is %(limit)s: that is splitting. "
            "Buy by open tender, put the classes into one tender, or state the finance "
            "department's approval."
        ) % {
            "others": ", ".join(f"{one.number} “{one.title}”" for one in self.others),
            "total": f"{self.total:,.2f}",
            "limit": f"{self.limit:,.2f}",
        }


def split_findings(tender: Tender, budget: Decimal, day: date) -> list[SplitFinding]:
    """Return the limits that `tender` reaches together with others of purchaser, category and year.

    An open tender, and one whose regime was approved, is no splitting and does not count. A sum
    that reaches a limit is held like a single purchase of that size. Drafts do not count.
    """
    if tender.regime.is_open or tender.approval or tender.regime.split_limit is None:
        return []
    rows = Regime.objects.in_force(day).filter(split_limit__gte=tender.regime.split_limit)
    limits = {row.split_limit for row in rows if row.split_limit is not None}
    others = _others(tender)
    findings = []
    for limit in sorted(limits | {tender.regime.split_limit}):
        below = [one for one, own_limit, _sum in others if own_limit <= limit]
        total = budget + sum((one for _row, own, one in others if own <= limit), Decimal(0))
        if below and total >= limit:
            findings.append(SplitFinding(limit, total, tuple(below)))
    return findings


def _others(tender: Tender) -> list[tuple[Tender, Decimal, Decimal]]:
    """Return the purchases that count beside `tender`: each with its regime's limit and its budget."""
    rows = (
        Tender.objects.filter(
            organiser=tender.organiser_id,
            category=tender.category,
            year=tender.year,
            state__in=COUNTED,
            approval="",
            regime__is_open=False,
            regime__split_limit__isnull=False,
        )
        .exclude(pk=tender.pk)
        .select_related("regime")
        .annotate(budget_sum=Sum("lots__classes__training_class__budget"))
    )
    return [
        (one, one.regime.split_limit or Decimal(0), getattr(one, "budget_sum", None) or Decimal(0))
        for one in rows.order_by("number")
    ]


def like_tenders(tender: Tender) -> list[Tender]:
    """Return other living tenders of the purchaser, category and year of like content.

    Like: the same title once numbers, signs and 第…期 are left out, or the same specification.
    Drafts count here: it is a flag to explain, no bar. An open tender is never flagged.
    """
    if tender.regime.is_open:
        return []
    rows = (
        Tender.objects.filter(
            organiser=tender.organiser_id,
            category=tender.category,
            year=tender.year,
            regime__is_open=False,
        )
        .exclude(pk=tender.pk)
        .exclude(state__in=ENDED)
        .prefetch_related("lots__classes__training_class")
    )
    own = _contents(tender)
    return [other for other in rows.order_by("number") if own & _contents(other)]


def _contents(tender: Tender) -> set[str]:
    # Lots are called "first" and "second" everywhere: what is bought are the classes.
    titles = [tender.title]
    titles += [row.training_class.title for lot in tender.lots.all() for row in lot.classes.all()]
    found = set(_bare(titles))
    text = "".join(tender.specification.split())
    return found | ({text} if len(text) >= 40 else set())


def _bare(titles: Iterable[str]) -> Iterable[str]:
    return (
        bare for bare in (COUNTERS.sub("", title).lower() for title in titles) if len(bare) >= LEAST
    )
