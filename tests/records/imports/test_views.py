"""An import as an officer does it: upload, look, apply, find it again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.accounts.enums import RoleKind
from records.imports.models import ImportBatch
from records.imports.services import KEPT_FOR, discard_old_batches
from records.imports.tags import ImportsTag
from records.jobs.models import Job
from records.jobs.services import run_job
from records.journal.models import Entry
from records.register.models import Cadre
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from tests.factories.records import CadreFactory, RoleFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

ROSTER = "武陵区干部名册\n姓名,工号,公民身份号码,单位\n何 芳,1001,11010519491231002X,武陵区\n"


@pytest.fixture
def unit():
    return UnitFactory(code="430702", name="武陵区")


@pytest.fixture
def officer(client: Client, unit):
    user = RoleFactory(kind=RoleKind.OFFICER, unit=unit).user
    client.force_login(user)
    return user


def upload(client: Client, text: str = ROSTER, kind: str = "roster", name: str = "名册.csv"):
    file = SimpleUploadedFile(name, text.encode("gb18030"))
    return client.post(reverse("import_upload"), {"kind": kind, "file": file})


def apply(client: Client, batch: ImportBatch) -> Job:
    client.post(reverse("import_preview", args=[batch.pk]), {"action": "apply"})
    job = Job.objects.latest("pk")
    run_job(job_id=job.pk, now=timezone.now())
    job.refresh_from_db()
    return job


def test_a_file_is_previewed_then_applied_and_the_page_tells_what_was_done(client: Client, officer):
    shown = client.get(upload(client).url).content.decode()
    assert "何芳" in shown
    assert not Cadre.objects.exists()

    batch = ImportBatch.objects.get()
    job = apply(client, batch)

    assert Cadre.objects.get().name == "何芳"
    assert job.state == "done", job.error
    assert job.result["url"] == reverse("import_preview", args=[batch.pk])
    tags = set(TrailEvent.objects.values_list("tag", flat=True))
    assert {
        ImportsTag.IMPORT_UPLOADED,
        ImportsTag.IMPORT_QUEUED,
        RegisterTag.ROSTER_APPLIED,
    } <= tags


def test_the_waiting_file_is_encrypted_and_gone_once_applied(client: Client, officer):
    upload(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM records_imports_importbatch")
        assert b"11010519491231002X" not in bytes(cursor.fetchone()[0])
    batch = ImportBatch.objects.get()
    apply(client, batch)
    batch.refresh_from_db()
    assert batch.content is None


def test_applying_the_same_file_again_changes_nothing(client: Client, officer):
    for _ in range(2):
        upload(client)
        apply(client, ImportBatch.objects.latest("pk"))
    assert Cadre.objects.count() == 1
    assert ImportBatch.objects.latest("pk").summary["unchanged"] == 1


def test_a_bad_row_is_named_and_nothing_can_be_applied(client: Client, officer):
    page = client.get(upload(client, ROSTER.replace("002X", "0021")).url)
    batch = ImportBatch.objects.get()
    assert [error["row"] for error in batch.summary["errors"]] == [3]
    assert 'value="apply"' not in page.content.decode()


@pytest.mark.parametrize("text", ["", "没有表头\n甲,乙\n", "<html><table></table></html>"])
def test_a_file_that_is_no_roster_says_so_beside_the_field(client: Client, officer, text: str):
    response = upload(client, text)
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert not ImportBatch.objects.exists()


def test_people_of_other_units_are_refused(client: Client, officer):
    UnitFactory(code="430703", name="鼎城区")
    upload(client, ROSTER.replace(",武陵区\n", ",鼎城区\n"))
    assert ImportBatch.objects.get().summary["errors"][0]["field"] == "unit"


def test_online_hours_come_in_the_same_way(client: Client, officer, unit):
    CadreFactory(staff_number="1001", unit=unit)
    text = "工号,课程名称,学习日期,学习时长（分钟）\n1001,总体国家安全观,2026-03-02,45\n"
    upload(client, text, "online_hours", "学习记录.csv")
    apply(client, ImportBatch.objects.get())
    entry = Entry.objects.get()
    assert (entry.hours, entry.channel) == (1, "online")


def test_a_batch_is_its_uploaders_own(client: Client, officer, unit):
    upload(client)
    batch = ImportBatch.objects.get()
    client.force_login(RoleFactory(kind=RoleKind.OFFICER, unit=unit).user)
    assert client.get(reverse("import_preview", args=[batch.pk])).status_code == 404


@pytest.mark.parametrize("kind", [RoleKind.TRAINEE, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON])
def test_importing_is_for_officers(client: Client, kind: str):
    client.force_login(RoleFactory(kind=kind, user=UserFactory()).user)
    assert client.get(reverse("import_list")).status_code == 403


def test_files_nobody_came_back_to_are_removed(client: Client, officer):
    upload(client)
    now = timezone.now()
    assert discard_old_batches(now=now) == 0
    assert discard_old_batches(now=now + KEPT_FOR * 2) == 1
    assert ImportBatch.objects.get().content is None
    assert TrailEvent.objects.filter(tag=ImportsTag.IMPORT_DISCARDED).count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_the_same_however_long(
    client: Client, officer, count: int, django_assert_num_queries
):
    for _ in range(count):
        upload(client)
    client.get(reverse("import_list"))
    with django_assert_num_queries(6):
        client.get(reverse("import_list"))
