"""Files that leave: headings people read, masked, safe, limited, marked, and told to the trail."""

import csv
import hashlib
import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from records.core.checks import scoped_viewsets
from records.core.exports.cells import as_cell, is_formula
from records.trail.models import TrailEvent
from records.trail.tags import OfficeTag
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"
PHONE = "13812341234"


def officer_of(unit=None, name: str = "王干事"):
    user = UserFactory(name=name)
    grant_role(user=user, kind=RoleKind.OFFICER, unit=unit, actor=ACTOR, now=NOW)
    return user


@pytest.fixture
def officer():
    return officer_of()


@pytest.fixture
def client(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def content_of(response) -> bytes:
    assert response.status_code == 200, response.headers
    return b"".join(response.streaming_content)


def csv_of(client: Client, name: str, **asked: str) -> list[list[str]]:
    response = client.get(reverse(f"{name}:index"), {"export": "csv", **asked})
    content = content_of(response)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def xlsx_of(client: Client, name: str, **asked: str):
    response = client.get(reverse(f"{name}:index"), {"export": "xlsx", **asked})
    return openpyxl.load_workbook(io.BytesIO(content_of(response)))


def test_no_heading_of_any_export_is_a_name_of_the_code(officer) -> None:
    names = 0
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for viewset in scoped_viewsets():
                shown = viewset.construct_view(
                    viewset.index_view_class, **viewset.get_index_view_kwargs()
                )
                view = shown.view_class(**shown.view_initkwargs)
                headings = [column.heading for column in view.export_columns()]
                assert headings, type(viewset).__name__
                for heading in headings:
                    names += 1
                    assert not re.search(r"[_.]|^$|\b(id|pk)\b", heading), (viewset, heading)
                    if language == "zh-hans" and heading not in _verbose_names(viewset.model):
                        assert re.search(r"[\u4e00-\u9fff]", heading), (viewset, heading)
    assert names > 100


def _verbose_names(model: type[models.Model]) -> set[str]:
    """Return the verbose names as the source has them: that they are translated is another test."""
    with translation.override("en"):
        return {capfirst(str(getattr(f, "verbose_name", ""))) for f in model._meta.get_fields()}


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("role", ["", "王干事", "组织部干部"]),
        (
            "appointment",
            ["=陈静", "副处长", "主要职务", "县处级副职", "", "组织部", "2024-03-01", ""],
        ),
    ],
)
def test_a_row_tells_what_its_list_tells(client, officer, name, row) -> None:
    unit = UnitFactory(name="组织部")
    AppointmentFactory(
        cadre=CadreFactory(name="=陈静", unit=unit),
        post_title="副处长",
        post_level=132,
        since=date(2024, 3, 1),
    )
    found = csv_of(client, name)
    told = [cell.lstrip("'") for cell in found[1]]
    assert [a for a, b in zip(told, row, strict=False) if b and a != b] == []


def test_every_list_exports_its_rows_in_both_formats(client, officer) -> None:
    AppointmentFactory(cadre=CadreFactory(name="陈静"))
    UserFactory(name="李四", cadre=CadreFactory())
    for viewset in scoped_viewsets():
        if not viewset.permission_policy.user_has_permission(officer, "view"):
            continue
        name = viewset.url_namespace
        rows = csv_of(client, name)
        assert rows[-1][0].startswith("# ")
        assert all(any(cell for cell in row) for row in rows), name
        sheet = xlsx_of(client, name).active
        assert [cell.value for cell in sheet[2]] == rows[0]
        assert sheet.max_row == len(rows) or name == "trail"


def test_what_a_spreadsheet_would_run_is_text_in_both_formats(client, officer) -> None:
    bad = '=HYPERLINK("http://x","点我")'
    for number, text in enumerate(["+1+1", "-2+3", "@SUM(1)", "\t=1+1", "＝1+1", bad]):
        CadreFactory(name=text, staff_number=f"F{number}")
    for row in csv_of(client, "cadre", q="F")[1:-1]:
        assert row[1].startswith("'"), row
    sheet = xlsx_of(client, "cadre", q="F").active
    cells = [sheet.cell(number, 2) for number in range(3, sheet.max_row + 1)]
    assert len(cells) == 6
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_protected_numbers_leave_masked_also_inside_texts(client) -> None:
    CadreFactory(name="陈静", citizen_number=NUMBER, phone=PHONE, staff_number="M1")
    unit = UnitFactory(name=f"{PHONE}热线{NUMBER}")
    rows = csv_of(client, "cadre", q="M1")
    assert "110105********002X" in rows[1]
    assert unit.name not in str(csv_of(client, "unit"))
    assert (
        as_cell(f"电话 {PHONE}，证件 {NUMBER}。") == "电话 138****1234，证件 110105********002X。"
    )
    assert as_cell("138 1234 1234") == "138****1234"


def test_an_export_holds_only_what_the_list_shows_this_reader() -> None:
    mine, other = UnitFactory(name="武陵区"), UnitFactory(name="鼎城区")
    CadreFactory(name="周敏", unit=mine)
    CadreFactory(name="李雷", unit=mine)
    CadreFactory(name="韩梅", unit=other)
    client = Client()
    client.force_login(officer_of(mine))
    assert {row[1] for row in csv_of(client, "cadre")[1:-1]} == {"周敏", "李雷"}
    assert [row[1] for row in csv_of(client, "cadre", q="周")[1:-1]] == ["周敏"]


