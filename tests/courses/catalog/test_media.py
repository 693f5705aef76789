"""A player that seeks gets the bytes it asks for."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.http import Http404
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.catalog.media import public_file
from tests.factories.records import UserFactory

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def url(db, client):
    client.force_login(UserFactory())
    video = ContentFile(CONTENT, name="lesson.mp4")
    document = get_document_model().objects.create(title="课堂实录", file=video)
    return f"/videos/{document.pk}.mp4"


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_whole_video_offers_ranges(client, url):
    answer = client.get(url)

    assert answer.status_code == 200
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Type"] == "video/mp4"
    assert body(answer) == CONTENT


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100000-", 100_000, 255_999),
        ("bytes=-500", 255_500, 255_999),
        ("bytes=255990-999999", 255_990, 255_999),
        ("bytes=-999999999", 0, 255_999),
    ],
)
def test_a_part_is_answered_by_206(client, url, asked, first, last):
    answer = client.get(url, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/256000"
    assert answer["Content-Length"] == str(last - first + 1)
    assert body(answer) == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(client, url, asked):
    answer = client.get(url, headers={"Range": asked})

    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */256000"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "pages=1-2", "bytes=9-2", "bytes=-"])
def test_what_is_not_one_range_gets_the_whole(client, url, asked):
    answer = client.get(url, headers={"Range": asked})

    assert answer.status_code == 200
    assert answer["Content-Length"] == "256000"


def test_a_range_of_an_older_file_gets_the_whole(client, url):
    headers = {"Range": "bytes=0-9", "If-Range": "Mon, 01 Jan 2024 00:00:00 GMT"}

    assert client.get(url, headers=headers).status_code == 200


def test_what_the_browser_has_is_not_sent_again(client, url):
    modified = client.get(url)["Last-Modified"]

    assert client.get(url, headers={"If-Modified-Since": modified}).status_code == 304


def test_the_head_alone_has_no_body(client, url):
    answer = client.head(url, headers={"Range": "bytes=0-9"})

    assert answer.status_code == 206
    assert body(answer) == b""


def test_a_video_asks_who_is_there(client, url):
    client.logout()

    answer = client.get(url, headers={"Range": "bytes=0-9"})

    assert answer.status_code == 302


def test_pictures_are_served_and_other_folders_are_not(rf):
    image = get_image_model().objects.create(title="井冈山", file=get_test_image_file())
    document = get_document_model().objects.create(
        title="提纲", file=ContentFile(b"x", name="a.txt")
    )

    rendition = image.get_rendition("max-100x100")
    nobody = rf.get("/")
    nobody.user = AnonymousUser()

    answer = public_file(nobody, path=rendition.file.name)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    for path in (
        image.file.name,
        document.file.name,
        "../lms.sqlite3",
        "images/../documents/a.txt",
        "images",
        "",
    ):
        with pytest.raises(Http404):
            public_file(nobody, path=path)
