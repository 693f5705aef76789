"""Regime; Tender with its lots, criteria and documents; what was asked, changed and published."""

from courses.tenders.models.content import Criterion, SpecificationAuthor, TenderDocument
from courses.tenders.models.published import Amendment, Notice, Question
from courses.tenders.models.regime import Regime, RegimeConfirmation
from courses.tenders.models.tender import Lot, LotClass, Tender

__all__ = [
    "Amendment",
    "Criterion",
    "Lot",
    "LotClass",
    "Notice",
    "Question",
    "Regime",
    "RegimeConfirmation",
    "SpecificationAuthor",
    "Tender",
    "TenderDocument",
]
