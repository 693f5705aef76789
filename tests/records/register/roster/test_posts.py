"""Posts and ranks, and since when."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from records.core.codes import PostLevel, Rank
from records.register.enums import AppointmentKind
from records.register.models import Cadre
from tests.factories.records import AppointmentFactory, CadreFactory
from tests.records.register.roster.rosters import (
    POST,
    TODAY,
    apply,
    counts,
    errors,
    plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhang(city: SimpleNamespace) -> Cadre:
    cadre = CadreFactory(staff_number="1", name="张三", unit=city.wuling_org)
    AppointmentFactory(
        cadre=cadre, post_title="科长", post_level=PostLevel.TOWNSHIP_DEPUTY, since=date(2019, 5, 1)
    )
    return cadre


def posts(cadre: Cadre) -> list[tuple[Any, ...]]:
    return list(
        cadre.appointments.order_by("since", "-kind").values_list(
            "post_title", "post_level", "rank", "since", "until", "kind"
        )
    )


FIRST = ("科长", 142, 99, date(2019, 5, 1))


def test_new_post_follows_the_old_from_its_date(zhang: Cadre) -> None:
    rows = [POST, ["张三", "1", "副部长", "正科", None, "2025.06", None]]
    assert counts(apply(rows)) == (0, 1, 0, 0)
    new = date(2025, 6, 1)
    assert posts(zhang) == [
        (*FIRST, new, AppointmentKind.MAIN),
        ("副部长", 141, 99, new, None, AppointmentKind.MAIN),
    ]
    assert counts(apply(rows)) == (0, 0, 1, 0)


def test_new_rank_without_a_date_begins_today(zhang: Cadre) -> None:
    rows = [POST, ["张三", "1", "科长", None, "三级主任科员", "2019.05", None]]
    apply(rows)
    assert posts(zhang)[1] == ("科长", 142, Rank.CHIEF_OFFICER_3, TODAY, None, AppointmentKind.MAIN)
    assert counts(apply(rows)) == (0, 0, 1, 0)


def test_new_rank_begins_on_its_own_date(zhang: Cadre) -> None:
    apply([POST, ["张三", "1", "科长", None, "三级主任科员", "2019.05", "2024.03"]])
    assert posts(zhang)[1][3] == date(2024, 3, 1)


def test_level_older_than_the_post_is_kept_beside_it(city: SimpleNamespace) -> None:
    apply([POST, ["张三", "1", "副部长", "正科", None, "2025.06", "2018.03"]], unit=city.wuling)
    cadre = Cadre.objects.get()
    assert [p[1:] for p in posts(cadre)] == [
        (141, 99, date(2018, 3, 1), date(2025, 6, 1), AppointmentKind.LEVEL),
        (141, 99, date(2025, 6, 1), None, AppointmentKind.MAIN),
    ]
    assert Cadre.objects.with_level(date(2020, 1, 1)).get().level == PostLevel.TOWNSHIP_CHIEF


@pytest.mark.parametrize("written", ["2018.01", "2030.01"])
def test_dates_that_contradict_the_register(zhang: Cadre, written: str) -> None:
    rows = [POST, ["张三", "1", "副部长", None, None, written, None]]
    assert errors(plan(rows)) == [(2, "since")]


def test_other_date_of_the_same_post_is_an_error(zhang: Cadre) -> None:
    rows = [POST, ["张三", "1", "科长", None, None, "2018.01", None]]
    assert errors(plan(rows)) == [(2, "since")]
