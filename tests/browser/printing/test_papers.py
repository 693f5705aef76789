"""The documents set for paper, at their longest: whole, signed for, and checkable."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pypdfium2
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.paper import Column, Facts, Note, Paper, Signatures, Table, render_paper
from records.trail.models import TrailEvent
from tests.browser.printing.conftest import SESSIONS, TRAINEES, UNIT, LongData
from tests.browser.printing.reader import Frame, faults_of, sheets_of, sizes_of, words_of
from tests.factories.records import NOW, UserFactory

pytestmark = pytest.mark.django_db

FRAME = Frame(top=20, bottom=32)
PORTRAIT, ACROSS = {(210, 297)}, {(297, 210)}
SIGN, SEAL = "签名及日期", "盖章及日期"


@pytest.fixture
def taken(long_data: LongData) -> Callable[..., HttpResponse]:
    """Return a function that asks for a document as someone."""

    def go(user: User, name: str, *args: object, query: str = "") -> HttpResponse:
        client = Client()
        client.force_login(user)
        return client.get(reverse(name, args=args) + query)

    return go


def test_documents_are_whole(long_data: LongData, taken, tmp_path: Path) -> None:
    data, hall = long_data, long_data.training_class
    cases = [
        (data.officer, "cadre_file_pdf", [data.cadre.pk], PORTRAIT, [data.cadre.name, SIGN, SEAL]),
        (data.trainee, "archive_pdf", [], PORTRAIT, [data.cadre.name, SIGN, SEAL]),
        (data.officer, "class_roll_pdf", [hall.pk], ACROSS, ["签到人数", SIGN, SEAL]),
        (data.officer, "completion_board_pdf", [hall.pk], ACROSS, ["结业", SIGN, SEAL]),
        (data.officer, "transfer_receipt_pdf", [data.transfer.pk, "in"], PORTRAIT, [SEAL]),
        (data.officer, "coverage_pdf", [], PORTRAIT, ["达标率", SEAL]),
    ]
    found = []
    for user, name, args, size, words in cases:
        answer = taken(user, name, *args)
        assert (name, answer.status_code) == (name, 200)
        (tmp_path / f"{name}.pdf").write_bytes(answer.content)
        found += [f"{name} {fault}" for fault in faults_of(answer.content, FRAME)]
        found += (
            [f"{name} is {sizes_of(answer.content)}"] if sizes_of(answer.content) != size else []
        )
        text = words_of(answer.content)
        found += [f"{name} lacks {word}" for word in words if word not in text]
    assert found == []


def test_the_roll_repeats_names_beside_every_part_of_the_sessions(
    long_data: LongData, taken
) -> None:
    pdf = taken(long_data.officer, "class_roll_pdf", long_data.training_class.pk).content

    assert words_of(pdf).count("明月") == 2 * (TRAINEES - 1)
    assert words_of(pdf).count("讲：") == SESSIONS
    pages = len(sheets_of(pdf))
    last = gettext("Page {n} of {m}").format(n=pages, m=pages)
    assert "".join(last.split()) in words_of(pdf)


def test_a_download_has_a_chinese_name_and_is_not_kept(long_data: LongData, taken) -> None:
    answer = taken(long_data.officer, "cadre_file_pdf", long_data.cadre.pk)

    assert answer["Content-Type"] == "application/pdf"
    assert "干部教育培训登记表" in unquote(answer["Content-Disposition"])
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"


def test_the_digest_is_that_of_the_attached_data_and_the_trail_has_it(
    long_data: LongData, taken
) -> None:
    first = taken(long_data.officer, "transfer_receipt_pdf", long_data.transfer.pk, "in").content
    second = taken(long_data.officer, "transfer_receipt_pdf", long_data.transfer.pk, "in").content

    digest = hashlib.sha256(attached(first)).hexdigest()
    assert digest in words_of(first)
    assert attached(first) == attached(second)
    after = TrailEvent.objects.filter(tag="register:transfer:viewed").latest("pk").after
    assert after == {"paper": long_data.transfer.number_in, "sha256": digest}


def test_a_change_of_a_fact_changes_the_digest(long_data: LongData, taken) -> None:
    before = taken(long_data.officer, "cadre_file_pdf", long_data.cadre.pk).content
    type(long_data.cadre).objects.filter(pk=long_data.cadre.pk).update(native_place="湖南省桃源县")
    after = taken(long_data.officer, "cadre_file_pdf", long_data.cadre.pk).content

    assert hashlib.sha256(attached(before)).hexdigest() not in words_of(after)


def test_the_walls_of_the_pages_stand_before_the_documents(long_data: LongData, taken) -> None:
    data, stranger = long_data, UserFactory()
    events = TrailEvent.objects.count()
    answers = [
        taken(stranger, "cadre_file_pdf", data.cadre.pk),
        taken(stranger, "class_roll_pdf", data.training_class.pk),
        taken(stranger, "completion_board_pdf", data.training_class.pk),
        taken(stranger, "transfer_receipt_pdf", data.transfer.pk, "in"),
        taken(stranger, "coverage_pdf"),
        taken(data.officer, "transfer_receipt_pdf", data.transfer.pk, "sideways"),
        taken(data.officer, "cadre_file_pdf", data.cadre.pk, query="?as_of=2026-02-31"),
    ]

    assert [answer.status_code for answer in answers] == [404, 403, 403, 403, 403, 404, 200]
    # One for the file that was opened, in spite of a day that is none.
    assert TrailEvent.objects.filter(tag="register:cadre:viewed").count() == 1
    assert TrailEvent.objects.count() >= events


def attached(pdf: bytes) -> bytes:
    """Return the data a document carries."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        attachment = document.get_attachment(0)
        assert attachment.get_name() == "data.json"
        return bytes(attachment.get_data())
    finally:
        document.close()


