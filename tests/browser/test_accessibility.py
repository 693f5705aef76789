"""Pages held to WCAG 2.2 AA by axe, and to the width of the phone it is read on."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from courses.attendance.enums import Status
from courses.attendance.services import mark_roll
from courses.classes.models import Session, TrainingClass
from courses.completion.services import close_class
from courses.essays.models import Essay
from records.journal.models import Entry
from records.register.models import Cadre
from tests.factories.courses_catalog import published
from tests.factories.courses_essays import accepted
from tests.factories.records import ACTOR

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOWHERE = "/nothing-here/"
VISITOR, TRAINEE, SUPERVISOR, OFFICER = "", "43070001", "90003", "90001"


@pytest.fixture
def pages(city: Session) -> dict[str, list[str]]:
    """Return the addresses each person reads, of a class that was closed and has something to show."""
    hall = city.training_class
    enrollment = hall.enrollments.get()
    course = published("加强党性教育，锤炼忠诚干净担当的政治品格")
    mark_roll(
        session=city,
        statuses={enrollment.pk: Status.PRESENT},
        actor=ACTOR,
        now=city.starts_at + timedelta(minutes=20),
    )
    accepted(enrollment, now=timezone.now())
    Session.objects.filter(pk=city.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    close_class(training_class=hall, actor=ACTOR, now=timezone.now())
    entry = Entry.objects.filter(source_kind="class_hours", source_key__contains=str(hall.pk)).get()

    def of(name: str, *args: object) -> str:
        return reverse(name, args=args)

    class_pages = [of("class_list"), of("class_detail", hall.pk)]
    return {
        VISITOR: ["/", "/courses/", course.url, of("account_login"), NOWHERE],
        TRAINEE: [
            "/",
            of("archive"),
            of("archive_print"),
            of("own_data"),
            f"{of('ask_change')}?field=phone&field=sex&field=birth_date&field=photo",
            of("timetable"),
            *class_pages,
            of("essay_write", hall.pk),
            of("entry_evidence", entry.pk),
        ],
        SUPERVISOR: [
            "/",
            *class_pages,
            of("class_screen", city.pk),
            of("roll", city.pk),
            of("mark_history", city.pk, enrollment.pk),
            of("class_roll", hall.pk),
            of("completion_board", hall.pk),
            of("close_class", hall.pk),
            of("enroll_cadres", hall.pk),
            of("essay_list"),
            of("essay_read", Essay.objects.get().pk),
        ],
        OFFICER: [
            "/",
            of("cadre_list"),
            f"{of('cadre_list')}?q=zh&sort=-name",
            of("entry_list"),
            f"{of('search')}?q=43",
            of("saved_filter_list"),
            of("cadre_file", enrollment.cadre_id),
            of("duplicate_list"),
            of("correction_list"),
            of("coverage"),
            of("import_list"),
            of("account_change_password"),
        ],
    }


@pytest.mark.parametrize(
    "look",
    [
        {"phone": True},
        {"phone": False},
        {"phone": True, "dark": True},
        {"phone": False, "dark": True},
    ],
    ids=["phone", "desktop", "dark phone", "dark desktop"],
)
def test_pages_are_accessible_and_fit(pages, person, sign_in, live_server, look) -> None:
    axe, found = Axe(), []
    for who, addresses in pages.items():
        page: Page = person(**look)
        if who:
            sign_in(page, who)
        for address in addresses:
            answer = page.goto(f"{live_server.url}{address}")
            assert answer is not None
            assert (address, answer.status) == (address, 404 if address == NOWHERE else 200)
            found += [f"{address}: {one}" for one in _violations(axe, page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{address}: wider than the screen")
    assert found == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_back_office_is_accessible(pages, person, sign_in, live_server, dark) -> None:
    hall, cadre = TrainingClass.objects.get(), Cadre.objects.get()
    indexes = ("cadre", "appointment", "trainingclass", "session", "enrollment", "lecturer")
    addresses = [
        reverse("wagtailadmin_home"),
        *(reverse(f"{name}:index") for name in (*indexes, "role", "rule", "unit", "trail")),
        reverse("trainingclass:edit", args=[hall.pk]),
        reverse("cadre:edit", args=[cadre.pk]),
        reverse("trainingclass:add"),
    ]
    axe, found = Axe(), []
    page: Page = person(dark=dark)
    sign_in(page, OFFICER)
    for address in addresses:
        answer = page.goto(f"{live_server.url}{address}")
        assert answer is not None
        assert (address, answer.status) == (address, 200)
        found += [f"{address}: {one}" for one in _violations(axe, page)]
    assert found == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_refused_form_leads_to_its_fields(pages, person, sign_in, live_server, dark) -> None:
    page: Page = person(phone=True, dark=dark)
    sign_in(page, OFFICER)
    page.goto(f"{live_server.url}{reverse('release_cadre', args=[Cadre.objects.get().pk])}")
    page.evaluate("document.querySelectorAll('form').forEach((form) => (form.noValidate = true))")
    page.locator("main form[method=post] button.btn").last.click()

    summary = page.locator(".error-summary")
    assert summary.evaluate("(one) => one === document.activeElement")
    assert page.title().startswith("有误：") or page.title().startswith("Error: ")
    assert _violations(Axe(), page) == []
    link = summary.locator("a").first
    wanted = (link.get_attribute("href") or "").removeprefix("#")
    link.click()
    assert page.evaluate("document.activeElement.id") == wanted


def _violations(axe: Axe, page: Page) -> list[str]:
    answer = axe.run(page, options={"runOnly": RULES}).response
    return [
        f"{one['id']} {node['target']} {node['html'][:120]}"
        for one in answer["violations"]
        for node in one["nodes"]
    ]
