"""What the list of cadres says of each person: the same on the page and in the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from records.archive.forms import CadreFilterForm
from records.archive.presentation import VERDICTS, verdict_hint
from records.core.labels import label_of
from records.eligibility.checking.bands import Band, band_of
from records.eligibility.checking.check import check_cadres
from records.eligibility.checking.queries import Answer, answer_of
from records.eligibility.checking.reasons import conclusion
from records.eligibility.checking.results import Verdict
from records.register.models import Cadre

CHUNK = 500


@dataclass(frozen=True, slots=True)
class CadreRow:
    """A person with unit and post of the day asked about, and the answer."""

    pk: int
    staff_number: str
    name: str
    unit: str
    post: str
    level: str
    kind: str
    label: str
    hint: str


def cadre_rows(numbers: Sequence[int], form: CadreFilterForm) -> list[CadreRow]:
    """Return the people of these numbers, in their order, with their answers.

    The number of queries does not depend on how many they are.
    """
    among = Cadre.objects.filter(pk__in=numbers)
    held = among.order_by().with_post(form.day)
    posts = dict(held.values_list("pk", "post_title"))  # type: ignore[misc] # annotated
    checks = check_cadres(among, as_of=form.day, with_evidence=False)
    answers = {check.cadre_id: answer_of(check, form.question) for check in checks}
    return [_row(answers[pk], posts[pk] or "") for pk in numbers if pk in answers]


class CadreRows(Sequence[CadreRow]):
    """All rows of a list: counted at once, checked chunk by chunk while they are read."""

    def __init__(self, numbers: Sequence[int], form: CadreFilterForm) -> None:
        self.numbers, self.form = list(numbers), form

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[CadreRow]:
        for start in range(0, len(self.numbers), CHUNK):
            yield from cadre_rows(self.numbers[start : start + CHUNK], self.form)

    @overload
    def __getitem__(self, index: int) -> CadreRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[CadreRow]: ...

    def __getitem__(self, index: int | slice) -> CadreRow | Sequence[CadreRow]:
        if isinstance(index, slice):
            return CadreRows(self.numbers[index], self.form)
        return cadre_rows([self.numbers[index]], self.form)[0]


def _row(answer: Answer, post: str) -> CadreRow:
    check, result = answer.check, answer.result
    person = (check.cadre_id, check.number, check.name, check.unit_name, post)
    if not check.held:
        return CadreRow(*person, "", "neutral", "–", "")
    level = label_of(Band, band_of(check.held).value)
    if result is not None:
        kind, label = conclusion(result)
        return CadreRow(*person, level, kind, str(label), "")
    verdict = check.verdict
    label = label_of(Verdict, verdict.value)
    return CadreRow(*person, level, VERDICTS[verdict], label, verdict_hint(check))
