"""Words inside Chinese titles are found, on whichever database the tests run."""

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from courses.catalog.models import CoursePage, Lecturer
from courses.catalog.search.han import spaced, tokens
from courses.catalog.services import create_lecturer
from tests.factories.courses_catalog import published
from tests.factories.records import ACTOR, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def courses(db):
    published("加强党性教育", code="DX-2026-001", intro="坚定理想信念。", audience="县处级干部")
    published("性党辨析")
    published("2026年党性锻炼与AI时代的政务")
    published(
        "基层治理", body=[("heading", "枫桥经验"), ("paragraph", "<p>矛盾<b>纠纷</b>化解</p>")]
    )


def found(query, **options):
    return {page.title for page in CoursePage.objects.live().search(query, **options)}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("党性", {"加强党性教育", "2026年党性锻炼与AI时代的政务"}),
        ("性党", {"性党辨析"}),
        ("加强党性教育", {"加强党性教育"}),
        ("强党", {"加强党性教育"}),
        ("教育 加强", {"加强党性教育"}),
        ("2026年党性", {"2026年党性锻炼与AI时代的政务"}),
        ("\uff12\uff10\uff12\uff16年党性", {"2026年党性锻炼与AI时代的政务"}),
        ("ai时代", {"2026年党性锻炼与AI时代的政务"}),
        ("政", {"2026年党性锻炼与AI时代的政务"}),
        ("DX-2026-001", {"加强党性教育"}),
        ("理想信念", {"加强党性教育"}),
        ("县处级", {"加强党性教育"}),
        ("枫桥", {"基层治理"}),
        ("纠纷化解", {"基层治理"}),
        ("党性 治理", set()),
        ("教党", set()),
        ("", set()),
        ("“!?”", set()),
        ('党性"', {"加强党性教育", "2026年党性锻炼与AI时代的政务"}),
        ("党性' OR *", set()),
        ("100%党性", set()),
    ],
)
def test_words_inside_titles_and_texts(query, titles):
    assert found(query) == titles


def test_one_of_the_words_is_enough_where_asked():
    assert found("枫桥 性党", operator="or") == {"基层治理", "性党辨析"}


def test_a_search_held_to_the_title_finds_words_there_only():
    assert found("党性", fields=["title"]) == {"加强党性教育", "2026年党性锻炼与AI时代的政务"}
    assert found("枫桥", fields=["title"]) == set()
    assert found("枫桥", fields=["body"]) == {"基层治理"}


def test_a_new_title_replaces_the_old_one():
    published("新时代的作风建设", code="DX-2026-001")

    assert found("加强党性") == set()
    assert found("作风建设") == {"新时代的作风建设"}


def test_what_is_taken_off_is_not_found():
    CoursePage.objects.get(code="DX-2026-001").unpublish()

    assert found("加强党性") == set()


def test_the_back_office_finds_while_one_types():
    assert {page.title for page in Page.objects.autocomplete("加强党")} == {"加强党性教育"}


def test_teachers_and_pictures_are_found_by_part_of_their_name():
    create_lecturer(name="欧阳明德", kind="external", actor=ACTOR, now=NOW)
    get_image_model().objects.create(title="红色教育基地", file=get_test_image_file())
    backend = get_search_backend()

    assert [str(one) for one in backend.search("明德", Lecturer)] == ["欧阳明德"]
    assert len(backend.search("教育基地", get_image_model())) == 1


def test_the_more_fitting_course_comes_first():
    published("其他", intro="党性党性")

    first = next(iter(CoursePage.objects.live().search("加强党性教育")))

    assert first.title == "加强党性教育"


def test_words_are_characters_and_runs():
    assert tokens("2026年,党性A4") == ["2026", "年", "党", "性", "A4"]
    assert spaced("𠮷林〇八") == "𠮷 林 〇 八"
