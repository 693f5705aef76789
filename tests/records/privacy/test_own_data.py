"""One's own data as a file, and who saw it."""

import io
import json
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.essays.models import EssayVersion
from records.core.access.actor import Actor
from records.core.errors import NotAllowed, NotPossible
from records.core.protection.own_data import OWN_DATA, sections_of
from records.jobs.models import Job
from records.jobs.services import run_job
from records.journal.services import post_entries
from records.privacy.models import OwnDataFile
from records.privacy.services import ask_own_data, fetch_own_data, forget_own_data
from records.privacy.tags import PrivacyTag
from records.trail.models import TrailEvent
from tests.factories.courses import EnrollmentFactory
from tests.factories.courses_essays import accepted
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UserFactory,
)
from tests.factories.records_journal import draft

pytestmark = pytest.mark.django_db
NUMBER, PHONE = "11010519491231002X", "13812341234"


@pytest.fixture
def person():
    cadre = CadreFactory(name="周敏", citizen_number=NUMBER, phone=PHONE)
    AppointmentFactory(cadre=cadre, post_title="科员")
    return UserFactory(cadre=cadre, name="周敏")


def actor(user) -> Actor:
    return Actor(user.pk, str(user), user=user)


def made(user) -> zipfile.ZipFile:
    job = ask_own_data(user=user, actor=actor(user), now=NOW)
    run_job(job_id=job.pk, now=NOW)
    job.refresh_from_db()
    assert job.state == "done", job.error
    file = OwnDataFile.objects.get(user=user, content__isnull=False)
    content = fetch_own_data(file=file, actor=actor(user), now=NOW)
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_file_holds_what_each_room_knows_of_this_person_and_of_nobody_else(person) -> None:
    other = CadreFactory(name="别人", phone="13999999999")
    [mine, _theirs] = post_entries(drafts=[draft(person.cadre), draft(other)], actor=ACTOR, now=NOW)
    enrollment = EnrollmentFactory(cadre=person.cadre)
    EnrollmentFactory(cadre=other, training_class=enrollment.training_class)
    accepted(enrollment, now=NOW)

    archive = made(person)

    told = json.loads(archive.read("my-data.json"))["sections"]
    assert mine.digest in told["entries"]["rows"][0].values()
    assert len(told["entries"]["rows"]) == len(told["enrollments"]["rows"]) == 1
    assert "科员" in told["appointments"]["rows"][0].values()
    text = EssayVersion.objects.filter(essay__enrollment=enrollment).last().text
    assert any(text in row.values() for row in told["essays"]["rows"])
    whole = json.dumps(told, ensure_ascii=False)
    assert "别人" not in whole
    assert NUMBER not in whole
    assert PHONE not in whole
    assert "110105********002X" in whole
    book = openpyxl.load_workbook(io.BytesIO(archive.read("my-data.xlsx")))
    assert len(book.sheetnames) == len(told)


def test_every_room_that_holds_something_of_a_person_tells_it() -> None:
    assert {data.code for data in OWN_DATA} >= {
        "records.register",
        "records.accounts",
        "records.journal",
        "records.trail",
        "courses.enrollment",
        "courses.attendance",
        "courses.essays",
    }


def test_it_is_encrypted_while_it_waits_and_gone_when_its_time_is_over(person) -> None:
    made(person)
    file = OwnDataFile.objects.get()
    assert not bytes(file.content).startswith(b"PK")
    assert forget_own_data(actor=ACTOR, now=NOW + timedelta(hours=47)) == 0
    with pytest.raises(NotPossible):
        fetch_own_data(file=file, actor=actor(person), now=NOW + timedelta(hours=48))
    assert forget_own_data(actor=ACTOR, now=NOW + timedelta(hours=48)) == 1
    assert OwnDataFile.objects.get().content is None