def test_a_file_says_who_took_it_when_and_under_which_number(client, officer) -> None:
    CadreFactory(name="陈静")
    response = client.get(reverse("cadre:index"), {"export": "xlsx", "q": "陈"})
    content = content_of(response)
    event = TrailEvent.objects.get(tag=OfficeTag.LIST_EXPORTED)
    told = event.after
    assert told["rows"] == 1
    assert told["format"] == "xlsx"
    assert told["asked"] == {"q": "陈"}
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert event.actor_id == officer.pk
    assert "no-store" in response.headers["Cache-Control"]
    assert told["reference"] in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    for place in (
        str(sheet.cell(1, 1).value),
        str(sheet.oddHeader.center.text),
        str(book.properties.description),
    ):
        assert told["reference"] in place
        assert "王干事" in place
    assert book.custom_doc_props["Reference"].value == told["reference"]
    last = csv_of(client, "cadre")[-1][0]
    assert "王干事" in last
    assert TrailEvent.objects.first().after["reference"] in last


def test_more_rows_than_allowed_are_refused_in_words_and_nothing_leaves(client, settings) -> None:
    CadreFactory.create_batch(3)
    settings.EXPORT_MAX_ROWS = 2
    response = client.get(reverse("cadre:index"), {"export": "csv", "sex": "1"}, follow=True)
    page = response.content.decode()
    assert response.redirect_chain[0][0].endswith("?sex=1")
    assert "列表共有3行" in page or "The list has 3 rows" in page
    assert not TrailEvent.objects.filter(tag=OfficeTag.LIST_EXPORTED).exists()


def test_a_days_exports_of_one_person_add_up(client, settings) -> None:
    CadreFactory.create_batch(3)
    settings.EXPORT_MAX_ROWS_PER_DAY = 5
    assert len(csv_of(client, "cadre")) == 5
    response = client.get(reverse("cadre:index"), {"export": "csv"})
    assert response.status_code == 302
    settings.EXPORT_MAX_ROWS_PER_DAY = 100
    settings.EXPORT_MAX_FILES_PER_DAY = 1
    assert client.get(reverse("cadre:index"), {"export": "csv"}).status_code == 302
    assert TrailEvent.objects.filter(tag=OfficeTag.LIST_EXPORTED).count() == 1
    another = Client()
    another.force_login(officer_of())
    assert len(csv_of(another, "cadre")) == 5


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client, django_assert_max_num_queries
) -> None:
    for number in (1, 8):
        for cadre in CadreFactory.create_batch(number):
            AppointmentFactory(cadre=cadre)
        with django_assert_max_num_queries(30):
            csv_of(client, "appointment")


def test_a_list_of_wagtails_own_hands_out_nothing(client) -> None:
    superuser = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(superuser)
    for name in ("wagtailadmin_reports:site_history", "wagtailimages:index"):
        response = client.get(reverse(name), {"export": "csv"})
        assert response.status_code == 302, name
        assert not response.has_header("Content-Disposition")


def test_no_file_is_handed_out_past_the_one_way(settings) -> None:
    """A new download has to go through `take_export`, or be named here with a reason."""
    reasons = {
        "records/core/exports/views.py": "the way itself",
        "records/exports/views.py": "the way itself, for files that a worker made",
        "records/core/paper/responses.py": "one paper, as its page shows it, told to the trail",
        "courses/catalog/media.py": "films and documents of course pages, as they were uploaded",
        "records/privacy/views.py": "one's own data, for oneself",
        "records/seals/views.py": "digests, proofs and signed notes: nothing about a person",
        "records/corrections/views/files.py": "one proof, for the two sides of a request, told to the trail",
        "records/accounts/sign_in/views/account_support.py": "a sheet of one-time slips, to be printed",
    }
    signs = re.compile(r"as_attachment|Content-Disposition|FileResponse|StreamingHttpResponse")
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for wing in ("records", "courses", "cms", "lms")
        for path in Path(settings.BASE_DIR, wing).rglob("*.py")
        if signs.search(path.read_text(encoding="utf-8"))
    }
    assert found <= set(reasons)


def test_formulas_are_known_by_their_beginning() -> None:
    for text in ("=1", "+1", "-1", "@a", "\tx", "\r=1", "  =1", "＝1", "\u200b=1", "\n=cmd|x"):
        assert is_formula(text), text
    for text in ("陈静", "1-2", "a=b", "", "2026-01-01", "（-）"):
        assert not is_formula(text), text


def test_models_are_exported_only_by_columns_with_a_name(officer) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from records.core.exports.columns import columns_of
    from records.register.models import Cadre

    assert issubclass(Cadre, models.Model)
    with pytest.raises(ImproperlyConfigured):
        columns_of(Cadre, ["masked_phone"])
    with translation.override("en"):
        assert columns_of(Cadre, ["unit.name"])[0].heading == "Unit · Name"
