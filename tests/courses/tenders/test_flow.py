"""A tender from its draft to the public and to its end, under each regime and over holidays."""

from datetime import date, timedelta

import pytest

from courses.classes.services import cancel_class, change_class
from courses.tenders.enums import NoticeKind, TenderEvent, TenderState
from courses.tenders.models import LotClass, Notice, Regime, Tender
from courses.tenders.publishing import digest_of
from courses.tenders.seams import (
    PUBLICATION_CHECKS,
    TENDER_EVENTS,
    PublicationCheck,
    TenderHook,
)
from courses.tenders.services import (
    advance_tender,
    cancel_tender,
    change_tender,
    publish_tender,
    return_tender,
    submit_tender,
    void_tender,
)
from records.core.errors import DomainError, ManyErrors, NotAllowed, NotPossible
from records.trail.models import TrailEvent
from tests.factories.tenders import (
    DRAFTED,
    moment,
    officer_of,
    planned_class,
    published_tender,
    ready_tender,
)
from tests.seams import brought

pytestmark = pytest.mark.django_db

# Published on the day in the first column, the deadline can lie on the second one and not a working
# day earlier. 2026: National Day 1 to 7 October, made up on Saturday 10 October; Mid-Autumn 25 to 27
# September; Spring Festival 15 to 23 February, made up on 14 and 28 February.
EDGES = [
    # The 20th day after 1 September is the 21st, a Monday.
    ("G", "2026-09-01", "2026-09-21", "2026-09-18"),
    # The 20th day after 11 September is 1 October: it moves past the holiday to the 8th.
    ("G", "2026-09-11", "2026-10-08", "2026-09-30"),
    # The 20th day after 20 September (a made-up Sunday) is Saturday 10 October, made up: it counts.
    ("G", "2026-09-20", "2026-10-10", "2026-10-09"),
    # The 20th day after 30 January is 19 February, within Spring Festival: the 24th.
    ("G", "2026-01-30", "2026-02-24", "2026-02-14"),
    # The 10th day after 23 September is 3 October: the 8th.
    ("C", "2026-09-23", "2026-10-08", "2026-09-30"),
    # Three working days after 29 September: the 30th, 8 and 9 October.
    ("N", "2026-09-29", "2026-10-09", "2026-10-08"),
    # Five working days after 28 September: 29, 30, 8, 9 and the made-up Saturday 10 October.
    ("S", "2026-09-28", "2026-10-10", "2026-10-09"),
    # Three working days after 12 February: 13, the made-up Saturday 14, and 24 February.
    ("X", "2026-02-12", "2026-02-24", "2026-02-14"),
]


@pytest.mark.parametrize(("code", "on", "earliest", "too_early"), EDGES)
def test_the_deadline_keeps_the_least_time_of_its_regime_over_holidays(
    city, author, approver, code, on, earliest, too_early
) -> None:
    now = moment(f"{on} 10:00")
    dates = {
        "planned_on": date.fromisoformat(on),
        "offered_until": date.fromisoformat(too_early),
        "deadline_at": moment(f"{too_early} 09:30"),
    }
    tender = ready_tender(city, author, code, now, **dates)
    with pytest.raises(ManyErrors) as refused:
        submit_tender(tender=tender, actor=author, now=now)
    (error,) = [e for e in refused.value.errors if e.field == "deadline_at"]
    assert earliest in str(error)
    last = date.fromisoformat(earliest)
    moved = {"deadline_at": moment(f"{earliest} 09:30"), "offered_until": last}
    tender = change_tender(tender=tender, values=moved, actor=author, now=now)
    tender = submit_tender(tender=tender, actor=author, now=now)
    tender = publish_tender(tender=tender, edition=tender.edition, actor=approver, now=now)
    assert (tender.state, tender.published_at) == (TenderState.PUBLISHED, now)


def test_documents_stay_on_offer_for_five_working_days(city, author) -> None:
    now = moment("2026-09-28 10:00")
    dates = {"planned_on": date(2026, 9, 28), "deadline_at": moment("2026-10-19 09:30")}
    short = ready_tender(city, author, "G", now, offered_until=date(2026, 10, 9), **dates)
    with pytest.raises(ManyErrors) as refused:
        submit_tender(tender=short, actor=author, now=now)
    (error,) = refused.value.errors
    assert error.field == "offered_until"
    assert "2026-10-10" in str(error)


