"""The short way to pages of the catalog leads where Wagtail's own does, and shows what is there now."""

import pytest
from wagtail.images import get_image_model
from wagtail.images.models import Filter, Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction, Site

from courses.catalog.cards import COVER, FOCUS, focal_key
from courses.catalog.models import CourseIndexPage
from tests.factories.courses_catalog import published
from tests.factories.records import UserFactory

pytestmark = pytest.mark.django_db


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_a_course_leads_back_to_its_catalog(client):
    course = published("加强党性教育")

    page = client.get(course.url).content.decode()

    assert '<a href="/courses/">' in page
    assert "加强党性教育" in page


def test_what_is_not_published_is_not_there(client):
    course = published("加强党性教育")
    client.get("/courses/")
    course.unpublish()

    assert client.get(course.url).status_code == 404
    assert "加强党性教育" not in client.get("/courses/", {"x": 1}).content.decode()


def test_a_page_kept_from_visitors_is_neither_shown_nor_listed(client):
    course, other = published("加强党性教育"), published("党史")
    client.get(course.url, {"x": 1})
    restrict(course)

    assert client.get(course.url, {"x": 2}).status_code == 302
    listed = client.get("/courses/", {"x": 2}).content.decode()
    assert "加强党性教育" not in listed
    assert other.title in listed
    assert "加强党性教育" not in client.get("/", {"x": 2}).content.decode()


def test_what_keeps_a_catalog_keeps_its_courses(client):
    course = published("加强党性教育")
    restrict(CourseIndexPage.objects.get())

    assert client.get(course.url).status_code == 302
    assert client.get("/courses/").status_code == 302
    client.force_login(UserFactory())
    assert client.get(course.url).status_code == 200


def test_a_moved_address_is_found_at_once(client):
    course = published("加强党性教育")
    before = course.url
    client.get(before)
    course.slug = "moved"
    course.save_revision().publish()

    assert client.get(before, {"x": 1}).status_code in (301, 404)
    assert "加强党性教育" in client.get("/courses/moved/").content.decode()
    assert 'href="/courses/moved/"' in client.get("/courses/", {"x": 1}).content.decode()


def test_two_sites_have_each_its_own_pages(client):
    published("加强党性教育")
    home = Page.objects.get(depth=1).add_child(instance=Page(title="Other", slug="other"))
    Site.objects.create(hostname="other.example", root_page=home)

    assert client.get("/courses/").status_code == 200
    assert client.get("/courses/", headers={"host": "other.example"}).status_code != 200


def test_a_card_follows_its_course_and_the_language(client):
    course = published("加强党性教育", intro="旧的介绍")
    client.get("/courses/", {"x": 1})
    course.intro = "新的介绍"
    course.save_revision().publish()

    chinese = client.get("/courses/", {"x": 2}).content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/courses/", {"x": 3}).content.decode()

    assert "新的介绍" in chinese
    assert "旧的介绍" not in chinese
    assert "学时" in chinese
    assert "class hours" in english


@pytest.mark.parametrize("focus", [None, 20])
def test_a_cover_is_cut_where_it_is_first_shown_and_read_after(client, focus):
    picture = get_image_model().objects.create(
        title="井冈山",
        file=get_test_image_file(),
        **{f"focal_point_{name}": focus for name in ("x", "y", "width", "height")},
    )
    published("加强党性教育", cover=picture)

    first = client.get("/courses/", {"x": 1}).content.decode()
    again = client.get("/courses/", {"x": 2}).content.decode()

    assert picture.renditions.count() == 1
    assert picture.renditions.get().url in first
    assert picture.renditions.get().url in again


def test_further_pages_of_the_catalog_count_as_the_first_does(client, monkeypatch):
    monkeypatch.setattr(CourseIndexPage, "per_page", 2)
    for number in range(3):
        published(f"课程之{number}")

    first = client.get("/courses/").context_data["listing"]
    second = client.get("/courses/", {"page": 2}).context_data["listing"]

    assert [card.title for card in first] == ["课程之0", "课程之1"]
    assert [card.title for card in second] == ["课程之2"]
    assert first.paginator.count == second.paginator.count == 3
    assert first.has_next()
    assert not second.has_next()


def test_a_cover_is_cut_as_wagtail_names_it():
    """The cards look for the cut themselves: the name must stay Wagtail's."""
    at = {"focal_point_width": 3, "focal_point_height": 4, "focal_point_x": 1, "focal_point_y": 2}
    image = Image(width=10, height=10, **at)

    assert focal_key(*(at[name] for name in FOCUS)) == Filter(spec=COVER).get_cache_key(image)
    assert focal_key() == Filter(spec=COVER).get_cache_key(Image(width=10, height=10))
