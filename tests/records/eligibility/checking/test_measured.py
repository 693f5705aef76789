"""A rule counts what its measure says; a measure of a room's own needs no change in the check."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps

from records.core.errors import DomainError
from records.core.seams import collect
from records.eligibility.checking.queries import HOURS, ask
from records.eligibility.enums import Effect, RuleUnit, Window
from records.eligibility.services import create_rule
from records.journal.enums import EntryKind
from records.journal.measures import MEASURES, TRAINING_DAYS, Measure, Summed
from records.journal.services import reverse_entry
from records.register.models import Cadre
from tests.factories.records import ACTOR, NOW
from tests.records.eligibility.conftest import complete, train

TODAY = date(2026, 11, 23)
PLAIN = {"channel": "", "content_kind": "", "days": Decimal(0)}

EXCELLENT = Measure(
    code="excellent_essays",
    label="优秀党性分析",
    kind=EntryKind.ESSAY,
    grades=("excellent", "good"),
    summed=Summed.COUNT,
    sentence="%(start)s–%(end)s: %(count)s/%(required)s 篇",
)
ON_LAW = Measure(
    code="law_exams",
    label="法治考试",
    kind=EntryKind.ASSESSMENT,
    facts=(("subject of it", "宪法"), ("passed", "yes")),
    summed=Summed.COUNT,
    sentence="%(count)s/%(required)s",
)
PARTY_HOURS = Measure(
    code="party_hours",
    label="党性教育学时",
    kind=EntryKind.HOURS,
    channel="concentrated",
    content_kind="party_spirit",
    summed=Summed.HOURS,
    sentence="%(hours)s/%(required)s",
)


@pytest.fixture(autouse=True)
def brought(db):
    """Measures of a room that lives only in this test."""
    MEASURES.add("tests", [EXCELLENT, ON_LAW, PARTY_HOURS])
    yield
    collect(apps.get_app_configs())


def rule(measure: str, **given):
    values = {
        "code": f"counts_{measure}",
        "title": "计数",
        "window": Window.CALENDAR_YEAR,
        "unit": RuleUnit.COUNT,
        "threshold": Decimal(1),
        "effect": Effect.BLOCKS,
        "source": "市委文件",
        "effective_from": date(2026, 1, 1),
        "measure": measure,
    }
    return create_rule(**(values | given), actor=ACTOR, now=NOW)


def essay(cadre: Cadre, grade: str, day: date = date(2026, 5, 1)):
    return train(cadre, 0, day, kind=EntryKind.ESSAY, grade=grade, **PLAIN)


def test_entries_of_a_grade_are_counted_and_reversals_cancel_out(staff, result_of) -> None:
    code = rule("excellent_essays", threshold=Decimal(2)).code
    essay(staff, "pass")
    essay(staff, "excellent", date(2025, 5, 1))
    first, second = essay(staff, "excellent"), essay(staff, "good")

    result = result_of(staff, code, TODAY)
    assert (result.actual, result.met) == (2, True)
    assert list(result.evidence) == [first.pk, second.pk]
    assert "2026-01-01–2026-11-23: 2/2 篇" in result.why

    reverse_entry(entry=second, reason="误登", actor=ACTOR, now=NOW)
    result = result_of(staff, code, TODAY)
    assert (result.actual, result.met, result.missing) == (1, False, 1)
    assert list(result.evidence) == [first.pk]


def test_entries_are_counted_by_what_their_facts_say(staff, result_of) -> None:
    code = rule("law_exams").code

    def exam(subject: str, passed: str):
        facts = {"title": "考试", "subject of it": subject, "passed": passed}
        return train(staff, 0, date(2026, 5, 1), kind=EntryKind.ASSESSMENT, facts=facts, **PLAIN)

    exam("宪法", "no")
    exam("民法典", "yes")
    assert result_of(staff, code, TODAY).actual == 0
    passed = exam("宪法", "yes")
    assert result_of(staff, code, TODAY).actual == 1
    reverse_entry(entry=passed, reason="误登", actor=ACTOR, now=NOW)
    assert result_of(staff, code, TODAY).actual == 0


def test_hours_of_one_content_are_summed(staff, result_of) -> None:
    code = rule("party_hours", unit=RuleUnit.HOURS, threshold=Decimal(20)).code
    train(staff, 16, date(2026, 5, 1), content_kind="party_spirit")
    train(staff, 40, date(2026, 5, 2), content_kind="theory")
    assert result_of(staff, code, TODAY).actual == 16


def test_days_of_completed_classes_are_a_measure_too(staff, result_of) -> None:
    code = rule("training_days", unit=RuleUnit.DAYS, threshold=Decimal(12)).code
    done = complete(staff, 14, date(2026, 1, 10))
    train(staff, 90, date(2026, 5, 2))
    result = result_of(staff, code, TODAY)
    assert (result.measure, result.actual, result.met) == (TRAINING_DAYS, 10, False)
    assert list(result.evidence) == [done.pk]


def test_what_is_counted_is_no_requirement_of_hours(staff) -> None:
    rule("excellent_essays")
    train(staff, 90, date(2026, 5, 2))
    answers = list(ask(Cadre.objects.filter(pk=staff.pk), HOURS, TODAY))
    assert [answer.met for answer in answers] == [True]


@pytest.mark.parametrize(
    ("measure", "given", "field"),
    [
        ("unheard_of", {}, "measure"),
        ("excellent_essays", {"unit": RuleUnit.HOURS}, "unit"),
        ("party_hours", {"unit": RuleUnit.COUNT}, "unit"),
        ("", {"unit": RuleUnit.COUNT}, "unit"),
        ("excellent_essays", {"alternative_days": 12}, "alternative_days"),
        (
            "party_hours",
            {
                "unit": RuleUnit.HOURS,
                "subject": "class",
                "window": Window.CLASS,
                "effect": Effect.GATE,
            },
            "measure",
        ),
    ],
)
def test_a_rule_that_cannot_be_counted_is_refused(measure, given, field) -> None:
    with pytest.raises(DomainError) as refused:
        rule(measure, **given)
    assert refused.value.field == field
