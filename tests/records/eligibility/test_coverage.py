"""Coverage: counted once, by unit and level, with links to the people."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from records.core.codes import PostLevel, Rank
from records.eligibility.checking.bands import Band, band_of
from records.eligibility.checking.positions import Position
from records.eligibility.coverage.figures import coverage_of
from records.eligibility.tags import EligibilityTag
from records.register.models import Cadre, Unit
from records.trail.models import TrailEvent
from tests.factories.records import (
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)
from tests.records.archive.conftest import signed_in
from tests.records.eligibility.conftest import train

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.fixture
def city() -> Unit:
    return UnitFactory(code="4307", short_name="常德市")


@pytest.fixture
def county(city) -> Unit:
    return UnitFactory(code="430702", short_name="武陵区", parent=city)


@pytest.fixture
def town(county) -> Unit:
    return UnitFactory(code="430702-1", short_name="河洑镇", parent=county)


def person(unit: Unit, level: int = PostLevel.STAFF, hours: int = 0, **given) -> Cadre:
    cadre = AppointmentFactory(cadre=CadreFactory(unit=unit, **given), post_level=level).cadre
    if hours:
        train(cadre, hours, date(2026, 3, 1))
    return cadre


@pytest.fixture
def people(city, county, town) -> None:
    person(city, PostLevel.DEPARTMENTAL_DEPUTY, 550)
    person(county, PostLevel.COUNTY_DEPUTY, 100)
    person(county, hours=90)
    person(town, hours=89)
    person(town, PostLevel.TOWNSHIP_CHIEF, 90)
    person(town, left_on=date(2026, 1, 1))
    CadreFactory(unit=town)


def told(user, **asked) -> dict[str, tuple[int, int]]:
    found = coverage_of(user, question="hours", as_of=TODAY, **asked)
    return {
        row.unit.short_name + ("*" if row.direct else ""): (row.all.met, row.all.total)
        for row in found.rows
    }


def test_everyone_is_counted_once_below_ones_unit(people, city, county) -> None:
    officer = RoleFactory(kind="officer", unit=city).user
    assert told(officer) == {"常德市*": (1, 1), "武陵区": (2, 4)}
    assert told(officer, focus=county) == {"武陵区*": (1, 2), "河洑镇": (1, 2)}


def test_one_sees_ones_own_part_of_the_tree(people, county) -> None:
    auditor = RoleFactory(kind="auditor", unit=county).user
    assert told(auditor) == {"武陵区*": (1, 2), "河洑镇": (1, 2)}


def test_several_roles_give_a_row_each(people, county, town, city) -> None:
    other = UnitFactory(short_name="鼎城区", parent=city)
    person(other)
    user = RoleFactory(kind="officer", unit=county).user
    for unit in (town, other):
        RoleFactory(user=user, kind="auditor", unit=unit)
    assert told(user) == {"武陵区": (2, 4), "鼎城区": (0, 1)}


def test_a_role_for_everywhere(people) -> None:
    assert told(RoleFactory(kind="officer", unit=None).user) == {
        "常德市*": (1, 1),
        "武陵区": (2, 4),
    }
    assert told(UserFactory(is_superuser=True)) == {"常德市*": (1, 1), "武陵区": (2, 4)}


def test_levels_stand_in_columns(people, city) -> None:
    officer = RoleFactory(kind="officer", unit=city).user
    found = coverage_of(officer, question="hours", as_of=TODAY)
    county = found.rows[1]
    assert found.shown_bands == list(Band)
    assert [(county.bands[band].met, county.bands[band].total) for band in Band] == [
        (0, 0),
        (0, 1),
        (1, 1),
        (1, 2),
    ]


@pytest.mark.parametrize(
    ("level", "rank", "band"),
    [
        (PostLevel.DEPARTMENTAL_DEPUTY, Rank.NONE, Band.DEPARTMENTAL),
        (PostLevel.COUNTY_CHIEF, Rank.INSPECTOR_2, Band.DEPARTMENTAL),
        (PostLevel.COUNTY_DEPUTY, Rank.NONE, Band.COUNTY),
        (PostLevel.TOWNSHIP_CHIEF, Rank.COUNSEL_4, Band.COUNTY),
        (PostLevel.UNSET, Rank.CHIEF_OFFICER_4, Band.TOWNSHIP),
        (PostLevel.STAFF, Rank.OFFICER_1, Band.STAFF),
        (PostLevel.UNSET, Rank.NONE, Band.STAFF),
    ],
)
def test_post_or_rank_decides_the_band(level, rank, band) -> None:
    assert band_of(Position(level, rank)) == band


def test_every_figure_leads_to_the_people_behind_it(people, city) -> None:
    client = signed_in(RoleFactory(kind="officer", unit=city).user)

    response = client.get(reverse("coverage"), {"as_of": TODAY.isoformat()})

    cells = [cell for row in response.context["rows"] for cell in row["cells"] if cell["url"]]
    assert len(cells) == 6
    for cell in cells:
        met, total = map(int, cell["text"].split(" / "))
        page = client.get(cell["url"])
        asked = page.context["form"].cleaned_data
        expected = total - met if asked["met"] == "no" else met
        assert page.context["listing"].page.paginator.count == expected > 0
    assert "3" in response.content.decode()


def test_another_question_and_another_day(people, city) -> None:
    client = signed_in(RoleFactory(kind="officer", unit=city).user)
    url = reverse("coverage")
    online = client.get(url, {"rule": "online_year", "as_of": "2026-11-23"}).context["total"]
    assert (online.met, online.total) == (0, 5)
    before = client.get(url, {"as_of": "2026-02-01"}).context["total"]
    assert (before.met, before.total) == (0, 5)
    everything = client.get(url, {"rule": "all", "as_of": "2026-11-23"}).context["total"]
    assert (everything.met, everything.total) == (3, 5)
    earlier = client.get(url, {"as_of": "2025-12-31"}).context["total"]
    assert earlier.total == 6


def test_a_unit_elsewhere_is_not_found(people, county, city) -> None:
    client = signed_in(RoleFactory(kind="officer", unit=county).user)
    response = client.get(f"{reverse('coverage')}?{urlencode({'unit': city.code})}")
    assert "unit" in response.context["form"].errors
    assert city.name not in response.content.decode()


@pytest.mark.parametrize("kind", ["unit_liaison", "trainee", "lecturer"])
def test_others_have_no_coverage(kind, city) -> None:
    client = signed_in(RoleFactory(kind=kind, unit=city).user)
    assert client.get(reverse("coverage")).status_code == 403


def test_nobody_to_count_is_said(city) -> None:
    page = signed_in(RoleFactory(kind="officer", unit=city).user).get(reverse("coverage"))
    assert page.status_code == 200
    assert "empty" in page.content.decode()


def test_looking_stands_in_the_trail(people, city) -> None:
    officer = RoleFactory(kind="officer", unit=city).user
    signed_in(officer).get(reverse("coverage"), {"rule": "online_year", "as_of": "2026-11-23"})
    event = TrailEvent.objects.get(tag=EligibilityTag.CHECK_VIEWED)
    assert (event.actor_id, event.subject_id) == (officer.pk, str(city.pk))
    assert event.after == {"as_of": "2026-11-23", "rule": "online_year"}


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow(number, city, django_assert_num_queries) -> None:
    for _ in range(number):
        person(UnitFactory(parent=city), hours=8)
    client = signed_in(RoleFactory(kind="officer", unit=city).user)
    with django_assert_num_queries(16):
        client.get(reverse("coverage"), {"as_of": TODAY.isoformat()})
