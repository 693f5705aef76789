"""Pages held to WCAG 2.2 AA by axe, and to the width of the phone it is read on."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from courses.attendance.enums import Status
from courses.attendance.services import mark_roll
from courses.classes.models import Session
from courses.completion.services import close_class
from courses.essays.models import Essay
from records.journal.models import Entry
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
    [{"phone": True}, {"phone": False}, {"phone": True, "dark": True}],
    ids=["phone", "desktop", "dark"],
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


def _violations(axe: Axe, page: Page) -> list[str]:
    answer = axe.run(page, options={"runOnly": RULES}).response
    return [
        f"{one['id']} {node['target']} {node['html'][:120]}"
        for one in answer["violations"]
        for node in one["nodes"]
    ]
