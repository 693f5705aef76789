"""What comes into the library, by every way the back office has: drawn anew, kept, or refused in words."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from tests.factories import pictures
from tests.factories.records import ACTOR, NOW, UserFactory
from tests.factories.sheets import xls, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = UserFactory(name="陈静")
    grant_role(user=user, kind=RoleKind.EDITOR, unit=None, actor=ACTOR, now=NOW)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def by_form(client, file):
    return client.post(reverse("wagtailimages:add"), {"title": "图", "file": file})


def by_many(client, file):
    url = reverse("wagtailimages:add_multiple")
    return client.post(url, {"title": "图", "files[]": file})


def by_chooser(client, file):
    url = reverse("wagtailimages_chooser:create")
    return client.post(url, {"image-chooser-upload-title": "图", "image-chooser-upload-file": file})


def by_exchange(client, file):
    image = get_image_model().objects.create(
        title="图", file=ContentFile(pictures.picture(), name="old.png")
    )
    url = reverse("wagtailimages:edit", args=[image.pk])
    return client.post(url, {"title": "图", "file": file})


WAYS = [by_form, by_many, by_chooser, by_exchange]
BOMBS = {
    "thirty thousand squared": ("a.png", lambda: pictures.png_bomb(30_000, 30_000)),
    "twelve thousand squared": ("a.png", lambda: pictures.png_bomb(12_000, 12_000)),
    "a jpeg that lies": ("a.jpg", lambda: pictures.jpeg_that_states(65_500, 65_500)),
    "a gif that lies": ("a.gif", lambda: pictures.gif_that_states(65_535, 65_535)),
    "frames": ("a.gif", lambda: pictures.animation("gif", 1000)),
    "webp frames": ("a.webp", lambda: pictures.animation("webp", 1000)),
    "cut off": ("a.jpg", lambda: pictures.photograph((300, 300))[:3000]),
    "another kind": ("a.png", lambda: pictures.picture("jpeg")),
    "a script": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
    "a script under another name": ("a.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "texts": ("a.png", lambda: pictures.png_with_text_bomb(80)),
}


def told(answer) -> str:
    """Return what the answer says, in whatever form it came."""
    if answer["Content-Type"].startswith("application/json"):
        return json.dumps(json.loads(answer.content), ensure_ascii=False)
    return answer.content.decode()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_picture_made_to_do_harm_is_refused_in_words(editor, way, bomb):
    name, content = BOMBS[bomb]
    before = get_image_model().objects.count() + (way is by_exchange)

    answer = way(editor, SimpleUploadedFile(name, content(), "image/png"))

    assert answer.status_code == 200
    assert get_image_model().objects.count() == before
    assert any(
        words in told(answer)
        for words in (
            "points are read", "more than", "damaged", "extension", "Not a supported image format"
        )
    )  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_photograph_is_kept_without_place_and_camera(editor, way):
    file = SimpleUploadedFile("a.jpg", pictures.photograph((600, 400)), "image/jpeg")

    way(editor, file)

    kept = get_image_model().objects.get().file
    assert b"SecretCamera" not in kept.read()
    with Image.open(kept) as image:
        assert image.size == (400, 600)
    assert get_image_model().objects.get().get_rendition("max-100x100").width == 67


def test_a_file_put_aside_by_the_form_for_many_is_drawn_anew_too(editor):
    url = reverse("wagtailimages:add_multiple")
    file = SimpleUploadedFile("a.jpg", pictures.photograph((600, 400)), "image/jpeg")
    editor.post(url, {"title": "长" * 300, "files[]": file})
    aside = UploadedFile.objects.get()

    url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[aside.pk])
    editor.post(url, {f"uploaded-image-{aside.pk}-title": "图"})

    kept = get_image_model().objects.get()
    assert b"SecretCamera" not in kept.file.read()
    assert (kept.width, kept.height) == (400, 600)


def test_a_profile_picture_is_a_small_drawing_or_refused(editor):
    url = reverse("wagtailadmin_account")
    bomb = SimpleUploadedFile("a.png", pictures.png_bomb(30_000, 30_000), "image/png")

    refused = editor.post(url, {"avatar-avatar": bomb})

    assert refused.status_code == 422
    assert "points are read" in refused.content.decode()
    assert not UserProfile.objects.exclude(avatar="").exists()


def document(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SOUND = {
    "a.pdf": PDF,
    "a.docx": zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
    "a.pptx": zipped({"ppt/presentation.xml": b"<a/>"}),
    "a.xlsx": xlsx([["a"]]),
    "a.xls": xls([["a"]]),
    "a.zip": zipped({"a.txt": b"a"}),
    "a.txt": "学习资料".encode("gbk"),
    "a.mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 100,
    "deep.pdf": b"%PDF-1.7\n" + b"<<" * 2_000_000 + b"\n%%EOF",
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_documents_are_kept_as_they_came(editor, name):
    url = reverse("wagtaildocs:add")

    editor.post(url, {"title": "资料", "file": document(name, SOUND[name])})

    assert get_document_model().objects.get().file.read() == SOUND[name]


WRONG = {
    "text as pdf": ("a.pdf", b"hello"),
    "page as pdf": ("a.pdf", b"<html><script>alert(1)</script></html>"),
    "pdf cut off": ("a.pdf", PDF[:-10]),
    "program as document": ("a.docx", b"MZ\x90\x00" + b"\0" * 500),
    "archive as document": ("a.docx", zipped({"a.txt": b"a"})),
    "document as slides": ("a.pptx", SOUND["a.docx"]),
    "macros": ("a.docx", zipped({"word/document.xml": b"", "word/vbaProject.bin": b"x"})),
    "bytes as text": ("a.txt", b"\0\1\2" * 500),
    "page as video": ("a.mp4", b"<html>"),
    "extension": ("a.html", b"<html>"),
    "extension twice": ("a.pdf.exe", PDF),
    "no extension": ("a", PDF),
    "empty": ("a.pdf", b""),
    "damaged": ("a.zip", b"PK\x03\x04" + b"\0" * 50),
    "bomb": ("a.zip", zipped({"a": b"\0" * 30_000_000})),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_document_that_is_not_what_it_says_is_refused_in_words(editor, case, settings):
    settings.DOCUMENT_MAX_UNPACKED = 20_000_000
    name, content = WRONG[case]

    answer = editor.post(
        reverse("wagtaildocs:add"), {"title": "资料", "file": document(name, content)}
    )

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize("length", [86, 150, 200])
@pytest.mark.parametrize("kind", ["doc", "image"])
def test_a_name_of_many_chinese_characters(editor, length, kind):
    name = "学" * length + (".pdf" if kind == "doc" else ".png")
    content = PDF if kind == "doc" else pictures.picture()

    answer = editor.post(
        reverse(f"wagtail{kind}s:add"), {"title": "学" * length, "file": document(name, content)}
    )

    assert answer.status_code == 302
    model = get_document_model() if kind == "doc" else get_image_model()
    kept = model.objects.get()
    assert kept.title == "学" * length
    assert kept.file.read()
    if kind == "doc":
        assert kept.file.name.endswith(".pdf")
        assert editor.get(kept.url).status_code == 200


def test_size_is_told_at_the_form(editor, settings):
    settings.DOCUMENT_MAX_BYTES = 1024**2
    large = document("a.pdf", PDF + b"\0" * 1024**2 + PDF)

    answer = editor.post(reverse("wagtaildocs:add"), {"title": "资料", "file": large})

    assert "larger than 1 MB" in str(answer.context["form"].errors["file"])
    assert "up to 1 MB, a video up to 2048 MB" in answer.content.decode()
