"""The pages: one's own data, the queue, one request, its files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from records.accounts.services import grant_role
from records.corrections.enums import RequestState
from records.corrections.models import ChangeRequest, Proof
from records.corrections.tags import CorrectionsTag
from records.register.models import Cadre
from records.trail.models import TrailEvent
from tests.factories.pictures import photograph
from tests.factories.records import ACTOR, NOW, CadreFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def request_of(town):
    file = SimpleUploadedFile("户口本.jpg", photograph((640, 480)), "image/jpeg")
    answer = signed_in(town.user).post(
        reverse("ask_change") + "?field=native_place&field=phone",
        {
            "native_place": "湖南常德",
            "phone": "139 0000 4321",
            "reason": "登记时写错",
            "proofs": [file],
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return ChangeRequest.objects.get()


def detail(request) -> str:
    return reverse("correction_detail", args=[request.pk])


def test_one_sees_ones_data_masked(town) -> None:
    page = signed_in(town.user).get(reverse("own_data")).content.decode()
    assert "138****1234" in page
    assert "13800001234" not in page
    assert "湖南长沙" in page


def test_asked_decided_and_read(town, request_of) -> None:
    liaison = signed_in(town.liaison)
    queue = liaison.get(reverse("correction_list"))
    assert queue.context["waiting"] == 1
    assert "周敏" in queue.content.decode()
    page = liaison.get(detail(request_of))
    text = page.content.decode()
    for shown in ("湖南长沙", "湖南常德", "138****1234", "139****4321", "户口本.jpg"):
        assert shown in text
    assert "13900004321" not in text
    assert TrailEvent.objects.filter(tag=CorrectionsTag.CORRECTION_VIEWED).count() == 1
    done = liaison.post(
        detail(request_of), {"decision": "accept", "seen": page.context["seen"], "answer": ""}
    )
    assert done.status_code == 302
    assert Cadre.objects.get(pk=town.cadre.pk).phone == "13900004321"

    grant_role(user=town.user, kind="trainee", unit=town.cadre.unit, actor=ACTOR, now=NOW)
    person = signed_in(town.user)
    assert gettext("Your request for correction was answered") in person.get("/").content.decode()
    assert str(RequestState.ACCEPTED.label) in person.get(reverse("own_data")).content.decode()
    assert (
        gettext("Your request for correction was answered") not in person.get("/").content.decode()
    )


def test_what_is_wrong_in_the_form_is_told_and_kept(town) -> None:
    url = reverse("ask_change") + "?field=phone&field=birth_date"
    answer = signed_in(town.user).post(
        url, {"phone": "12345", "birth_date": "2030-01-01", "reason": "登记时写错"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["phone"]
    assert "12345" in answer.content.decode()
    answer = signed_in(town.user).post(
        url, {"phone": "13900004321", "birth_date": "2030-01-01", "reason": "登记时写错"}
    )
    assert answer.context["form"].errors["birth_date"]
    bad = SimpleUploadedFile("证明.pdf", b"MZ", "application/pdf")
    answer = signed_in(town.user).post(
        reverse("ask_change") + "?field=phone",
        {"phone": "13900004321", "reason": "登记时写错", "proofs": [bad]},
    )
    assert "证明.pdf" in str(answer.context["form"].errors["proofs"])
    assert not ChangeRequest.objects.exists()


def test_unknown_fields_and_none_are_sent_back(town) -> None:
    for query in ("", "?field=unit", "?field=is_superuser"):
        answer = signed_in(town.user).get(reverse("ask_change") + query)
        assert answer.url == reverse("own_data")


def test_the_home_counts_what_waits(town, request_of) -> None:
    def waiting(user) -> list[int]:
        tasks = signed_in(user).get("/").context["dashboard"].tasks
        return [task.count for task in tasks if task.url == reverse("correction_list")]

    assert waiting(town.liaison) == [1]
    assert waiting(town.stranger) == []
    assert waiting(town.auditor) == []


def test_the_two_sides_and_nobody_else(town, request_of) -> None:
    proof = Proof.objects.get()
    files = reverse("correction_proof", args=[request_of.pk, proof.pk])
    for user in (town.user, town.liaison, town.officer):
        assert signed_in(user).get(detail(request_of)).status_code == 200
        answer = signed_in(user).get(files)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"SecretCamera" not in answer.content
    assert TrailEvent.objects.filter(tag=CorrectionsTag.PROOF_VIEWED).count() == 2
    colleague = UserFactory(cadre=CadreFactory(unit=town.cadre.unit))
    for user in (town.stranger, town.auditor, colleague):
        client = signed_in(user)
        assert client.get(detail(request_of)).status_code == 404
        assert client.get(files).status_code == 404
        assert client.post(detail(request_of), {"decision": "accept"}).status_code == 404
        withdraw = reverse("correction_withdraw", args=[request_of.pk])
        assert client.post(withdraw).status_code == 404
    assert Client().get(files).status_code == 302
    assert ChangeRequest.objects.get().is_open


def test_the_person_withdraws_and_does_not_decide(town, request_of) -> None:
    client = signed_in(town.user)
    assert client.post(detail(request_of), {"decision": "accept"}).status_code == 403
    withdraw = reverse("correction_withdraw", args=[request_of.pk])
    assert client.post(withdraw).status_code == 302
    assert ChangeRequest.objects.get().state == "withdrawn"
    assert signed_in(town.liaison).get(reverse("correction_list")).context["waiting"] == 0


def test_an_officers_case_is_not_in_the_liaisons_queue(town) -> None:
    url = reverse("ask_change") + "?field=name"
    signed_in(town.user).post(url, {"name": "周敏敏", "reason": "已改名"})
    assert signed_in(town.liaison).get(reverse("correction_list")).context["waiting"] == 0
    assert signed_in(town.officer).get(reverse("correction_list")).context["waiting"] == 1
    assert signed_in(town.liaison).get(detail(ChangeRequest.objects.get())).status_code == 404
