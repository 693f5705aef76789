"""Questions without names, amendments and what they do to the deadline."""

from datetime import date, timedelta

import pytest
from django.db import connection

from courses.tenders.enums import AmendmentState, NoticeKind, QuestionState, TenderEvent
from courses.tenders.models import Notice, Question, TenderDocument
from courses.tenders.seams import TENDER_EVENTS, TenderHook
from courses.tenders.services import (
    add_document,
    answer_question,
    approve_amendment,
    ask_question,
    decline_question,
    propose_amendment,
    reject_amendment,
    remove_document,
)
from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.trail.models import TrailEvent
from tests.factories.tenders import DRAFTED, moment, published_tender
from tests.seams import brought

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"x" * 100 + b"\n%%EOF"


def amend(tender, actor, now, **given):
    """Propose an amendment with what is not given left as it stands."""
    values = {
        "values": {},
        "new_deadline": None,
        "is_material": True,
        "reason": "澄清采购需求。",
        "documents": [],
    }
    return propose_amendment(tender=tender, **{**values, **given}, actor=actor, now=now)


def test_who_asks_is_kept_nowhere(published, bidder) -> None:
    asking = Actor(
        bidder.user_id, "湖南大学继续教育学院", "203.0.113.9", "Bidder/1.0", user=bidder.user
    )
    question = ask_question(
        tender=published, text="湖南大学请问:是否接受联合体?", actor=asking, now=DRAFTED
    )
    # Neither the trail nor any column leads back: no number, no name, no address, no device.
    event = TrailEvent.objects.get(tag="tenders:question:received")
    assert (event.actor_id, event.address, event.device) == (None, "", "")
    assert "湖南大学" not in f"{event.actor_name}{event.subject}{event.before}{event.after}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM courses_tenders_question")
        row = dict(zip([one[0] for one in cursor.description], cursor.fetchone(), strict=True))
    assert set(row) == {
        "id", "original", "asked_on", "wording", "answer", "changes_content", "state",
        "answered_at", "answered_by_id", "tender_id",
    }  # fmt: skip
    assert "湖南大学" not in str(row)
    assert Question.objects.get(pk=question.pk).original == "湖南大学请问:是否接受联合体?"


def test_an_answer_is_published_in_the_officers_words(published, author, bidder) -> None:
    question = ask_question(
        tender=published, text="湖南大学请问:是否接受联合体?", actor=bidder, now=DRAFTED
    )
    answer_question(
        question=question,
        wording="是否接受联合体?",
        answer="不接受。",
        changes_content=False,
        actor=author,
        now=DRAFTED,
    )
    notice = Notice.objects.get(tender=published, kind=NoticeKind.ANSWERS)
    assert notice.content["answers"] == [
        {"question": "是否接受联合体?", "answer": "不接受。", "changes_content": False}
    ]
    assert "湖南大学" not in str(notice.content)


def test_only_providers_ask_and_only_until_the_deadline(published, author, bidder) -> None:
    with pytest.raises(NotAllowed):
        ask_question(tender=published, text="是否接受联合体?", actor=author, now=DRAFTED)
    with pytest.raises(NotPossible):
        ask_question(
            tender=published, text="是否接受联合体?", actor=bidder, now=published.deadline_at
        )


def test_an_answer_that_changes_the_content_needs_the_clarification_lead(
    published, author, approver, bidder
) -> None:
    # The deadline is 22 September: the 7th is the last day for a change (15 days).
    told = []
    hook = TenderHook("toy", lambda tender, event, actor, now: told.append(event))
    question = ask_question(tender=published, text="人数是否可以减少?", actor=bidder, now=DRAFTED)
    values = {"wording": "人数?", "answer": "减为四十人。", "changes_content": True}
    late = moment("2026-09-08 09:00")
    with pytest.raises(NotPossible, match="2026-09-23"):
        answer_question(question=question, **values, actor=author, now=late)
    with brought(TENDER_EVENTS, hook):
        answer_question(question=question, **values, actor=author, now=moment("2026-09-07 23:00"))
    assert told == [TenderEvent.AMENDED]
    assert Question.objects.get(pk=question.pk).state == QuestionState.ANSWERED


def test_a_question_may_be_left_unanswered_and_nothing_is_published(
    published, author, bidder
) -> None:
    question = ask_question(tender=published, text="请问今天天气如何?", actor=bidder, now=DRAFTED)
    with pytest.raises(DomainError):
        decline_question(question=question, reason=" ", actor=author, now=DRAFTED)
    decline_question(question=question, reason="与采购无关。", actor=author, now=DRAFTED)
    assert not Notice.objects.filter(kind=NoticeKind.ANSWERS).exists()


# Published on the day in the second column, with the old deadline in the third, a material change
# leaves it or moves it to the last column.
LEADS = [
    ("G", "2026-09-07", "2026-09-22", ""),
    ("G", "2026-09-08", "2026-09-22", "2026-09-23"),
    # 15 days after 16 September is 1 October: past the holiday, the 8th.
    ("G", "2026-09-16", "2026-09-22", "2026-10-08"),
    # 5 days after 25 September (Mid-Autumn; the server's clock runs on holidays too) is the 30th.
    ("C", "2026-09-25", "2026-09-30", ""),
    ("C", "2026-09-28", "2026-09-30", "2026-10-08"),
    # Three working days after 28 September: 29, 30, and 8 October.
    ("N", "2026-09-28", "2026-10-08", ""),
    ("N", "2026-09-30", "2026-10-08", "2026-10-10"),
]


