"""Which answers a page about many people reads: kept ones for today, computed ones for another day.

Coverage and the list of people behind each figure ask here with the same question and day, so that
both read the same.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from records.eligibility.enums import RunState
from records.eligibility.models import KeptAnswer, KeptAnswerQuerySet, KeptRun
from records.register.models import Cadre
from records.register.models.cadre import CadreQuerySet

LIVE_UP_TO = 5_000
"""People on the register who are computed while a page waits; about a second."""

Group = tuple[str, str, bool, int]
"""Path of the unit, level band, whether met, how many."""


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """Where answers come from: a run of kept ones; without a run they are computed now.

    `is_pending`: neither, because there are none yet and the register is too large to compute now.
    """

    run: KeptRun | None = None
    is_pending: bool = False


def answer_source(*, day: date, today: date, question: str = "") -> AnswerSource:
    """Return where the answers to `question` as of `day` come from.

    A large register reads the last run, also where it is of the day before; a small one is computed
    then. Which of the two it is depends on the register alone, not on the part of it asked about.
    """
    if day != today:
        return AnswerSource()
    run = KeptRun.objects.filter(state=RunState.CURRENT).first()
    if run is not None and question and question not in run.questions:
        run = None
    if run is not None and run.as_of == today:
        return AnswerSource(run)
    if not _is_large():
        return AnswerSource()
    return AnswerSource(run, is_pending=run is None)


def groups(run: KeptRun, question: str, cadres: CadreQuerySet) -> list[Group]:
    """Return how many of `cadres` meet `question` and how many do not, by unit and band; one query."""
    concerned = run.answers(question).filter(cadre__in=cadres.values("pk"))
    counted = concerned.answering(KeptAnswer.MET, KeptAnswer.UNMET).order_by()
    groups_by = ("unit_path", "band", "answer")
    rows = counted.values_list(*groups_by).annotate(number=Count("pk"))
    return [(path, band, answer == KeptAnswer.MET, n) for path, band, answer, n in rows]


def answered(run: KeptRun, question: str, met: bool) -> KeptAnswerQuerySet:
    """Return the kept answers of those who meet `question`, or of those who do not."""
    letter = KeptAnswer.MET if met else KeptAnswer.UNMET
    return run.answers(question).answering(letter)


def _is_large() -> bool:
    return Cadre.objects.unmerged().count() > LIVE_UP_TO
