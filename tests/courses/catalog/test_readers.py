"""Who reads documents and originals of pictures: by every address, for every reader."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

from courses.catalog.bootstrap import bootstrap_catalog
from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from tests.factories import pictures
from tests.factories.courses_catalog import published
from tests.factories.records import ACTOR, NOW, UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


def document(collection: Collection | None = None, name: str = "讲义.pdf", content: bytes = PDF):
    where = collection or Collection.get_first_root_node()
    file = ContentFile(content, name=name)
    return get_document_model().objects.create(title="讲义", file=file, collection=where)


def public() -> Collection:
    return Collection.objects.get(name=settings.PUBLIC_COLLECTION)


@pytest.fixture(params=["trainee", "editor"])
def reader(request, client):
    user = UserFactory()
    if request.param == "editor":
        grant_role(user=user, kind=RoleKind.EDITOR, unit=None, actor=ACTOR, now=NOW)
    client.force_login(user)
    return client


def test_who_is_signed_in_reads_documents_and_nobody_keeps_them(reader):
    answer = reader.get(document().url)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.zip", "a.html", "a.svg"])
def test_what_could_run_is_handed_out_to_be_kept(reader, name):
    answer = reader.get(document(name=name).url)

    assert answer["Content-Disposition"].startswith("attachment")


def test_who_is_not_is_led_to_the_sign_in(client):
    url = document().url

    answer = client.get(url)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/documents/")
    assert client.get(f"/media/{document().file.name}").status_code == 404


def test_a_document_meant_for_all_is_read_by_all(client):
    below = public().add_child(name="招生简章")

    assert client.get(document(public()).url).status_code == 200
    assert client.get(document(below).url).status_code == 200


def test_a_restriction_within_the_public_collection_holds(client):
    closed = public().add_child(name="内部")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")

    assert client.get(document(closed).url).status_code == 302


def test_a_restriction_by_group_holds_for_who_is_signed_in(reader):
    closed = Collection.get_first_root_node().add_child(name="内部")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="groups")

    assert reader.get(document(closed).url).status_code in (302, 403)


def test_the_public_collection_is_founded_once():
    bootstrap_catalog()

    assert Collection.objects.filter(name=settings.PUBLIC_COLLECTION).count() == 1


def test_originals_of_pictures_are_for_the_back_office(client, reader):
    image = get_image_model().objects.create(
        title="井冈山", file=ContentFile(pictures.picture(), name="a.png")
    )
    rendition = image.get_rendition("max-20x20")
    may = reader.get("/admin/images/").status_code == 200

    assert reader.get(f"/media/{image.file.name}").status_code == (200 if may else 404)
    assert reader.get(f"/media/{rendition.file.name}").status_code == 200
    client.logout()
    assert client.get(f"/media/{image.file.name}").status_code == 404


def test_a_page_says_what_one_signs_in_for(client):
    video = document(name="a.mp4", content=b"\0\0\0\x18ftypmp42")
    closed, shown = document(), document(public(), name="b.pdf")
    body = [("document", closed.pk), ("document", shown.pk), ("video", {"video": video.pk})]
    page = published(body=body)
    client.cookies["django_language"] = "en"

    unknown = client.get(page.url).content.decode()
    client.force_login(UserFactory())
    known = client.get(page.url).content.decode()

    assert unknown.count("Sign in to read it.") == 1
    assert "Sign in to watch it." in unknown
    assert "<video" not in unknown
    assert "<video" in known
    assert "Sign in to" not in known