@pytest.mark.parametrize(("code", "on", "deadline", "moved_to"), LEADS)
def test_a_material_change_moves_the_deadline_where_too_little_time_is_left(
    city, author, approver, code, on, deadline, moved_to
) -> None:
    tender = published_tender(city, author, approver, code, deadline_at=moment(f"{deadline} 09:30"))
    now = moment(f"{on} 10:00")
    change = {"values": {"specification": "增加现场教学两天。"}}
    if not moved_to:
        amendment = amend(tender, author, now, **change)
        approve_amendment(amendment=amendment, actor=approver, now=now)
        tender.refresh_from_db()
        assert (tender.deadline_at, tender.specification) == (
            moment(f"{deadline} 09:30"), "增加现场教学两天。",
        )  # fmt: skip
        return
    with pytest.raises(DomainError, match=moved_to) as refused:
        amend(tender, author, now, **change)
    assert refused.value.field == "new_deadline"
    later = moment(f"{moved_to} 09:30")
    amendment = amend(tender, author, now, new_deadline=later, **change)
    approve_amendment(amendment=amendment, actor=approver, now=now)
    tender.refresh_from_db()
    assert tender.deadline_at == later


def test_what_is_not_material_moves_nothing_and_keeps_before_and_after(
    published, author, approver
) -> None:
    now = published.deadline_at - timedelta(days=1)
    amendment = amend(
        published, author, now, is_material=False, values={"opening_place": "四楼会议室"}
    )
    approve_amendment(amendment=amendment, actor=approver, now=now)
    notice = Notice.objects.get(kind=NoticeKind.AMENDMENT)
    assert notice.content["changes"] == [
        {"field": "opening_place", "before": "市委组织部三楼会议室", "after": "四楼会议室"}
    ]


def test_the_proposer_does_not_approve_and_the_deadline_ends_all_changes(
    published, author, approver
) -> None:
    now = DRAFTED + timedelta(days=1)
    amendment = amend(published, author, now, values={"contact": "刘主任"})
    with pytest.raises(NotAllowed):
        approve_amendment(amendment=amendment, actor=author, now=now)
    with pytest.raises(NotPossible):
        approve_amendment(amendment=amendment, actor=approver, now=published.deadline_at)
    # By then the lead is gone: a material change that waited too long is not published silently.
    with pytest.raises(DomainError):
        approve_amendment(
            amendment=amendment, actor=approver, now=published.deadline_at - timedelta(seconds=1)
        )
    reject_amendment(amendment=amendment, reason="已过澄清期限。", actor=author, now=now)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.REJECTED
    with pytest.raises(DomainError):
        amend(published, author, now, new_deadline=moment("2026-09-21 09:30"))


def test_documents_are_private_until_published_and_stay_afterwards(
    client, city, author, approver, draft
) -> None:
    from courses.tenders.services import publish_tender, submit_tender

    paper = add_document(
        tender=draft, title="采购需求", filename="需求.pdf", content=PDF, actor=author, now=DRAFTED
    )
    address = f"/notices/files/{paper.key}/"
    assert client.get(address).status_code == 404
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM courses_tenders_tenderdocument")
        assert b"%PDF" not in bytes(cursor.fetchone()[0])
    draft.refresh_from_db()
    tender = submit_tender(tender=draft, actor=author, now=DRAFTED)
    publish_tender(tender=tender, edition=tender.edition, actor=approver, now=DRAFTED)
    before = TrailEvent.objects.count()
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert TrailEvent.objects.count() == before, "nobody is noted for taking a document"
    assert not answer.cookies
    with pytest.raises(NotPossible):
        remove_document(document=paper, actor=author, now=DRAFTED)
    later = add_document(
        tender=tender,
        title="补充",
        filename="补充.pdf",
        content=PDF + b" ",
        actor=author,
        now=DRAFTED,
    )
    assert client.get(f"/notices/files/{later.key}/").status_code == 404
    amendment = amend(tender, author, DRAFTED, documents=[later])
    approve_amendment(amendment=amendment, actor=approver, now=DRAFTED)
    assert client.get(f"/notices/files/{later.key}/").status_code == 200
    assert TenderDocument.objects.published().count() == 2
    assert Notice.objects.latest("pk").content["documents"][0]["digest"] == later.digest


def test_an_amendment_over_new_year_cannot_be_judged_without_the_table(
    city, author, approver
) -> None:
    now = moment("2026-12-01 10:00")
    tender = published_tender(
        city, author, approver, now=now, planned_on=date(2026, 12, 1),
        offered_until=date(2026, 12, 8), deadline_at=moment("2026-12-22 09:30"),
    )  # fmt: skip
    with pytest.raises(DomainError, match="2027"):
        amend(tender, author, moment("2026-12-18 10:00"), values={"contact": "刘主任"})