def test_a_deadline_in_a_year_without_a_table_is_refused_and_the_year_is_named(
    city, author
) -> None:
    now = moment("2026-12-14 10:00")
    dates = {
        "planned_on": date(2026, 12, 14),
        "offered_until": date(2026, 12, 21),
        "deadline_at": moment("2027-01-11 09:30"),
    }
    tender = ready_tender(city, author, "G", now, **dates)
    with pytest.raises(ManyErrors) as refused:
        submit_tender(tender=tender, actor=author, now=now)
    assert [e.field for e in refused.value.errors] == ["deadline_at"]
    assert "2027" in str(refused.value.errors[0])


def test_what_was_enough_when_it_was_sent_in_is_judged_anew_at_publication(
    draft, author, approver
) -> None:
    tender = submit_tender(tender=draft, actor=author, now=DRAFTED)
    late = DRAFTED + timedelta(days=3)
    with pytest.raises(ManyErrors) as refused:
        publish_tender(tender=tender, edition=tender.edition, actor=approver, now=late)
    assert {e.field for e in refused.value.errors} == {"deadline_at", "offered_until"}
    assert Tender.objects.get(pk=tender.pk).state == TenderState.IN_APPROVAL


@pytest.mark.parametrize("code", ["G", "C", "N", "S", "X"])
def test_each_regime_from_draft_to_cancellation(city, author, approver, code) -> None:
    tender = published_tender(city, author, approver, code)
    held = tender.classes()[0]
    with pytest.raises(NotPossible, match=tender.number):
        cancel_class(training_class=held, actor=author, now=DRAFTED)
    notice = Notice.objects.get(tender=tender)
    assert (notice.kind, notice.content["number"]) == (NoticeKind.TENDER, tender.number)
    assert notice.digest == digest_of(notice.content)
    assert notice.page.live
    ended = cancel_tender(
        tender=tender,
        reason="培训计划取消，不再采购。",
        actor=approver,
        now=DRAFTED + timedelta(days=2),
    )
    assert ended.state == TenderState.CANCELLED
    last = Notice.objects.filter(tender=tender).latest("number")
    assert last.content["reasons"] == ["培训计划取消，不再采购。"]
    cancel_class(training_class=held, actor=author, now=DRAFTED)


def test_who_wrote_sent_in_or_only_touched_a_tender_does_not_approve_it(
    city, draft, author, approver
) -> None:
    other = officer_of(city)
    change_tender(tender=draft, values={"contact": "刘主任"}, actor=other, now=DRAFTED)
    tender = submit_tender(tender=draft, actor=author, now=DRAFTED)
    for who in (author, other):
        with pytest.raises(NotAllowed):
            publish_tender(tender=tender, edition=tender.edition, actor=who, now=DRAFTED)
    assert list(Tender.objects.to_approve_by(author.user)) == []
    assert list(Tender.objects.to_approve_by(other.user)) == []
    assert list(Tender.objects.to_approve_by(approver.user)) == [tender]
    done = publish_tender(tender=tender, edition=tender.edition, actor=approver, now=DRAFTED)
    assert done.approved_by_id == approver.user_id


def test_a_returned_tender_is_written_again_and_the_approver_signs_what_he_saw(
    draft, author, approver
) -> None:
    tender = submit_tender(tender=draft, actor=author, now=DRAFTED)
    seen = tender.edition
    with pytest.raises(NotPossible):
        change_tender(tender=tender, values={"contact": "刘主任"}, actor=author, now=DRAFTED)
    with pytest.raises(DomainError) as short:
        return_tender(tender=tender, reason="不行", actor=approver, now=DRAFTED)
    assert short.value.field == "reason"
    returned = return_tender(
        tender=tender, reason="请补充评分标准的证明材料。", actor=approver, now=DRAFTED
    )
    assert returned.state == TenderState.RETURNED
    change_tender(tender=returned, values={"contact": "刘主任"}, actor=author, now=DRAFTED)
    again = submit_tender(tender=returned, actor=author, now=DRAFTED)
    with pytest.raises(NotPossible):
        publish_tender(tender=again, edition=seen, actor=approver, now=DRAFTED)
    publish_tender(tender=again, edition=again.edition, actor=approver, now=DRAFTED)


