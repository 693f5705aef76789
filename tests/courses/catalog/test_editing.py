"""The catalog as its editors work on it in the back office, and the trail they leave."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.catalog.bootstrap import ensure_catalog
from courses.catalog.models import CoursePage
from courses.catalog.tags import CatalogTag
from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from records.trail.models import TrailEvent
from tests.factories.courses_catalog import published
from tests.factories.records import ACTOR, NOW, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_role(client):
    def sign_in(kind):
        user = UserFactory(name="陈静")
        grant_role(user=user, kind=kind, unit=None, actor=ACTOR, now=NOW)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def editor(as_role):
    return as_role(RoleKind.EDITOR)


def course_form(**values):
    return nested_form_data(
        {
            "title": "加强党性教育",
            "slug": "dx-2026-001",
            "code": "DX-2026-001",
            "content_kind": "party_spirit",
            "method": "lecture",
            "class_hours": "4",
            "lecturer": "",
            "audience": "县处级干部",
            "intro": "坚定理想信念。",
            "cover": "",
            "body": streamfield([]),
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "comments-MIN_NUM_FORMS": "0",
            "comments-MAX_NUM_FORMS": "",
            **values,
        }
    )


def create_url():
    return reverse(
        "wagtailadmin_pages:add", args=["courses_catalog", "coursepage", ensure_catalog().pk]
    )


def course_events():
    events = TrailEvent.objects.filter(tag__startswith="catalog:course:").order_by("pk")
    return list(events.values_list("tag", "subject", "actor_name", "address"))


def test_an_editor_writes_a_course_and_publishes_it(editor, client):
    answer = editor.post(create_url(), course_form(**{"action-publish": "1"}))

    assert answer.status_code == 302, answer.context["form"].errors
    course = CoursePage.objects.get(code="DX-2026-001")
    assert course.live
    assert "加强党性教育" in client.get("/courses/").content.decode()
    assert course_events() == [
        (CatalogTag.COURSE_PUBLISHED, "加强党性教育", "陈静", "127.0.0.1"),
    ]


def test_a_second_publication_tells_what_stood_before(editor):
    editor.post(create_url(), course_form(**{"action-publish": "1"}))
    course = CoursePage.objects.get(code="DX-2026-001")

    edit = reverse("wagtailadmin_pages:edit", args=[course.pk])
    editor.post(edit, course_form(class_hours="6.5", **{"action-publish": "1"}))

    last = TrailEvent.objects.filter(tag=CatalogTag.COURSE_PUBLISHED).latest("pk")
    assert (last.before["class_hours"], last.after["class_hours"]) == ("4", "6.5")


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", ""), ("class_hours", "-1"), ("class_hours", "许多"), ("content_kind", "其他")],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(editor, field, value):
    answer = editor.post(create_url(), course_form(**{field: value, "action-publish": "1"}))

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not CoursePage.objects.exists()


def test_a_code_is_given_once(editor):
    published(code="DX-2026-001")

    answer = editor.post(create_url(), course_form(slug="another", **{"action-publish": "1"}))

    assert "code" in answer.context["form"].errors
    assert CoursePage.objects.count() == 1


def test_a_lecturer_drafts_and_does_not_publish(as_role):
    lecturer = as_role(RoleKind.LECTURER)

    lecturer.post(create_url(), course_form(**{"action-publish": "1"}))

    assert not CoursePage.objects.get(code="DX-2026-001").live
    assert course_events() == []


@pytest.mark.parametrize("kind", [RoleKind.TRAINEE, RoleKind.OFFICER, RoleKind.AUDITOR])
def test_others_write_no_courses(as_role, kind):
    answer = as_role(kind).post(create_url(), course_form(**{"action-publish": "1"}))

    assert answer.status_code in (302, 403)
    assert not CoursePage.objects.exists()


def test_taking_a_course_down_leaves_its_trail(editor, client):
    course = published("加强党性教育")

    editor.post(reverse("wagtailadmin_pages:unpublish", args=[course.pk]))

    assert client.get(course.url).status_code == 404
    assert course_events()[-1][:3] == (CatalogTag.COURSE_UNPUBLISHED, "加强党性教育", "陈静")


def test_many_taken_down_at_once_leave_an_event_each(editor):
    pages = [published(), published()]
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])

    editor.post(f"{url}?{'&'.join(f'id={page.pk}' for page in pages)}")

    assert not CoursePage.objects.live().exists()
    assert [tag for tag, *_rest in course_events()[-2:]] == [CatalogTag.COURSE_UNPUBLISHED] * 2


def test_a_deleted_course_stays_in_the_trail(editor):
    course = published("加强党性教育")
    course.unpublish()

    editor.post(reverse("wagtailadmin_pages:delete", args=[course.pk]))

    assert not CoursePage.objects.exists()
    deleted = TrailEvent.objects.get(tag=CatalogTag.COURSE_DELETED)
    assert (deleted.subject, deleted.actor_name) == ("加强党性教育", "陈静")
    assert deleted.before["code"] == course.code


def test_a_course_goes_up_and_down_by_the_clock():
    course = published("加强党性教育")
    course.expire_at = timezone.now() - timedelta(minutes=1)
    course.save_revision().publish()

    call_command("publish_scheduled")

    assert not CoursePage.objects.live().exists()
    assert course_events()[-1][:3] == (
        CatalogTag.COURSE_UNPUBLISHED,
        "加强党性教育",
        "publish_scheduled",
    )


def test_publishing_by_the_service_is_told_once():
    published("加强党性教育")

    assert [tag for tag, *_rest in course_events()] == [CatalogTag.COURSE_PUBLISHED]


def picture() -> ContentFile:
    return ContentFile(get_test_image_file().file.getvalue(), name="井冈山.png")


def upload(client, kind: str, file):
    """Send a file as the upload page does; return what was made of it."""
    client.post(reverse(f"wagtail{kind}s:add"), {"title": "井冈山", "file": file})
    model = get_image_model() if kind == "image" else get_document_model()
    return model.objects.filter(title="井冈山").first()


@pytest.mark.parametrize("role", [RoleKind.EDITOR, RoleKind.LECTURER])
@pytest.mark.parametrize("kind", ["image", "doc"])
def test_who_writes_courses_brings_pictures_and_documents(as_role, role, kind) -> None:
    client = as_role(role)
    file = picture() if kind == "image" else ContentFile(b"%PDF-1.7\n%%EOF\n", name="讲义.pdf")

    made = upload(client, kind, file)

    assert made is not None
    chooser = client.get(reverse(f"wagtail{kind}s_chooser:choose")).json()["html"]
    assert "井冈山" in chooser
    assert "tab-upload" in chooser


def test_others_bring_none(as_role) -> None:
    assert upload(as_role(RoleKind.CLASS_SUPERVISOR), "image", picture()) is None
