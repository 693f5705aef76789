"""Lists as files: scoped, limited, safe, marked, told to the trail, fetched by their asker alone."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from records.accounts.models import Role
from records.core.access.actor import Actor
from records.core.errors import NotAllowed, NotPossible
from records.core.exports import ExportRefused, columns_of
from records.core.protection.own_data import sections_of
from records.core.seams import EXPORTS, NAVIGATION, ExportKind
from records.exports.models import ExportedFile
from records.exports.services import export_or_queue, fetch_export, forget_exports, queue_export
from records.exports.tags import ExportsTag
from records.jobs.enums import JobState
from records.jobs.models import Job
from records.jobs.services import run_job
from records.register.models import Cadre
from records.trail.models import TrailEvent
from records.trail.tags import OfficeTag
from tests.factories.records import ACTOR, CadreFactory, RoleFactory, UnitFactory, UserFactory
from tests.seams import brought

pytestmark = pytest.mark.django_db


def _rows(user, filters):
    found = Cadre.objects.visible_to(user).order_by("staff_number")
    return found.filter(name__startswith=filters["name"]) if filters.get("name") else found


TOY = ExportKind(
    code="toy_people",
    label="干部名单",
    roles=frozenset({"officer"}),
    columns=lambda: columns_of(Cadre, ("name", "staff_number", "unit__name", "birth_date")),
    rows=_rows,
    filter_labels={"name": "姓名"},
)


@pytest.fixture(autouse=True)
def _kind():
    with brought(EXPORTS, TOY):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="市民政局")


@pytest.fixture
def officer(unit):
    return RoleFactory(kind="officer", unit=unit, user__name="王干事").user


def actor_for(user) -> Actor:
    return Actor(user.pk, user.name)


def ask(user, **given) -> Job:
    values = {"kind": "toy_people", "filters": {}, "file_format": "csv", "now": timezone.now()}
    return queue_export(**{**values, **given}, actor=actor_for(user))


def made(user, **given) -> ExportedFile:
    job = ask(user, **given)
    state = run_job(job_id=job.pk, now=timezone.now())
    job.refresh_from_db()
    assert state == JobState.DONE, job.error
    return ExportedFile.objects.latest("pk")


def content_of(file: ExportedFile, user) -> bytes:
    return fetch_export(file=file, actor=actor_for(user), now=timezone.now())


def table_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def browser(user) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def test_a_file_holds_what_its_asker_may_see_under_headings_people_read(officer, unit) -> None:
    CadreFactory(name="陈静", staff_number="1001", unit=unit)
    CadreFactory(name="别处的人")

    table = table_of(content_of(made(officer), officer))

    assert "staff_number" not in table[0]
    assert [row[0] for row in table[1:-1]] == ["陈静"]
    assert "王干事" in table[-1][0]


def test_filters_narrow_it_and_stand_on_the_trail_in_words(officer, unit) -> None:
    CadreFactory(name="陈静", unit=unit)
    CadreFactory(name="李红", unit=unit)

    file = made(officer, filters={"name": "陈", "page": "3"})

    assert file.rows == 1
    event = TrailEvent.objects.get(tag=OfficeTag.LIST_EXPORTED)
    assert event.after["asked"] == {"姓名": "陈"}
    assert (event.after["reference"], event.after["sha256"]) == (file.reference, file.digest)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "＝1+1"])
def test_nothing_in_a_file_is_a_formula(officer, unit, name) -> None:
    CadreFactory(name=name, unit=unit)
    table = table_of(content_of(made(officer), officer))
    assert table[1][0].startswith("'")
    book = openpyxl.load_workbook(
        io.BytesIO(content_of(made(officer, file_format="xlsx"), officer))
    )
    assert book.active.cell(3, 1).data_type == "s"


def test_a_pdf_bears_name_and_number_on_every_sheet_and_brings_its_fonts(officer, unit) -> None:
    for number in range(70):
        CadreFactory(name=f"陈静{number}", unit=unit)

    file = made(officer, file_format="pdf")

    reader = PdfReader(io.BytesIO(content_of(file, officer)))
    assert len(reader.pages) > 1
    for page in reader.pages:
        text = page.extract_text()
        assert file.reference in text
        assert "王干事" in text
        fonts = page["/Resources"]["/Font"].get_object().values()
        assert fonts
        for font in fonts:
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    whole = "".join(page.extract_text() for page in reader.pages)
    assert "陈静0" in whole
    assert "陈静69" in whole
    assert "市民政局" in whole


def test_a_file_is_kept_encrypted(officer, unit) -> None:
    CadreFactory(name="陈静", unit=unit)
    file = made(officer)
    assert "陈静".encode() not in bytes(file.content)


def test_only_its_asker_fetches_it_and_each_time_is_told(officer, unit) -> None:
    CadreFactory(unit=unit)
    file = made(officer)
    other = RoleFactory(kind="officer", unit=None).user
    url = reverse("export_file", args=[file.pk])

    assert browser(other).post(url).status_code == 404
    with pytest.raises(NotAllowed):
        content_of(file, other)
    with pytest.raises(NotAllowed):
        fetch_export(file=file, actor=ACTOR, now=timezone.now())
    assert not TrailEvent.objects.filter(tag=ExportsTag.FILE_FETCHED).exists()

    mine = browser(officer)
    assert mine.get(url).status_code == 405
    for _time in range(2):
        answer = mine.post(url)
        assert table_of(answer.content)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "no-store" in answer.headers["Cache-Control"]
    assert TrailEvent.objects.filter(tag=ExportsTag.FILE_FETCHED, actor_id=officer.pk).count() == 2
    assert file.reference in mine.get(reverse("export_list")).content.decode()


def test_a_file_goes_after_its_time_and_its_note_stays(officer, unit, settings) -> None:
    CadreFactory(unit=unit)
    file = made(officer)
    later = timezone.now() + timedelta(hours=settings.EXPORT_KEPT_HOURS, minutes=1)

    with pytest.raises(NotPossible):
        fetch_export(file=file, actor=actor_for(officer), now=later)
    assert forget_exports(actor=ACTOR, now=later) == 1
    assert forget_exports(actor=ACTOR, now=later) == 0

    file.refresh_from_db()
    assert (file.content, file.rows) == (None, 1)
    page = browser(officer).get(reverse("export_list")).content.decode()
    assert "Removed" in page
    assert reverse("export_file", args=[file.pk]) not in page


def test_limits_are_told_before_anything_is_queued(officer, unit, settings) -> None:
    CadreFactory(unit=unit)
    CadreFactory(unit=unit)
    settings.EXPORT_MAX_ROWS = 1
    with pytest.raises(ExportRefused):
        ask(officer)
    settings.EXPORT_MAX_ROWS, settings.EXPORT_PDF_MAX_ROWS = 9, 1
    with pytest.raises(ExportRefused):
        ask(officer, file_format="pdf")
    assert not Job.objects.exists()


def test_what_was_taken_today_counts_for_queued_files_too(officer, unit, settings) -> None:
    CadreFactory(unit=unit)
    settings.EXPORT_MAX_ROWS_PER_DAY = 1
    first, second = ask(officer), ask(officer, file_format="xlsx")

    assert run_job(job_id=first.pk, now=timezone.now()) == JobState.DONE
    assert run_job(job_id=second.pk, now=timezone.now()) == JobState.FAILED

    assert ExportedFile.objects.count() == 1
    with pytest.raises(ExportRefused):
        ask(officer)


def test_asking_twice_gives_the_same_work(officer, unit) -> None:
    CadreFactory(unit=unit)
    assert ask(officer).pk == ask(officer).pk
    assert ask(officer, filters={"name": "x"}).pk != ask(officer).pk


def test_a_role_that_ended_meanwhile_ends_the_export(officer, unit) -> None:
    CadreFactory(unit=unit)
    job = ask(officer)
    Role.objects.filter(user=officer).update(valid_until=timezone.localdate() - timedelta(days=1))

    assert run_job(job_id=job.pk, now=timezone.now()) == JobState.FAILED

    assert not ExportedFile.objects.exists()
    assert not TrailEvent.objects.filter(tag=OfficeTag.LIST_EXPORTED).exists()


def test_who_holds_no_role_of_the_list_takes_none_of_it(unit) -> None:
    trainee = UserFactory(cadre=CadreFactory(unit=unit))
    with pytest.raises(NotAllowed):
        ask(trainee)
    answer = browser(trainee).post(reverse("export_ask"), {"kind": "toy_people", "format": "csv"})
    assert answer.status_code == 403


def test_a_page_of_the_site_hands_out_a_short_list_and_queues_a_long_one(
    officer, unit, settings
) -> None:
    CadreFactory(name="陈静", unit=unit)
    CadreFactory(name="李红", unit=unit)
    client = browser(officer)
    sent = {"kind": "toy_people", "format": "csv", "query": "name=陈&page=2"}

    at_once = client.post(reverse("export_ask"), sent)
    table = table_of(b"".join(at_once.streaming_content))
    assert [row[0] for row in table[1:-1]] == ["陈静"]

    settings.EXPORT_AT_ONCE_ROWS = 1
    queued = client.post(reverse("export_ask"), {**sent, "query": ""})
    assert queued.headers["Location"] == reverse("job_status", args=[Job.objects.get().pk])

    settings.EXPORT_MAX_ROWS = 1
    refused = client.post(
        reverse("export_ask"), {**sent, "query": "", "back": "https://evil.example/"}
    )
    assert refused.headers["Location"] == reverse("export_list")
    assert client.post(reverse("export_ask"), {**sent, "format": "exe"}).status_code == 404
    assert client.post(reverse("export_ask"), {**sent, "kind": "none"}).status_code == 404


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "pdf"])
def test_a_long_list_of_the_back_office_is_made_by_a_worker(
    officer, unit, settings, file_format
) -> None:
    settings.EXPORT_AT_ONCE_ROWS = 1
    for name in ("陈静", "陈明", "李红"):
        CadreFactory(name=name, unit=unit)
    CadreFactory(name="陈远")
    client = browser(officer)

    answer = client.get(reverse("cadre:index"), {"export": file_format, "q": "陈"})

    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("job_status", args=[job.pk])
    assert run_job(job_id=job.pk, now=timezone.now()) == JobState.DONE, Job.objects.get().error
    file = ExportedFile.objects.get()
    assert (file.rows, file.asked_by) == (2, officer)
    asked = TrailEvent.objects.get(tag=OfficeTag.LIST_EXPORTED).after["asked"]
    assert asked["q"] == "陈"


def test_a_list_of_the_back_office_is_closed_to_who_lost_the_right_to_it(
    officer, unit, settings
) -> None:
    settings.EXPORT_AT_ONCE_ROWS = 0
    CadreFactory(unit=unit)
    browser(officer).get(reverse("cadre:index"), {"export": "csv"})
    Role.objects.filter(user=officer).update(kind="class_supervisor")

    assert run_job(job_id=Job.objects.get().pk, now=timezone.now()) == JobState.FAILED
    assert not ExportedFile.objects.exists()


def test_a_short_list_of_the_back_office_comes_as_a_pdf_at_once(officer, unit) -> None:
    CadreFactory(name="陈静", unit=unit)
    client = browser(officer)
    assert "export=pdf" in client.get(reverse("cadre:index")).content.decode()
    answer = client.get(reverse("cadre:index"), {"export": "pdf"})
    reader = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    assert "陈静" in reader.pages[0].extract_text()


def test_export_or_queue_gives_the_file_itself_for_a_short_list(officer, unit) -> None:
    CadreFactory(unit=unit)
    with time_machine.travel(timezone.now(), tick=False):
        file = export_or_queue(
            kind="toy_people",
            filters={},
            file_format="csv",
            actor=actor_for(officer),
            now=timezone.now(),
        )
    assert file.rows == 1
    assert not ExportedFile.objects.exists()


def test_whoever_may_take_a_list_finds_the_files_in_the_menu() -> None:
    shown = NAVIGATION["export_list"].roles
    assert {kind.code: kind.roles - shown for kind in EXPORTS if kind.roles - shown} == {}


def test_what_one_took_stands_in_ones_own_data(officer) -> None:
    file = made(officer)
    other = RoleFactory(kind="officer", unit=officer.unit).user

    def taken(user):
        (section,) = [one for one in sections_of(user) if one.name == "exports"]
        return [row[0] for row in section.rows]

    assert taken(officer) == [file.reference]
    assert taken(other) == []
