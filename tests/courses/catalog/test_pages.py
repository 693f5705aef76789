"""The catalog as visitors read it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.catalog.services import create_lecturer
from records.core.codes import ContentKind, Method
from tests.factories.courses import SessionFactory, TrainingClassFactory
from tests.factories.courses_catalog import published
from tests.factories.records import ACTOR, NOW, UserFactory

pytestmark = pytest.mark.django_db


def picture():
    return get_image_model().objects.create(title="井冈山", file=get_test_image_file())


def file(name, content=b"x" * 2048):
    return get_document_model().objects.create(title=name, file=ContentFile(content, name=name))


def test_a_fresh_installation_has_the_catalog(client):
    answer = client.get("/courses/")

    assert answer.status_code == 200
    assert "课程" in answer.content.decode()


def test_a_card_shows_title_hours_and_lecturer(client):
    lecturer = create_lecturer(name="周正", kind="external", actor=ACTOR, now=NOW)
    published("加强党性教育", lecturer=lecturer, class_hours=Decimal("20.0"), cover=picture())

    page = client.get("/courses/").content.decode()

    assert "加强党性教育" in page
    assert "周正" in page
    assert "20" in page
    assert 'src="/media/images/' in page


@pytest.mark.parametrize(("address", "queries"), [("/courses/", 4), ("/", 3)])
@pytest.mark.parametrize("courses", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client, settings, django_assert_num_queries, courses, address, queries
):
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {**settings.CACHES, "default": memory}
    for number in range(courses):
        lecturer = create_lecturer(name=f"教师{number}", kind="external", actor=ACTOR, now=NOW)
        published(cover=picture(), lecturer=lecturer)
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)


def test_filters_and_words_narrow_together(client):
    published("加强党性教育", content_kind=ContentKind.PARTY_SPIRIT, method=Method.CASE)
    published("党性修养讲座", content_kind=ContentKind.PARTY_SPIRIT)
    published("党性与理论", content_kind=ContentKind.THEORY, method=Method.CASE)

    answer = client.get("/courses/", {"q": "党性", "kind": "party_spirit", "method": "case"})

    assert [page.title for page in answer.context_data["listing"]] == ["加强党性教育"]
    assert 'value="党性"' in answer.content.decode()


def test_nothing_found_says_what_to_try(client):
    published("加强党性教育")

    page = client.get("/courses/", {"q": "性党"}).content.decode()

    assert "加强党性教育" not in page
    assert 'href="/courses/"' in page


def test_a_filter_that_does_not_exist_narrows_nothing(client):
    published("加强党性教育")

    answer = client.get("/courses/", {"kind": "nonsense", "page": "x"})

    assert "加强党性教育" in answer.content.decode()


def test_courses_come_by_pages_and_keep_the_question(client):
    for _number in range(13):
        published(intro="党性")

    answer = client.get("/courses/", {"q": "党性", "page": "2"})

    assert len(answer.context_data["listing"]) == 1
    assert "q=%E5%85%9A%E6%80%A7" in answer.content.decode()


def test_a_draft_is_not_listed(client):
    published("加强党性教育").unpublish()

    assert "加强党性教育" not in client.get("/courses/").content.decode()


def test_a_course_shows_its_body_and_its_lecturer(client):
    lecturer = create_lecturer(
        name="周正", kind="official", biography="从教三十年。", actor=ACTOR, now=NOW
    )
    image, video, paper = picture(), file("课堂.mp4"), file("提纲.pdf")
    course = published(
        "加强党性教育",
        lecturer=lecturer,
        body=[
            ("heading", "教学目标"),
            ("paragraph", "<p>坚定<b>信念</b></p>"),
            ("image", {"image": image.pk, "alt": "旧址大门", "caption": "现场教学点"}),
            ("video", {"video": video.pk, "caption": "课堂实录"}),
            ("document", paper.pk),
        ],
    )

    client.force_login(UserFactory())
    page = client.get(course.url).content.decode()

    for told in (
        "从教三十年。",
        "<h2>教学目标</h2>",
        "<b>信念</b>",
        'alt="旧址大门"',
        "现场教学点",
    ):
        assert told in page
    assert '<video controls preload="metadata"' in page
    assert f'src="/videos/{video.pk}.mp4"' in page
    assert "PDF · 2.0" in page
    assert "style=" not in page.split("<main")[1].split("</main")[0]


def test_a_course_shows_where_it_is_taught_next(client, time_machine_now):
    course = published("加强党性教育")
    later = NOW + timedelta(days=2)
    running = TrainingClassFactory(title="县处级进修班", is_open=True, enroll_until=later.date())
    draft = TrainingClassFactory(title="筹备中的班", state="draft")
    for training_class in (running, draft):
        SessionFactory(
            training_class=training_class,
            course=course,
            starts_at=later,
            ends_at=later + timedelta(hours=3),
        )

    page = client.get(course.url).content.decode()

    assert "县处级进修班" in page
    assert f"/classes/{running.pk}/" in page
    assert "筹备中的班" not in page


@pytest.fixture
def time_machine_now():
    import time_machine

    with time_machine.travel(NOW, tick=False):
        yield
