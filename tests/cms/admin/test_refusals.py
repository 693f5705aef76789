"""Where a rule of the catalog stands in the way, the back office says so and changes nothing."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.catalog.bootstrap import ensure_catalog
from courses.catalog.codes import is_provisional
from courses.catalog.models import CoursePage
from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from tests.factories.courses import SessionFactory
from tests.factories.courses_catalog import published
from tests.factories.records import ACTOR, NOW, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = UserFactory(name="陈静")
    grant_role(user=user, kind=RoleKind.EDITOR, unit=None, actor=ACTOR, now=NOW)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def superuser(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def course():
    return published("加强党性教育", code="DX-1")


@pytest.fixture
def taught():
    course = published("在课表上的课")
    SessionFactory(course=course, title="第一专题")
    return course


def copied(client, page, **form):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    wanted = {
        "new_title": "副本",
        "new_slug": "copy-1",
        "new_parent_page": page.get_parent().pk,
        **form,
    }
    return client.post(url, wanted, follow=True)


def test_a_copy_is_a_draft_under_a_provisional_code(editor, course):
    copied(editor, course)
    copied(editor, course, new_slug="copy-2", publish_copies="on")

    for copy in CoursePage.objects.exclude(pk=course.pk):
        assert (copy.title, copy.live) == ("副本", False)
        assert is_provisional(copy.code)
        assert copy.get_latest_revision_as_object().code == copy.code
    assert CoursePage.objects.values("code").distinct().count() == 3


def test_a_course_goes_up_only_under_a_code_of_its_own(editor, course):
    copied(editor, course)
    copy = CoursePage.objects.get(title="副本")
    form = {
        "title": copy.title,
        "slug": copy.slug,
        "code": copy.code,
        "content_kind": copy.content_kind,
        "method": copy.method,
        "class_hours": "4",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    url = reverse("wagtailadmin_pages:edit", args=[copy.pk])

    refused = editor.post(url, form)
    assert "code of its own" in str(refused.context["form"].errors["code"])
    assert not CoursePage.objects.get(pk=copy.pk).live

    editor.post(url, {**form, "code": "DX-2"})
    assert CoursePage.objects.get(pk=copy.pk).live


def test_a_catalog_is_copied_with_its_courses(superuser, course):
    copied(superuser, ensure_catalog(), copy_subpages="on")

    copy = CoursePage.objects.exclude(pk=course.pk).get()
    assert (copy.title, copy.live) == (course.title, False)
    assert is_provisional(copy.code)


def test_drafts_without_a_code_are_kept_apart(editor):
    url = reverse(
        "wagtailadmin_pages:add", args=["courses_catalog", "coursepage", ensure_catalog().pk]
    )
    form = {
        "content_kind": "theory",
        "method": "lecture",
        "class_hours": "4",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }

    for slug in ("a", "b"):
        editor.post(url, {"title": "草稿", "slug": slug, **form})

    assert CoursePage.objects.filter(title="草稿").count() == 2


@pytest.mark.parametrize("of_the_catalog", [False, True])
def test_a_course_has_no_alias(superuser, course, of_the_catalog):
    page = ensure_catalog() if of_the_catalog else course

    answer = copied(superuser, page, alias="on", copy_subpages="on")

    assert "A course has no alias" in answer.content.decode()
    assert not Page.objects.exclude(alias_of=None).exists()


def test_a_course_on_a_timetable_is_not_deleted(editor, taught):
    taught.unpublish()
    url = reverse("wagtailadmin_pages:delete", args=[taught.pk])

    for answer in (editor.get(url, follow=True), editor.post(url, follow=True)):
        told = answer.content.decode()
        assert "It cannot be deleted, because it is used by" in told
        assert "第一专题" in told
    assert CoursePage.objects.filter(pk=taught.pk).exists()


def test_several_are_deleted_together_or_not_at_all(superuser, course, taught):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    answer = superuser.post(f"{url}?id={course.pk}&id={taught.pk}", follow=True)

    assert "在课表上的课" in answer.content.decode()
    assert "第一专题" in answer.content.decode()
    assert CoursePage.objects.count() == 2

    superuser.post(f"{url}?id={course.pk}")
    assert not CoursePage.objects.filter(pk=course.pk).exists()


def test_the_catalog_is_not_deleted_over_a_course_on_a_timetable(superuser, taught):
    url = reverse("wagtailadmin_pages:delete", args=[ensure_catalog().pk])

    answer = superuser.post(url, {"confirm_site_name": "x"}, follow=True)

    assert "第一专题" in answer.content.decode()
    assert CoursePage.objects.filter(pk=taught.pk).exists()


def test_the_interface_for_programs_says_it_too(superuser, taught):
    url = f"/admin/api/main/pages/{taught.pk}/action/delete/"

    answer = superuser.post(url, headers={"Accept": "application/json"})

    assert answer.status_code == 409
    assert "第一专题" in answer.json()["error"]


@pytest.mark.parametrize(
    "name", ["wagtailadmin_pages:lock", "wagtailadmin_pages:set_page_position"]
)
def test_the_root_stays_where_it_is(superuser, name):
    answer = superuser.post(reverse(name, args=[Page.get_first_root_node().pk]))

    assert answer.status_code == 422
    assert "can be neither moved nor locked" in answer.content.decode()


def test_a_decision_that_comes_too_late(superuser, course):
    url = reverse("wagtailadmin_pages:edit", args=[course.pk])
    form = {"action-workflow-action": "1", "workflow-action-name": "approve"}

    answer = superuser.post(url, form)

    assert answer.status_code == 422
    assert "no longer waits for a decision" in answer.content.decode()


@pytest.mark.parametrize("asked", ["id=x", "id=1;2", "id=all&childOf=x", "id=9999999999999999999"])
def test_rows_that_have_no_number(superuser, asked):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])

    assert superuser.get(f"{url}?{asked}").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/admin/images/multiple/1/", "/admin/documents/multiple/1/delete/", "/admin/pages/2/lock/"],
)
def test_an_address_that_only_takes_forms_says_so(superuser, address):
    answer = superuser.get(address)

    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    told = answer.content.decode()
    assert "It only takes what a form sends" in told
    assert answer["X-Reference"] in told
