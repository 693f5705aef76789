"""From the homes of those who keep, watch and run the register to what waits there, and back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.classes.models import Session
from records.accounts.enums import ADMINISTRATORS, RoleKind
from records.core.access.actor import Actor
from records.core.codes import PostLevel
from records.corrections.services import ask_for_change
from records.register.models import Cadre, Unit
from records.register.services import release_cadre
from records.seals.services import make_checkpoint
from tests.browser.homes import NOTHING_WAITS, Home, follow
from tests.factories.records import (
    ACTOR,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HomeOf = Callable[..., Home]


@dataclass(frozen=True)
class Districts:
    """Two districts of the city; in each, one person short of hours and one with an overdue make-up."""

    here: Unit
    there: Unit


@pytest.fixture
def districts(city: Session) -> Districts:
    parent = city.training_class.organiser
    here = UnitFactory(code="430702", name="武陵区", parent=parent)
    there = UnitFactory(code="430703", name="鼎城区", parent=parent)
    for unit in (here, there):
        _short_of_hours(unit, f"{unit.name[:2]}甲")
        _promoted(unit, f"{unit.name[:2]}乙")
    for username, kind in (("90005", RoleKind.UNIT_LIAISON), ("90006", RoleKind.OFFICER)):
        RoleFactory(user=UserFactory(username=username), kind=kind, unit=here)
    return Districts(here, there)


def _short_of_hours(unit: Unit, name: str) -> Cadre:
    cadre = CadreFactory(unit=unit, name=name)
    AppointmentFactory(cadre=cadre, post_level=PostLevel.STAFF, since=date(2020, 1, 1))
    return cadre


def _promoted(unit: Unit, name: str) -> Cadre:
    """Somebody promoted two years ago, who has not made up what was missing since."""
    since = timezone.localdate() - timedelta(days=730)
    cadre = CadreFactory(unit=unit, name=name)
    AppointmentFactory(cadre=cadre, post_level=PostLevel.STAFF, since=date(2020, 1, 1), until=since)
    AppointmentFactory(cadre=cadre, post_level=PostLevel.TOWNSHIP_DEPUTY, since=since)
    return cadre


def test_a_liaison_looks_after_the_own_people(districts: Districts, home_of: HomeOf) -> None:
    person = Cadre.objects.get(name="武陵甲")
    user = UserFactory(cadre=person)
    ask_for_change(
        cadre=person,
        values={"native_place": "湖南长沙"},
        reason="登记有误",
        actor=Actor(user.pk, user.name, user=user),
        now=timezone.now(),
    )
    home = home_of("90005")
    page = home.page

    assert home.figure("在职人数") == 2
    home.open_figure("学时未达标")
    follow(page, "武陵甲")
    expect(page.locator("main h1")).to_contain_text("武陵甲")
    home.come_back()
    home.open_list("提任后补训已逾期")
    follow(page, "武陵乙")
    home.come_back()
    home.open_list("待审核的更正申请")
    follow(page, "武陵甲")
    page.locator("button[name=decision][value=accept]").click()
    home.come_back()

    assert home.count("待审核的更正申请") == 0
    assert Cadre.objects.get(name="武陵甲").native_place == "湖南长沙"


def test_an_officer_answers_a_transfer_and_reads_who_is_short(
    districts: Districts, home_of: HomeOf
) -> None:
    leaving = _short_of_hours(districts.there, "调动人")
    release_cadre(
        cadre=leaving,
        to_unit=districts.here,
        wanted_on=timezone.localdate(),
        note="",
        actor=ACTOR,
        now=timezone.now(),
    )
    of_the_city, of_the_district = home_of("90001"), home_of("90006")

    everybody, here = of_the_city.figure("未达标"), of_the_district.figure("未达标")
    assert everybody > here > 0
    of_the_city.open_figure("未达标")
    expect(of_the_city.page.locator("main tbody")).to_contain_text("鼎城甲")
    of_the_district.open_figure("未达标")
    expect(of_the_district.page.locator("main tbody")).to_contain_text("武陵甲")
    expect(of_the_district.page.locator("main tbody")).not_to_contain_text("鼎城")
    of_the_city.come_back()
    of_the_district.come_back()

    assert of_the_city.count("待答复的调动") == 1
    of_the_district.open_list("待答复的调动")
    page = of_the_district.page
    follow(page, "调动人")
    page.fill("#id_title", "科员")
    page.locator("form:has(input[value=accept]) button").last.click()
    expect(page.locator("main .tag-ok").first).to_be_visible()
    for home in (of_the_city, of_the_district):
        home.come_back()
        assert home.count("待答复的调动") == 0


@pytest.mark.parametrize("kind", [RoleKind.AUDITOR, RoleKind.AUDIT_ADMIN])
def test_who_watches_reads_the_trail_and_checks_the_seals(
    city: Session, home_of: HomeOf, kind: RoleKind
) -> None:
    unit = city.training_class.organiser if kind == RoleKind.AUDITOR else None
    RoleFactory(user=UserFactory(username="90002", unit=unit), kind=kind, unit=unit)
    make_checkpoint(actor=ACTOR, now=timezone.now())
    home_of("90001")
    home = home_of("90002")
    page = home.page

    signed_in = home.figure("登录（含失败）")
    assert signed_in >= 2
    home.follow_figure("登录（含失败）")
    expect(page.locator("table.listing tbody tr")).to_have_count(signed_in)
    home.come_back_from_the_back_office()
    page.locator("header nav a", has_text="存证").first.click()
    page.locator("main tbody a").first.click()
    expect(page.locator("main")).to_contain_text("根哈希")


@pytest.mark.parametrize(
    "kind",
    [RoleKind.PROVIDER, RoleKind.EXPERT, RoleKind.SYSTEM_ADMIN, RoleKind.SECURITY_ADMIN],
)
def test_who_has_no_desk_yet_is_told_where_to_go(
    city: Session, home_of: HomeOf, live_server, kind: RoleKind
) -> None:
    unit = None if kind in ADMINISTRATORS else city.training_class.organiser
    RoleFactory(user=UserFactory(username="90009", unit=unit), kind=kind, unit=unit)
    home = home_of("90009", phone=True)
    page = home.page

    expect(page.locator("main")).to_contain_text(NOTHING_WAITS)
    assert page.locator("main .stat, main [data-task-count]").count() == 0
    ways = [way.get_attribute("href") for way in page.locator("main a").all()]
    assert len(ways) >= 2
    assert any("/admin/" in str(way) for way in ways) == (kind in ADMINISTRATORS)
    for way in ways:
        answer = page.goto(f"{live_server.url}{way}")
        assert answer is not None
        assert answer.status == 200
