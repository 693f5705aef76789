"""The pages as officers, auditors, providers and the public meet them."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page

from cms.home.dashboard import dashboard_of
from cms.notices.models import NoticeIndexPage, TenderNoticePage
from courses.tenders.enums import TenderState
from courses.tenders.models import Notice, Tender
from courses.tenders.services import ask_question, return_tender, submit_tender
from records.accounts.models import User
from records.core.exports.columns import ExportColumn
from records.core.seams import EXPORTS
from records.notifications.models import Message
from records.notifications.outbox import write_out
from tests.factories.records import UnitFactory, UserFactory
from tests.factories.tenders import (
    DRAFTED,
    officer_of,
    planned_class,
    published_tender,
    ready_tender,
    regime,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel(DRAFTED, tick=False):
        yield


def as_user(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_an_officer_writes_a_tender_by_the_pages_and_another_publishes_it(
    client, city, author, approver
) -> None:
    one = planned_class(city)
    as_user(client, author)
    sent = client.post(
        reverse("tender_new"),
        {
            "title": "科级干部能力提升班", "category": "training", "year": 2026,
            "organiser": city.name, "regime": regime("G").pk, "specification": "培训服务。",
            "small_firm_deduction": "10", "offered_until": "2026-09-08",
            "deadline_at": "2026-09-22T09:30", "opening_place": "三楼", "contact": "王主任",
        },
    )  # fmt: skip
    tender = Tender.objects.get()
    assert sent.url == reverse("tender_detail", args=[tender.pk])
    page = client.get(sent.url).content.decode()
    assert "Add at least one lot." in page or "请至少添加一个包" in page
    pk = [tender.pk]
    lots = client.get(reverse("tender_lots", args=pk))
    assert list(lots.context["form"].fields["classes"].queryset) == [one]
    client.post(reverse("tender_lots", args=pk), {"title": "第一包", "classes": [one.pk]})
    client.post(reverse("tender_authors", args=pk), {"name": "李明", "organisation": "组织部"})
    criteria = reverse("tender_criteria", args=pk)
    client.post(criteria, {"title": "价格", "indicator": "price", "points": "20"})
    steps = {
        "title": "业绩",
        "indicator": "steps",
        "points": "30",
        "measured": "合同",
        "unit": "份",
    }
    wrong = client.post(criteria, {**steps, "steps": "1: 10\n1: 30"})
    assert wrong.status_code == 422
    client.post(criteria, {**steps, "steps": "1: 10\n3: 30"})
    number = {"title": "师资", "indicator": "number", "points": "50", "measured": "证书"}
    client.post(criteria, {**number, "none_at": "0", "full_at": "8"})
    file = SimpleUploadedFile("需求.txt", "采购需求".encode())
    client.post(reverse("tender_documents", args=pk), {"title": "需求", "file": file})
    client.post(reverse("tender_state", args=pk), {"to": "submit"})
    tender.refresh_from_db()
    assert tender.state == TenderState.IN_APPROVAL
    client.post(reverse("tender_state", args=pk), {"to": "publish", "edition": tender.edition})
    tender.refresh_from_db()
    assert tender.state == TenderState.IN_APPROVAL, "who wrote it does not publish it"
    as_user(client, approver)
    client.post(reverse("tender_state", args=pk), {"to": "publish", "edition": tender.edition})
    tender.refresh_from_db()
    assert tender.state == TenderState.PUBLISHED
    client.logout()
    notice = TenderNoticePage.objects.get()
    public = client.get(notice.url).content.decode()
    for text in ("科级干部能力提升班", "培训服务。", "需求.txt", "3,000,000"):
        assert text in public
    assert tender.title in client.get("/notices/").content.decode()


def test_the_calendar_page_says_what_it_does_not_know(client, city, author, approver) -> None:
    tender = published_tender(city, author, approver)
    as_user(client, author)
    page = client.get(reverse("tender_dates", args=[tender.pk]))
    assert page.status_code == 200
    assert page.context["missing_years"] == []
    Tender.objects.filter(pk=tender.pk).update(
        published_at=DRAFTED + timedelta(days=100), deadline_at=DRAFTED + timedelta(days=125)
    )
    page = client.get(reverse("tender_dates", args=[tender.pk]))
    assert page.context["missing_years"] == [2027]
    assert "2027" in page.content.decode()


def test_what_waits_stands_on_the_home_and_leads_to_the_rows(
    client, city, author, approver, bidder
) -> None:
    submitted = submit_tender(tender=ready_tender(city, author), actor=author, now=DRAFTED)
    other = ready_tender(
        city, author, title="另一项目", classes=[planned_class(city, title="乙班")]
    )
    returned = submit_tender(tender=other, actor=author, now=DRAFTED)
    return_tender(tender=returned, reason="请补充证明材料要求。", actor=approver, now=DRAFTED)
    third = planned_class(city, title="丙班")
    asked = published_tender(city, author, approver, title="第三项目", classes=[third])
    ask_question(tender=asked, text="是否接受联合体?", actor=bidder, now=DRAFTED)
    found = {}
    for actor in (author, approver):
        user = User.objects.get(pk=actor.user_id)
        as_user(client, actor)
        for task in dashboard_of(user, DRAFTED).tasks:
            if "waiting=" in task.url:
                assert f'data-count="{task.count}"' in client.get(task.url).content.decode()
                found.setdefault(actor, set()).add(task.url.rpartition("=")[2])
    assert found == {author: {"answer", "returned"}, approver: {"approve", "answer"}}
    assert submitted.state == TenderState.IN_APPROVAL


def test_people_are_told_of_what_waits_for_them(city, author, approver, bidder) -> None:
    tender = submit_tender(tender=ready_tender(city, author), actor=author, now=DRAFTED)
    return_tender(tender=tender, reason="请补充证明材料要求。", actor=approver, now=DRAFTED)
    later = planned_class(city, title="乙班")
    asked = published_tender(city, author, approver, title="另一项目", classes=[later])
    ask_question(tender=asked, text="是否接受联合体?", actor=bidder, now=DRAFTED)
    write_out(now=DRAFTED)
    told = set(Message.objects.values_list("kind", "recipient"))
    assert {
        ("tender_submitted", approver.user_id),
        ("tender_returned", author.user_id),
        ("tender_published", author.user_id),
        ("tender_question", author.user_id),
        ("tender_question", approver.user_id),
    } <= told
    assert ("tender_submitted", author.user_id) not in told
    assert bidder.user_id not in {who for _kind, who in told}


def test_another_units_officer_and_the_public_see_nothing_before_publication(
    client, city, author
) -> None:
    tender = ready_tender(city, author)
    for actor in (
        officer_of(UnitFactory()),
        officer_of(city, "provider"),
        officer_of(city, "expert"),
    ):
        as_user(client, actor)
        for name in ("tender_detail", "tender_dates", "tender_edit", "tender_ask"):
            answer = client.get(reverse(name, args=[tender.pk]))
            assert answer.status_code in (403, 404), (name, actor)
    client.logout()
    assert tender.title not in client.get("/notices/").content.decode()


def test_a_provider_asks_and_the_officer_answers_by_the_pages(
    client, city, author, approver, bidder
) -> None:
    tender = published_tender(city, author, approver)
    as_user(client, bidder)
    client.post(reverse("tender_ask", args=[tender.pk]), {"text": "是否接受联合体?"})
    question = tender.questions.get()
    as_user(client, author)
    page = reverse("question_answer", args=[question.pk])
    assert "是否接受联合体?" in client.get(page).content.decode()
    client.post(page, {"wording": "是否接受联合体?", "answer": "不接受。"})
    client.logout()
    answer = TenderNoticePage.objects.get(notice__kind="answers")
    assert "不接受。" in client.get(answer.url).content.decode()


def test_an_amendment_by_the_pages(client, city, author, approver) -> None:
    tender = published_tender(city, author, approver)
    as_user(client, author)
    page = reverse("tender_amend", args=[tender.pk])
    form = client.get(page).context["form"]
    standing = {name: form.initial[name] for name in ("specification", "opening_place")}
    values = {
        **standing, "is_material": "yes", "reason": "增加联系方式", "contact": "刘主任",
        "offered_until": "2026-09-08", "new_deadline": "2026-09-22T09:30",
    }  # fmt: skip
    sent = client.post(page, values)
    amendment = tender.amendments.get()
    assert [one["field"] for one in amendment.changes] == ["contact"]
    assert amendment.new_deadline is None
    assert sent.url == reverse("amendment_decide", args=[amendment.pk])
    as_user(client, approver)
    client.post(sent.url, {"approve": "1"})
    tender.refresh_from_db()
    assert tender.contact == "刘主任"


@pytest.mark.parametrize("what", ["edit", "delete", "unpublish", "move_confirm", "copy"])
def test_nobody_changes_a_notice_in_the_back_office(client, city, author, approver, what) -> None:
    published_tender(city, author, approver)
    page = TenderNoticePage.objects.get()
    before = list(Notice.objects.values())
    root = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(root)
    for one in (page, NoticeIndexPage.objects.get()):
        place = [one.pk, Page.objects.get(depth=2).pk] if what == "move_confirm" else [one.pk]
        answer = client.post(
            reverse(f"wagtailadmin_pages:{what}", args=place),
            {
                "title": "改",
                "slug": "gai",
                "action-publish": "1",
                "new_title": "改",
                "new_slug": "x",
            },
        )
        assert answer.status_code in (302, 403)
    page.refresh_from_db()
    assert page.live
    assert TenderNoticePage.objects.count() == 1
    assert list(Notice.objects.values()) == before


def test_the_number_of_queries_does_not_depend_on_the_tenders(
    client, city, author, approver
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    published_tender(city, author, approver)
    as_user(client, author)
    for url in (reverse("tender_list"), "/notices/"):
        client.get(url)

    def count(url):
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url).status_code == 200
        return len(found)

    few = [count(reverse("tender_list")), count("/notices/")]
    for number in range(3):
        one = planned_class(city, title=f"{'甲乙丙'[number]}班")
        title = f"项目{'甲乙丙'[number]}"
        published_tender(city, author, approver, title=title, classes=[one])
    assert [count(reverse("tender_list")), count("/notices/")] == few


def test_the_list_is_handed_out_as_a_file_with_its_budgets(city, author, approver) -> None:
    tender = published_tender(city, author, approver)
    kind = EXPORTS["tenders"]
    user = User.objects.get(pk=author.user_id)
    (row,) = kind.rows(user, {"state": "published"})
    columns: list[ExportColumn] = list(kind.columns())
    values = [column.read(row) for column in columns]
    assert tender.number in values
    assert list(kind.rows(user, {"state": "draft"})) == []