def test_rooms_above_hold_back_a_publication_and_are_told_of_it(draft, author, approver) -> None:
    missing, told = ["The keyholders are not named."], []
    check = PublicationCheck("toy", lambda tender: missing)
    hook = TenderHook("toy", lambda tender, event, actor, now: told.append((tender.pk, event)))
    with brought(PUBLICATION_CHECKS, check), brought(TENDER_EVENTS, hook):
        tender = submit_tender(tender=draft, actor=author, now=DRAFTED)
        with pytest.raises(ManyErrors) as refused:
            publish_tender(tender=tender, edition=tender.edition, actor=approver, now=DRAFTED)
        assert [str(e) for e in refused.value.errors] == missing
        missing.clear()
        publish_tender(tender=tender, edition=tender.edition, actor=approver, now=DRAFTED)
        void_tender(tender=tender, reasons=["不足三家。"], actor=approver, now=DRAFTED)
    assert told == [(tender.pk, TenderEvent.PUBLISHED), (tender.pk, TenderEvent.VOIDED)]


def test_the_tender_holds_the_plan_of_its_classes_and_lets_them_go(draft, author) -> None:
    (held,) = draft.classes()
    with pytest.raises(NotPossible, match=draft.number):
        change_class(training_class=held, values={"capacity": 51}, actor=author, now=DRAFTED)
    change_class(training_class=held, values={"title": "科级班"}, actor=author, now=DRAFTED)
    cancel_tender(tender=draft, reason="培训计划取消，不再采购。", actor=author, now=DRAFTED)
    change_class(training_class=held, values={"capacity": 51}, actor=author, now=DRAFTED)
    assert not LotClass.objects.filter(is_live=True).exists()
    assert not Notice.objects.exists()


def test_rooms_above_move_a_tender_on_after_its_deadline_alone(published, approver) -> None:
    with pytest.raises(NotPossible):
        advance_tender(
            tender=published, state=TenderState.OPENED, actor=approver,
            now=published.deadline_at - timedelta(seconds=1),
        )  # fmt: skip
    at = published.deadline_at
    for state in (TenderState.OPENED, TenderState.EVALUATED, TenderState.AWARDED, TenderState.DONE):
        assert advance_tender(tender=published, state=state, actor=approver, now=at).state == state
    with pytest.raises(NotPossible):
        cancel_tender(tender=published, reason="培训计划取消，不再采购。", actor=approver, now=at)


def test_a_tender_is_judged_by_the_version_in_force_when_it_is_published(draft, author) -> None:
    from courses.tenders.services import confirm_regime, enter_regime

    keeper, second = officer_of(None), officer_of(None)
    old = draft.regime
    values = {field.name: getattr(old, field.name) for field in Regime._meta.concrete_fields}
    values |= {"effective_from": date(2026, 8, 1), "bid_period": "25d"}
    new = enter_regime(values=values, actor=keeper, now=DRAFTED)
    submit_tender(tender=draft, actor=author, now=DRAFTED)  # not confirmed: it does not count
    with pytest.raises(NotAllowed):
        confirm_regime(regime=new, actor=keeper, now=DRAFTED)
    confirm_regime(regime=new, actor=second, now=DRAFTED)
    return_tender(tender=draft, reason="请按新规定重新填写。", actor=author, now=DRAFTED)
    with pytest.raises(ManyErrors) as refused:
        submit_tender(tender=draft, actor=author, now=DRAFTED)
    assert [e.field for e in refused.value.errors] == ["regime"]
    change_tender(tender=draft, values={"regime": new}, actor=author, now=DRAFTED)
    with pytest.raises(ManyErrors) as refused:
        submit_tender(tender=draft, actor=author, now=DRAFTED)
    assert [e.field for e in refused.value.errors] == ["deadline_at"]


def test_every_step_is_on_the_trail(published, approver) -> None:
    tags = list(
        TrailEvent.objects.filter(subject_type="tender")
        .order_by("pk")
        .values_list("tag", flat=True)
    )
    assert tags[0] == "tenders:tender:created"
    assert tags[-3:] == [
        "tenders:tender:submitted",
        "tenders:tender:published",
        "tenders:notice:published",
    ]


def test_a_class_is_once_among_the_living_tenders(city, author, draft) -> None:
    from courses.tenders.services import add_lot, create_tender
    from tests.factories.tenders import tender_values

    (held,) = draft.classes()
    other = create_tender(values=tender_values(city), actor=author, now=DRAFTED)
    with pytest.raises(NotPossible, match=draft.number):
        add_lot(tender=other, title="第一包", classes=[held], actor=author, now=DRAFTED)
    free = planned_class(city)
    add_lot(tender=other, title="第一包", classes=[free], actor=author, now=DRAFTED)
