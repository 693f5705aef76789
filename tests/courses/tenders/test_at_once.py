"""Two people at the same moment, for real."""

from datetime import timedelta

import pytest

from courses.tenders.enums import TenderState
from courses.tenders.models import Amendment, LotClass, Notice, Tender
from courses.tenders.services import (
    add_lot,
    approve_amendment,
    cancel_tender,
    create_tender,
    propose_amendment,
    publish_tender,
    submit_tender,
)
from records.core.errors import DomainError
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.records import UnitFactory
from tests.factories.tenders import (
    DRAFTED,
    officer_of,
    planned_class,
    published_tender,
    ready_tender,
    tender_values,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db):
    return UnitFactory(name="常德市委组织部")


def test_two_approvals_publish_once(city, author, approver) -> None:
    tender = submit_tender(tender=ready_tender(city, author), actor=author, now=DRAFTED)
    second = officer_of(city)
    results = run_together(
        [
            lambda who=who: publish_tender(
                tender=tender, edition=tender.edition, actor=who, now=DRAFTED
            )
            for who in (approver, second)
        ]
    )
    assert sorted(isinstance(one, DomainError) for one in results) == [False, True]
    assert Notice.objects.filter(tender=tender).count() == 1
    assert TrailEvent.objects.filter(tag="tenders:tender:published").count() == 1


def test_a_publication_and_a_cancellation_leave_one_state(city, author, approver) -> None:
    tender = submit_tender(tender=ready_tender(city, author), actor=author, now=DRAFTED)
    run_together(
        [
            lambda: publish_tender(
                tender=tender, edition=tender.edition, actor=approver, now=DRAFTED
            ),
            lambda: cancel_tender(
                tender=tender, reason="培训计划调整,不再采购。", actor=author, now=DRAFTED
            ),
        ]
    )
    tender.refresh_from_db()
    # Either order ends in a cancellation: before the publication, or after it with two notices.
    assert tender.state == TenderState.CANCELLED
    assert Notice.objects.filter(tender=tender).count() in (0, 2)
    assert not LotClass.objects.filter(is_live=True).exists()


def test_one_class_is_not_taken_into_two_tenders(city, author) -> None:
    one = planned_class(city)
    tenders = [
        create_tender(values=tender_values(city), actor=author, now=DRAFTED) for _number in range(2)
    ]
    results = run_together(
        [
            lambda tender=tender: add_lot(
                tender=tender, title="包", classes=[one], actor=author, now=DRAFTED
            )
            for tender in tenders
        ]
    )
    assert sorted(isinstance(result, DomainError) for result in results) == [False, True]
    assert LotClass.objects.filter(is_live=True).count() == 1


def test_two_purchases_sent_in_together_do_not_slip_past_the_sum(city, author) -> None:
    # Each stays below 300,000; both come to 360,000.
    tenders = [
        ready_tender(
            city, author, "X", title=f"{name}项目采购", split_note="不同项目",
            classes=[planned_class(city, 180_000, title=f"{name}研修班")],
        )
        for name in ("甲方案", "乙方案")
    ]  # fmt: skip
    results = run_together(
        [
            lambda tender=tender: submit_tender(tender=tender, actor=author, now=DRAFTED)
            for tender in tenders
        ]
    )
    assert sorted(isinstance(one, DomainError) for one in results) == [False, True]
    assert Tender.objects.filter(state=TenderState.IN_APPROVAL).count() == 1


def test_an_amendment_at_the_second_of_the_deadline_is_too_late(city, author, approver) -> None:
    tender = published_tender(city, author, approver)
    amendment = propose_amendment(
        tender=tender, values={"contact": "刘主任"}, new_deadline=None, is_material=False,
        reason="更换联系人", documents=[], actor=author, now=DRAFTED,
    )  # fmt: skip
    moments = [tender.deadline_at - timedelta(microseconds=1), tender.deadline_at]
    second = officer_of(city)
    results = run_together(
        [
            lambda who=who, now=now: approve_amendment(amendment=amendment, actor=who, now=now)
            for who, now in zip((approver, second), moments, strict=True)
        ]
    )
    # Whatever the order: the later moment publishes nothing, the earlier one does so once.
    assert not isinstance(results[0], Exception)
    assert Amendment.objects.get(pk=amendment.pk).decided_by_id == approver.user_id
    assert Notice.objects.filter(tender=tender, kind="amendment").count() == 1


def test_two_tenders_published_together_each_have_their_page(city, author, approver) -> None:
    tenders = [
        submit_tender(
            tender=ready_tender(
                city, author, title=f"{name}项目采购",
                classes=[planned_class(city, title=f"{name}研修班")],
            ),
            actor=author,
            now=DRAFTED,
        )
        for name in ("甲方案", "乙方案")
    ]  # fmt: skip
    results = run_together(
        [
            lambda tender=tender: publish_tender(
                tender=tender, edition=tender.edition, actor=approver, now=DRAFTED
            )
            for tender in tenders
        ]
    )
    assert [one for one in results if isinstance(one, Exception)] == []
    assert Notice.objects.filter(page__live=True).count() == 2
