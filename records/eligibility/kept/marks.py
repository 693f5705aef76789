"""Noting, with the write, whose answers no longer stand."""

from records.core.seams import FactsListener
from records.core.seams.facts import CadreIds
from records.eligibility.models import StaleMark


def mark_stale(cadre_ids: CadreIds | None) -> None:
    """Note, in the transaction that changed facts, whose answers are to be computed anew."""
    StaleMark.objects.create(cadres=None if cadre_ids is None else sorted(set(cadre_ids)))


ELIGIBILITY_LISTENER = FactsListener("eligibility:kept_answers", mark_stale)