@pytest.mark.parametrize("last", ["table", "sums", "facts", "note"])
def test_places_to_sign_stand_with_the_last_of_what_is_signed(last: str) -> None:
    """However long the document is: with each row more the places move on towards the next page."""
    for rows in range(33, 42):
        body = [
            Table([Column("号", mm=12), Column("名")], [[str(row), "末行"] for row in range(rows)])
        ]
        if last == "sums":
            body = [Table(body[0].columns, body[0].rows, foot=[["合计", "末行"]])]
        if last == "facts":
            body = [Facts([(f"名{row}", "末行") for row in range(2 * rows)])]
        if last == "note":
            body.append(Note("末行", title="备注"))
        paper = Paper(
            title="名册", unit="常德市", page="/", blocks=[*body, Signatures([("局", SEAL)])]
        )

        final = sheets_of(render_paper(paper, actor=Actor(1, "王建国", "", ""), now=NOW))[-1]

        text = "".join(sign.text for sign in final.signs)
        assert ("末行" in text, SEAL in text) == (True, True), rows


def test_words_without_end_break_and_markup_stays_text() -> None:
    paper = Paper(
        title="标题 #x *y*",
        unit=UNIT * 3,
        page="/",
        blocks=[
            Facts(
                [("编号", "A" * 300), ("地址", "https://example.cn/" + "q" * 200), ("#b", "$x$")]
            ),
            Table([Column("号", mm=12), Column("名")], [["1234567890123456", "长" * 400]] * 40),
            Table([Column("空")], [], empty="无"),
            Note("说明" * 300, title="备注"),
            Signatures([(UNIT, SEAL)] * 4),
        ],
    )
    pdf = render_paper(paper, actor=Actor(1, "王#建国", "", ""), now=NOW)

    assert faults_of(pdf, FRAME) == []
    text = words_of(pdf)
    assert ("标题#x*y*" in text, "$x$" in text, "王#建国" in text) == (True, True, True)
    assert text.count("A" * 20) >= 1
