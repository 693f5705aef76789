"""Portraits: drawn anew, encrypted, for those who may see the person."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from records.core.errors import DomainError, NotAllowed
from records.register.models import Cadre, CadrePhoto
from records.register.people.photos import set_photo
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from tests.factories.pictures import photograph, picture, png_that_lies
from tests.factories.records import (
    ACTOR,
    NOW,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def put(cadre: Cadre, content: bytes, actor=ACTOR) -> CadrePhoto:
    return set_photo(cadre=cadre, content=content, actor=actor, now=NOW)


def test_a_portrait_has_its_sizes_and_nothing_attached() -> None:
    content = photograph((640, 480))
    assert b"SecretCamera" in content

    photo = put(CadreFactory(), content)

    for size, shape in (("portrait", (413, 579)), ("thumbnail", (96, 134))):
        drawn = photo.content(size)
        image = Image.open(io.BytesIO(drawn))
        assert (image.format, image.size) == ("JPEG", shape)
        assert not image.getexif()
        assert not image.getexif().get_ifd(0x8825)
        assert b"SecretCamera" not in drawn
        assert b"secret comment" not in drawn


def test_it_stands_encrypted() -> None:
    photo = put(CadreFactory(), picture("png", (300, 400)))
    stored = bytes(CadrePhoto.objects.values_list("portrait", flat=True).get(pk=photo.pk))
    assert not stored.startswith(b"\xff\xd8")
    assert photo.content("portrait").startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", picture("png", (60, 40)), png_that_lies(40_000, 40_000)],
    ids=["empty", "text", "too small", "a bomb"],
)
def test_what_is_no_portrait_is_refused_in_words(content) -> None:
    cadre = CadreFactory()
    with pytest.raises(DomainError) as caught:
        put(cadre, content)
    assert caught.value.field == "photo"
    assert not CadrePhoto.objects.exists()


def test_the_same_picture_again_changes_nothing() -> None:
    cadre, content = CadreFactory(), picture("png", (300, 400))
    put(cadre, content)
    put(cadre, content)
    assert TrailEvent.objects.filter(tag=RegisterTag.CADRE_PHOTO_SET).count() == 1
    put(cadre, photograph((640, 480)))
    assert CadrePhoto.objects.count() == 1


class TestWho:
    @pytest.fixture
    def cadre(self):
        cadre = CadreFactory(unit=UnitFactory())
        put(cadre, picture("png", (300, 400)))
        return cadre

    @pytest.mark.parametrize("kind", ["officer", "unit_liaison"])
    def test_officer_and_liaison_see_and_change_it(self, client, cadre, kind) -> None:
        client.force_login(RoleFactory(kind=kind, unit=cadre.unit).user)
        answer = client.get(reverse("cadre_photo", args=[cadre.pk]))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        file = SimpleUploadedFile("我.jpg", photograph((640, 480)), "image/jpeg")
        client.post(reverse("cadre_photo_change", args=[cadre.pk]), {"photo": file})
        changed = CadrePhoto.objects.get(cadre=cadre)
        assert changed.content("portrait") != answer.content
        client.post(reverse("cadre_photo_change", args=[cadre.pk]), {"remove": "1"})
        assert not CadrePhoto.objects.exists()

    def test_one_sees_ones_own_and_does_not_set_it(self, client, cadre) -> None:
        user = UserFactory(cadre=cadre)
        client.force_login(user)
        assert client.get(reverse("cadre_photo", args=[cadre.pk])).status_code == 200
        url = reverse("cadre_photo_change", args=[cadre.pk])
        assert client.post(url, {"remove": "1"}).status_code == 404
        assert CadrePhoto.objects.exists()

    def test_nobody_elses(self, client, cadre) -> None:
        url = reverse("cadre_photo", args=[cadre.pk])
        assert client.get(url).status_code == 302
        for other in (
            RoleFactory(kind="officer", unit=UnitFactory()).user,
            RoleFactory(kind="class_supervisor", unit=cadre.unit).user,
            UserFactory(cadre=CadreFactory(unit=cadre.unit)),
        ):
            client.force_login(other)
            assert client.get(url).status_code == 404
        auditor = RoleFactory(kind="auditor", unit=cadre.unit).user
        client.force_login(auditor)
        assert client.get(url).status_code == 200
        assert client.post(f"{url}change/", {"remove": "1"}).status_code == 404

    def test_the_service_asks_again(self, cadre) -> None:
        from records.core.access.actor import Actor

        other = RoleFactory(kind="officer", unit=UnitFactory()).user
        with pytest.raises(NotAllowed):
            put(cadre, photograph((640, 480)), Actor(other.pk, other.name))
