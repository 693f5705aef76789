"""How many people need somebody's attention: short of hours, a make-up overdue or to be reminded of."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from records.eligibility.checking.check import check_cadres
from records.eligibility.checking.queries import HOURS, answer_of, serving_on
from records.eligibility.enums import Attention
from records.eligibility.kept.reading import answer_source
from records.eligibility.makeups import attention_of, reminder_months
from records.eligibility.models import KeptAnswer, KeptRun
from records.register.models.cadre import CadreQuerySet


@dataclass(slots=True)
class Pile:
    """So many people, and the day by which the first of them is due."""

    count: int = 0
    due: date | None = None

    def add(self, due: date | None) -> None:
        """Count one person."""
        self.count += 1
        if due is not None:
            self.due = due if self.due is None else min(self.due, due)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of `people` in service: who is short of the required hours, and whose make-up is open."""

    people: int
    unmet: Pile
    overdue: Pile
    remind: Pile


def waiting_of(cadres: CadreQuerySet, today: date) -> Waiting | None:
    """Return what waits among `cadres`; None while the answers are being computed.

    Reads what the list of cadres reads, so the list behind a figure has as many rows.
    """
    serving = serving_on(cadres, today)
    source = answer_source(day=today, today=today, question=HOURS)
    if source.is_pending:
        return None
    return _kept(source.run, serving) if source.run else _computed(serving, today)


def _kept(run: KeptRun, serving: CadreQuerySet) -> Waiting:
    overdue, remind = (Q(attention=kind) for kind in (Attention.OVERDUE, Attention.REMIND))
    unmet = Q(answer=KeptAnswer.UNMET)
    found = (
        run.answers(HOURS)
        .filter(cadre__in=serving.values("pk"))
        .aggregate(
            people=Count("pk"),
            unmet=Count("pk", filter=unmet),
            overdue=Count("pk", filter=overdue),
            overdue_due=Min("due", filter=overdue),
            remind=Count("pk", filter=remind),
            remind_due=Min("due", filter=remind),
        )
    )
    return Waiting(
        found["people"],
        Pile(found["unmet"]),
        Pile(found["overdue"], found["overdue_due"]),
        Pile(found["remind"], found["remind_due"]),
    )


def _computed(serving: CadreQuerySet, today: date) -> Waiting:
    people, unmet = 0, Pile()
    piles = {Attention.OVERDUE: Pile(), Attention.REMIND: Pile()}
    months = reminder_months(today)
    for check in check_cadres(serving, as_of=today, with_evidence=False):
        people += 1
        if answer_of(check, HOURS).met is False:
            unmet.add(None)
        attention, due = attention_of(check, months)
        if attention:
            piles[Attention(attention)].add(due)
    return Waiting(people, unmet, piles[Attention.OVERDUE], piles[Attention.REMIND])