def test_it_is_for_oneself_only(person) -> None:
    made(person)
    file = OwnDataFile.objects.get()
    superuser = UserFactory(is_superuser=True, is_staff=True, cadre=CadreFactory())
    with pytest.raises(NotAllowed):
        ask_own_data(user=person, actor=actor(superuser), now=NOW)
    with pytest.raises(NotAllowed):
        fetch_own_data(file=file, actor=actor(superuser), now=NOW)
    client = Client()
    client.force_login(superuser)
    assert client.post(reverse("my_data_file", args=[file.pk])).status_code == 404


def test_asked_twice_it_is_made_once(person) -> None:
    first = ask_own_data(user=person, actor=actor(person), now=NOW)
    assert ask_own_data(user=person, actor=actor(person), now=NOW) == first
    assert Job.objects.count() == 1


def test_the_page_asks_for_it_and_hands_it_out(person) -> None:
    client = Client()
    client.force_login(person)
    response = client.post(reverse("my_data_ask"))
    job = Job.objects.get()
    assert response.url == reverse("job_status", args=[job.pk])
    run_job(job_id=job.pk, now=timezone.now())
    page = client.get(reverse("my_data"))
    file = page.context["file"]
    response = client.post(reverse("my_data_file", args=[file.pk]))
    assert "no-store" in response.headers["Cache-Control"]
    assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None
    tags = set(TrailEvent.objects.values_list("tag", flat=True))
    assert {
        PrivacyTag.OWN_DATA_ASKED,
        PrivacyTag.OWN_DATA_MADE,
        PrivacyTag.OWN_DATA_FETCHED,
    } <= tags


def test_an_account_without_a_cadre_has_no_such_file() -> None:
    client = Client()
    client.force_login(RoleFactory(kind="officer").user)
    assert client.get(reverse("my_data")).url == reverse("home")
    assert client.post(reverse("my_data_ask")).status_code == 302
    assert not Job.objects.exists()


def test_what_is_held_of_an_account_without_a_cadre_is_told_without_a_person() -> None:
    user = RoleFactory(kind="officer", user__name="王干事").user
    found = {section.name: list(section.rows) for section in sections_of(user)}
    assert "王干事" in [value for _field, value in found["account"]]
    assert len(found["roles"]) == 1
    assert found["register"] == found["appointments"] == found["entries"] == []


def test_a_person_reads_who_saw_what_from_which_office_and_why(person) -> None:
    unit = person.cadre.unit
    officer = RoleFactory(kind="officer", unit=unit, user__name="王干事").user
    clerk = Client()
    clerk.force_login(officer)
    clerk.get(reverse("cadre_file", args=[person.cadre_id]))
    clerk.post(
        reverse("cadre_reveal", args=[person.cadre_id]),
        {"field": "phone", "purpose": "contact", "details": "通知开班"},
    )
    client = Client()
    client.force_login(person)
    client.get(reverse("archive"))
    page = client.get(reverse("my_data")).content.decode()
    assert page.count("王干事") == 2
    assert unit.name in page
    assert "通知开班" in page
    assert PHONE not in page


def test_auditors_see_how_often_each_person_looked(person) -> None:
    unit = person.cadre.unit
    officer = RoleFactory(kind="officer", unit=unit, user__name="王干事").user
    clerk = Client()
    clerk.force_login(officer)
    for _number in range(3):
        clerk.post(
            reverse("cadre_reveal", args=[person.cadre_id]),
            {"field": "phone", "purpose": "contact", "details": "通知开班"},
        )
    assert clerk.get(reverse("reveals")).status_code == 403
    auditor = Client()
    auditor.force_login(RoleFactory(kind="auditor", unit=unit).user)
    [row] = auditor.get(reverse("reveals")).context["page"].object_list
    assert (row["actor_name"], row["month"], row["people"]) == ("王干事", 3, 1)
    elsewhere = Client()
    elsewhere.force_login(RoleFactory(kind="auditor", unit=CadreFactory().unit).user)
    assert list(elsewhere.get(reverse("reveals")).context["page"].object_list) == []
