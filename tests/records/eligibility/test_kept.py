"""Kept answers: the same as computed ones, renewed after changes, whole whenever they are read."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from records.archive.forms import CadreFilterForm
from records.core.codes import PostLevel
from records.eligibility.checking.queries import questions, serving_on
from records.eligibility.coverage.figures import coverage_of
from records.eligibility.enums import RunState
from records.eligibility.kept import reading, renewal
from records.eligibility.kept.reading import answer_source
from records.eligibility.kept.renewal import renew_kept_answers
from records.eligibility.models import KeptAnswer, KeptRun, Rule, StaleMark
from records.eligibility.services import create_rule
from records.register.models import Cadre
from records.register.services import appoint_cadre, end_appointment, move_unit
from tests.concurrency import run_together
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
)
from tests.records.eligibility.conftest import train

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate(NOW)


def clock() -> datetime:
    return NOW


def renew(today: date = TODAY) -> int:
    return renew_kept_answers(today=today, clock=clock)


@pytest.fixture
def city():
    return UnitFactory(code="4307", short_name="常德市")


@pytest.fixture
def county(city):
    return UnitFactory(code="430702", short_name="武陵区", parent=city)


@pytest.fixture
def town(county):
    return UnitFactory(code="430702-1", short_name="河洑镇", parent=county)


@pytest.fixture
def officer(city):
    return RoleFactory(kind="officer", unit=city).user


@pytest.fixture
def people(city, county, town) -> list[Cadre]:
    begun = date(2020, 1, 1)
    made = []
    for unit, level, hours in (
        (city, PostLevel.DEPARTMENTAL_DEPUTY, 550),
        (county, PostLevel.COUNTY_DEPUTY, 100),
        (county, PostLevel.STAFF, 90),
        (town, PostLevel.STAFF, 89),
        (town, PostLevel.TOWNSHIP_CHIEF, 90),
    ):
        cadre = CadreFactory(unit=unit)
        AppointmentFactory(cadre=cadre, unit=unit, post_level=level, since=begun)
        train(cadre, hours, date(2026, 3, 1))
        made.append(cadre)
    # Promoted short of the hours: the make-up is overdue, or comes to its reminder.
    for since in (date(2024, 3, 1), TODAY - timedelta(days=300)):
        cadre = CadreFactory(unit=town)
        AppointmentFactory(
            cadre=cadre, unit=town, post_level=PostLevel.STAFF, since=begun, until=since
        )
        AppointmentFactory(
            cadre=cadre, unit=town, post_level=PostLevel.TOWNSHIP_DEPUTY, since=since
        )
        made.append(cadre)
    CadreFactory(unit=town)
    return made


def rows(user, question, source=None):
    found = coverage_of(user, question=question, as_of=TODAY, source=source)
    return {
        (row.unit.code, row.direct): (
            row.all,
            {band: count for band, count in row.bands.items() if count.total},
        )
        for row in found.rows
    }


def listed(user, source_day=TODAY, **asked):
    form = CadreFilterForm(asked, user=user, today=source_day)
    return list(form.find(serving_on(Cadre.objects.visible_to(user), TODAY)))


def kept_source():
    source = answer_source(day=TODAY, today=TODAY)
    assert source.run is not None
    return source


def test_kept_figures_are_those_that_are_computed(people, officer) -> None:
    assert renew() == 8
    for question in questions(TODAY):
        kept = rows(officer, question, kept_source())
        assert kept == rows(officer, question)


def test_a_figure_and_the_list_behind_it_agree(people, officer, town) -> None:
    asked = [
        {"met": met, "unit": unit, "direct": direct, "level": level, "rule": rule}
        for met in ("yes", "no")
        for unit, direct in (("4307", ""), ("4307", "1"), ("430702-1", ""))
        for level in ("", "township")
        for rule in ("hours", "all")
    ]
    computed = [listed(officer, **one) for one in asked]
    renew()
    kept_source()
    assert [listed(officer, **one) for one in asked] == computed
    # A post recorded since: both still speak of the same moment.
    appoint_cadre(
        cadre=people[2],
        unit=town,
        post_title="镇长",
        since=TODAY,
        actor=ACTOR,
        now=NOW,
        post_level=PostLevel.TOWNSHIP_CHIEF,
    )
    assert [listed(officer, **one) for one in asked] == computed
    for direct in (True, False):
        count = rows(officer, "hours", kept_source())["4307" if direct else "430702", direct][0]
        unit = {"unit": "4307", "direct": "1"} if direct else {"unit": "430702"}
        assert len(listed(officer, rule="hours", met="yes", **unit)) == count.met


@pytest.mark.parametrize("wanted", ["overdue", "remind"])
def test_make_ups_to_look_after_are_kept_as_they_are_computed(people, officer, wanted) -> None:
    computed = listed(officer, attention=wanted)
    assert len(computed) == 1
    renew()
    assert listed(officer, attention=wanted) == computed
    assert listed(officer, attention=wanted, unit="430702-1") == computed
    assert listed(officer, attention=wanted, unit="4307", direct="1") == []


def met(cadre: Cadre) -> str:
    run = KeptRun.objects.get(state=RunState.CURRENT)
    return run.answers("hours").get(cadre=cadre).answer


def test_a_posting_marks_those_it_is_about_and_the_worker_renews_them(people) -> None:
    renew()
    short = people[3]
    assert met(short) == KeptAnswer.UNMET
    train(short, 1, date(2026, 4, 1))
    assert [mark.cadres for mark in StaleMark.objects.all()] == [[short.pk]]
    assert renew() == 1
    assert met(short) == KeptAnswer.MET
    assert not StaleMark.objects.exists()
    assert renew() == 0


def test_posts_moves_of_units_and_rules_renew_too(people, city, town) -> None:
    renew()
    cadre = people[2]
    post = cadre.appointments.get()
    end_appointment(appointment=post, until=TODAY, reason="removed", actor=ACTOR, now=NOW)
    renew()
    assert KeptAnswer.objects.get(cadre=cadre).band == ""
    move_unit(unit=town, parent=city, actor=ACTOR, now=NOW)
    renew()
    assert KeptAnswer.objects.get(cadre=people[3]).unit_path == "/4307/430702-1/"
    new_rule(threshold=Decimal(80))
    renew()
    assert met(people[3]) == KeptAnswer.MET


def new_rule(threshold: Decimal) -> None:
    old = Rule.objects.filter(code="hours_year_staff").latest("version")
    names = ("code", "title", "window", "unit", "effect", "source", "applies_to", "window_params")
    create_rule(
        **{name: getattr(old, name) for name in names},
        threshold=threshold,
        effective_from=TODAY,
        actor=ACTOR,
        now=NOW,
    )


def test_a_change_rolled_back_leaves_no_mark(people) -> None:
    from django.db import transaction

    StaleMark.objects.all().delete()
    with transaction.atomic():
        train(people[0], 1, TODAY)
        transaction.set_rollback(True)
    assert not StaleMark.objects.exists()


def test_a_new_day_takes_the_place_of_the_old_in_one_step(people, officer, monkeypatch) -> None:
    renew()
    before = rows(officer, "hours", kept_source())
    monkeypatch.setattr(renewal, "STEP", 3)
    tomorrow = TODAY + timedelta(days=1)
    renewal._advance(renewal._run_to_build(tomorrow, clock), clock)
    # A worker was killed here: what is read is the old run, whole.
    assert rows(officer, "hours", kept_source()) == before
    building = KeptRun.objects.get(state=RunState.BUILDING)
    assert building.count == 3
    train(people[3], 1, TODAY)
    train(people[4], 1, TODAY)
    # Two renewed, and the five that were left: the first three are not computed again.
    assert renew(tomorrow) == 2 + 5
    run = KeptRun.objects.get()
    assert (run.pk, run.state, run.as_of, run.count) == (building.pk, "current", tomorrow, 8)
    assert met(people[3]) == KeptAnswer.MET


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_renew_at_once(people) -> None:
    renewal_step, renewal.STEP = renewal.STEP, 1
    try:
        done = run_together([renew, renew])
    finally:
        renewal.STEP = renewal_step
    assert sum(done) >= 8
    run = KeptRun.objects.get()
    assert run.state == RunState.CURRENT
    assert KeptAnswer.objects.count() == run.count == 8


def test_a_large_register_says_that_its_figures_are_being_computed(
    client, people, officer, monkeypatch
) -> None:
    monkeypatch.setattr(reading, "LIVE_UP_TO", 3)
    client.force_login(officer)
    today = timezone.localdate()
    page = client.get(reverse("coverage"))
    assert page.context["found"].source.is_pending
    assert client.get(reverse("cadre_list"), {"met": "yes"}).context["form"].is_pending
    renew_kept_answers(today=today - timedelta(days=1))
    page = client.get(reverse("coverage"))
    assert page.context["run"].as_of == today - timedelta(days=1)
    renew_kept_answers(today=today)
    page = client.get(reverse("coverage"))
    assert page.context["run"].as_of == today
    assert page.context["total"].total == 7


def test_coverage_of_today_asks_the_same_queries_for_few_and_for_many(
    client, people, officer, django_assert_num_queries
) -> None:
    renew()
    source = kept_source()
    with django_assert_num_queries(4):
        rows(officer, "hours", source)
