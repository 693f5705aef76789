"""Public pages are kept for visitors, and a change of what they show is seen at once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.catalog.models import CoursePage
from courses.classes.services import cancel_class
from tests.factories.courses import LecturerFactory, SessionFactory, TrainingClassFactory
from tests.factories.courses_catalog import published
from tests.factories.records import ACTOR, NOW, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PUBLIC_PAGES_SECONDS = 600
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Give a context at whose end the changes made in it are committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def course():
    return published("市域治理", lecturer=LecturerFactory(name="刘明"))


def read(client: Client, url: str, **cookies: str) -> str:
    for name, value in cookies.items():
        client.cookies[name] = value
    response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def test_a_page_is_drawn_once_for_all_visitors(course) -> None:
    first = read(Client(), course.url)
    with CaptureQueriesContext(connection) as asked:
        second = Client().get(course.url)
    # Where there is no Redis, the cache is a table.
    assert len(asked) <= 1
    assert second.content.decode() == first
    assert second.headers["Content-Security-Policy"]
    assert second.headers["X-Reference"]
    assert "csrf" not in first.lower()


def test_each_language_and_theme_has_its_own(course) -> None:
    pages = [
        read(Client(), "/", theme=theme, django_language=language)
        for theme in ("", "dark")
        for language in ("zh-hans", "en")
        for _twice in (1, 2)
    ]
    assert pages[::2] == pages[1::2]
    assert len(set(pages)) == 4


@pytest.mark.parametrize(
    "query", ["?q=abc", "?page=99999", "?kind=nonsense", "?x=1", "?kind=&kind="]
)
def test_what_visitors_type_is_not_kept(course, query) -> None:
    url = f"{course.get_parent().url}{query}"
    Client().get(url)
    with CaptureQueriesContext(connection) as asked:
        Client().get(url)
    assert len(asked) > 1


def test_a_published_change_is_seen_at_once(course, committed) -> None:
    catalog = course.get_parent().url
    assert "市域治理" in read(Client(), catalog)
    course.title = "基层治理"
    with committed():
        course.save_revision().publish()
    assert "基层治理" in read(Client(), catalog)
    assert "基层治理" in read(Client(), "/")
    with committed():
        course.unpublish()
    assert "基层治理" not in read(Client(), catalog)
    with committed():
        again = published("数字政府")
    assert "数字政府" in read(Client(), catalog)
    with committed():
        CoursePage.objects.get(pk=again.pk).delete()
    assert "数字政府" not in read(Client(), catalog)


def test_a_lecturer_and_a_class_renew_the_page_of_the_course(course, committed) -> None:
    assert "刘明" in read(Client(), course.url)
    lecturer = course.lecturer
    lecturer.name = "刘晓明"
    with committed():
        lecturer.save()
    assert "刘晓明" in read(Client(), course.url)
    with committed():
        training_class = TrainingClassFactory(title="中青班")
        session = SessionFactory(
            training_class=training_class,
            course=course,
            starts_at=NOW + timedelta(days=1),
            ends_at=NOW + timedelta(days=1, hours=3),
        )
    assert "中青班" in read(Client(), course.url)
    with committed():
        cancel_class(training_class=training_class, actor=ACTOR, now=NOW)
    assert "中青班" not in read(Client(), course.url)
    assert session.pk


def test_who_is_signed_in_gets_a_page_of_ones_own(course) -> None:
    read(Client(), "/")
    member = Client()
    member.force_login(UserFactory(name="周志强"))
    assert "周志强" in member.get("/").content.decode()
    assert "周志强" not in read(Client(), "/")
    member.post(reverse("account_logout"))
    # What was said to the one who signed out is said to no one else.
    member.get("/")
    assert "退出" not in read(Client(), "/")


def test_a_visitor_changes_the_language_without_a_token(course) -> None:
    visitor = Client(enforce_csrf_checks=True)
    read(visitor, "/")
    visitor.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert 'lang="en"' in read(visitor, "/")
