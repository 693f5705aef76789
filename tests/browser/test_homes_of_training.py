"""From the home of each role in training to what waits there, and back with it done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.attendance.codes import code_of, step_at
from courses.catalog.models import CoursePage
from courses.classes.models import Session
from courses.enrollment.models import Enrollment
from courses.essays.models import Essay
from courses.essays.services import assign_marker
from records.accounts.enums import RoleKind
from records.accounts.models import User
from tests.browser.homes import NOTHING_WAITS, Home, follow
from tests.factories.courses import EnrollmentFactory, SessionFactory
from tests.factories.courses_catalog import published
from tests.factories.courses_essays import TEXT, handed_in
from tests.factories.records import ACTOR, CadreFactory, RoleFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HomeOf = Callable[..., Home]


def test_a_trainee_signs_in_to_the_session_now(city: Session, home_of: HomeOf, live_server) -> None:
    home = home_of("43070001", phone=True)
    now = home.card("正在上课")
    expect(now).to_contain_text("尚未签到")
    expect(now).to_contain_text("请扫描屏幕上的二维码")

    # What the phone's camera does with the code on the screen.
    code = code_of(city.pk, step_at(timezone.now()))
    home.page.goto(f"{live_server.url}{reverse('sign_in', args=[city.pk, code])}")
    expect(home.page.locator("main")).to_contain_text(city.title)
    home.come_back()

    expect(now).to_contain_text("出勤")
    expect(now).not_to_contain_text("二维码")


def test_a_trainee_hands_in_the_essay_that_is_due(city: Session, home_of: HomeOf) -> None:
    home = home_of("43070001", phone=True)
    page = home.page

    home.open_thing("党性剖析材料")
    page.fill("#id_title", "我的党性剖析")
    page.fill("#id_text", TEXT)
    submit = reverse("essay_submit", args=[city.training_class_id])
    page.locator(f"button[formaction='{submit}']").click()
    page.locator("button[name=confirm]").click()
    expect(page.locator("main")).to_contain_text(Essay.objects.get().receipt)
    home.come_back()

    assert home.count("党性剖析材料") == 0
    expect(page.locator("main")).to_contain_text(NOTHING_WAITS)


def test_a_supervisor_takes_todays_roll_and_one_with_gaps(city: Session, home_of: HomeOf) -> None:
    hall = city.training_class
    EnrollmentFactory(training_class=hall, cadre=CadreFactory(unit=hall.organiser, name="李强"))
    earlier = SessionFactory(
        training_class=hall,
        title="上午的课",
        starts_at=timezone.now() - timedelta(minutes=90),
        ends_at=timezone.now() - timedelta(minutes=30),
    )
    home = home_of("90003")
    page = home.page
    expect(home.card("今日课次")).to_contain_text("已签到 0 / 2")
    expect(home.card("进行中的班次")).to_contain_text(hall.title)

    home.card("今日课次").get_by_role("link", name=city.title).click()
    follow(page, "其余出勤")
    home.come_back()
    expect(home.card("今日课次")).to_contain_text("已签到 2 / 2")

    home.open_list("签到册有空缺")
    follow(page, "点名")
    expect(page.locator("main h1")).to_have_text(earlier.title)
    follow(page, "其余缺勤")
    home.come_back()
    assert home.count("签到册有空缺") == 0


def test_a_lecturer_marks_one_essay_after_the_other(
    city: Session, home_of: HomeOf, lecturer: User
) -> None:
    home = home_of(lecturer.username)
    page = home.page

    home.open_list("待批阅材料")
    page.locator("main tbody a").first.click()
    expect(page.locator("main")).to_contain_text("还有1份待评阅")
    for _essay in range(2):
        page.locator("label.chip", has=page.locator("input[value=good]")).click()
        page.locator("button[name=decision][value=accept]").click()
    expect(page.locator("main")).to_contain_text("没有待评阅的材料")
    home.come_back()

    assert home.count("待批阅材料") == 0
    assert set(Essay.objects.values_list("state", flat=True)) == {"accepted"}


@pytest.fixture
def lecturer(city: Session) -> User:
    """A lecturer who is to mark the essays of two trainees."""
    hall = city.training_class
    marker = UserFactory(username="90010", name="何平")
    RoleFactory(user=marker, kind=RoleKind.LECTURER, unit=hall.organiser)
    EnrollmentFactory(training_class=hall, cadre=CadreFactory(unit=hall.organiser, name="李强"))
    now = timezone.now()
    for enrollment in Enrollment.objects.filter(training_class=hall):
        essay = handed_in(enrollment, now=now)
        assign_marker(essay=essay, marker=marker, actor=ACTOR, now=now)
    return marker


def test_an_editor_publishes_the_draft_that_waits(city: Session, home_of: HomeOf) -> None:
    RoleFactory(user=UserFactory(username="90004", name="陈静"), kind=RoleKind.EDITOR)
    draft = published("党的纪律建设")
    CoursePage.objects.filter(pk=draft.pk).update(live=False)
    draft.refresh_from_db()
    home = home_of("90004")
    page: Page = home.page

    home.open_list("课程草稿")
    follow(page, draft.title)
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_load_state()
    home.come_back_from_the_back_office()

    assert home.count("课程草稿") == 0
    assert CoursePage.objects.get(pk=draft.pk).live
