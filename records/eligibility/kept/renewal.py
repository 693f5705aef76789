"""Computing the kept answers: everyone once a day, single cadres soon after their facts changed.

Each step is a transaction of its own that begins by locking the runs, so two workers take turns, and
one that is killed leaves whole steps behind.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from records.eligibility.checking.bands import band_of
from records.eligibility.checking.check import check_cadres
from records.eligibility.checking.queries import answer_of, questions
from records.eligibility.checking.results import CadreCheck
from records.eligibility.enums import RunState
from records.eligibility.makeups import attention_of, reminder_months
from records.eligibility.models import KeptAnswer, KeptRun, StaleMark
from records.register.models import Cadre

STEP = 1000
"""Cadres in one transaction: SQLite's one writer waits for none longer than that takes."""
MARKS = 200
LETTERS = {True: KeptAnswer.MET, False: KeptAnswer.UNMET, None: KeptAnswer.NOT_CONCERNED}

Clock = Callable[[], datetime]


def renew_kept_answers(*, today: date, clock: Clock = timezone.now) -> int:
    """Bring the kept answers to `today`; return how many cadres were computed.

    Does nothing where nothing changed, goes on where a killed worker left off.
    """
    computed = 0
    while (done := _apply_marks(today, clock)) is not None:
        computed += done
    run = _run_to_build(today, clock)
    while run is not None and (done := _advance(run, clock)):
        computed += done
    _remove_old_runs()
    return computed


def _locked_runs() -> list[KeptRun]:
    """Return the current run and the one being built, locked.

    Read again under the lock: who waited for it may have missed a run begun meanwhile.
    """
    live = KeptRun.objects.exclude(state=RunState.OLD).order_by("pk")
    list(live.select_for_update())
    return list(live)


@transaction.atomic
def _apply_marks(today: date, clock: Clock) -> int | None:
    """Compute the cadres marked; None where no mark is left. Marks seen here are of committed facts."""
    runs = _locked_runs()
    marks = list(StaleMark.objects.order_by("pk")[:MARKS])
    if not marks:
        return None
    if any(mark.cadres is None for mark in marks):
        _begin(today, clock)
        StaleMark.objects.filter(pk__in=[mark.pk for mark in marks if mark.cadres is None]).delete()
        return 0
    numbers = sorted({pk for mark in marks for pk in mark.cadres or ()})
    for run in runs:
        # What a run being built has not come to yet, it will compute from the facts as they are.
        is_built = run.state == RunState.CURRENT
        _replace(run, [pk for pk in numbers if is_built or pk <= run.last_cadre])
        if is_built:
            run.renewed_at = clock()
            run.save(update_fields=["renewed_at"])
    StaleMark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    return len(numbers) if runs else 0


@transaction.atomic
def _run_to_build(today: date, clock: Clock) -> int | None:
    """Return the run being built, begun here where today has none; None where all is there."""
    runs = {run.state: run for run in _locked_runs()}
    building, current = runs.get(RunState.BUILDING), runs.get(RunState.CURRENT)
    if building is not None and building.as_of == today:
        return building.pk
    if building is None and current is not None and current.as_of == today:
        return None
    return _begin(today, clock)


def _begin(today: date, clock: Clock) -> int:
    """Begin a run for everyone; one under way is given up. Two at once: the second goes on."""
    KeptRun.objects.filter(state=RunState.BUILDING).update(state=RunState.OLD)
    started = {"as_of": today, "questions": questions(today), "started_at": clock()}
    run, _made = KeptRun.objects.get_or_create(state=RunState.BUILDING, defaults=started)
    return run.pk


@transaction.atomic
def _advance(number: int, clock: Clock) -> int:
    """Compute the next cadres of a run; 0 where it is finished, or another worker finished it."""
    run = next((run for run in _locked_runs() if run.pk == number), None)
    if run is None or run.state != RunState.BUILDING:
        return 0
    waiting = Cadre.objects.unmerged().filter(pk__gt=run.last_cadre).order_by("pk")
    pks = list(waiting.values_list("pk", flat=True)[:STEP])
    if not pks:
        _finish(run, clock)
        return 0
    _replace(run, pks)
    run.last_cadre, run.count = pks[-1], run.count + len(pks)
    run.save(update_fields=["last_cadre", "count"])
    return len(pks)


def _finish(run: KeptRun, clock: Clock) -> None:
    """Put `run` in the place of the current one; who reads sees the one or the other."""
    KeptRun.objects.filter(state=RunState.CURRENT).update(state=RunState.OLD)
    run.state, run.finished_at = RunState.CURRENT, clock()
    run.save(update_fields=["state", "finished_at"])


def _replace(run: KeptRun, pks: list[int]) -> None:
    if not pks:
        return
    cadres = Cadre.objects.unmerged().filter(pk__in=pks)
    checks = check_cadres(cadres, as_of=run.as_of, with_evidence=False)
    KeptAnswer.objects.bulk_create(
        _rows(run, checks),
        batch_size=STEP,
        update_conflicts=True,
        unique_fields=["run", "cadre"],
        update_fields=["unit_path", "band", "answers", "attention", "due"],
    )


def _rows(run: KeptRun, checks: Iterable[CadreCheck]) -> Iterator[KeptAnswer]:
    months = reminder_months(run.as_of)
    for check in checks:
        attention, due = attention_of(check, months)
        yield KeptAnswer(
            run=run,
            cadre_id=check.cadre_id,
            unit_path=check.unit_path,
            band=band_of(check.held) if check.held else "",
            answers="".join(LETTERS[_met(check, one)] for one in run.questions),
            attention=attention,
            due=due,
        )


def _met(check: CadreCheck, question: str) -> bool | None:
    return answer_of(check, question).met if check.held is not None else None


def _remove_old_runs() -> None:
    """Remove runs nobody reads, the rows by one statement.

    Django's delete would load sixty thousand rows first, since Wagtail listens to every deletion.
    """
    for run in KeptRun.objects.filter(state=RunState.OLD):
        with transaction.atomic(), connection.cursor() as cursor:
            table = connection.ops.quote_name(KeptAnswer._meta.db_table)
            cursor.execute(f"DELETE FROM {table} WHERE run_id = %s", [run.pk])  # noqa: S608
            run.delete()
