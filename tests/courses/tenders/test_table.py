"""Every actor tries every act in every state; what happens is held against this table."""

from datetime import timedelta

import pytest
from django.db import transaction

from courses.tenders.enums import TRANSITIONS, TenderState
from courses.tenders.models import Tender
from courses.tenders.services import (
    advance_tender,
    ask_question,
    cancel_tender,
    change_tender,
    propose_amendment,
    publish_tender,
    return_tender,
    submit_tender,
    void_tender,
)
from records.core.access.actor import Actor
from records.core.errors import DomainError
from tests.factories.records import UnitFactory
from tests.factories.tenders import DRAFTED, officer_of, ready_tender

pytestmark = pytest.mark.django_db

CLOSED = "closed"
"""Published, and the deadline has passed."""
STATES = [*TenderState.values, CLOSED]

# Act: who, and in which states. What stands in a state already is repeated without harm, so that a
# second tap on a button is no error: it counts as done here.
TABLE = {
    "change": ("author approver", "draft returned"),
    "submit": ("author approver", "draft returned in_approval"),
    "return": ("author approver", "in_approval returned"),
    "publish": ("approver", "in_approval published closed"),
    "cancel": (
        "author approver",
        "draft in_approval returned published closed opened evaluated cancelled",
    ),
    "amend": ("author approver", "published"),
    "ask": ("bidder", "published"),
    "void": ("author approver", "published closed opened evaluated awarded void"),
    "open": ("author approver", "closed opened"),
    "evaluate": ("author approver", "opened evaluated"),
    "award": ("author approver", "evaluated awarded"),
    "finish": ("author approver", "awarded done"),
}
REASON = "培训计划调整,不再采购。"


def _move(state):
    return lambda tender, actor, now: advance_tender(
        tender=tender, state=state, actor=actor, now=now
    )


ACTS = {
    "change": lambda tender, actor, now: change_tender(
        tender=tender, values={"contact": "刘主任"}, actor=actor, now=now
    ),
    "submit": lambda tender, actor, now: submit_tender(tender=tender, actor=actor, now=now),
    "return": lambda tender, actor, now: return_tender(
        tender=tender, reason=REASON, actor=actor, now=now
    ),
    "publish": lambda tender, actor, now: publish_tender(
        tender=tender, edition=tender.edition, actor=actor, now=now
    ),
    "cancel": lambda tender, actor, now: cancel_tender(
        tender=tender, reason=REASON, actor=actor, now=now
    ),
    "amend": lambda tender, actor, now: propose_amendment(
        tender=tender, values={"contact": "刘主任"}, new_deadline=None, is_material=False,
        reason="更换联系人", documents=[], actor=actor, now=now,
    ),
    "ask": lambda tender, actor, now: ask_question(
        tender=tender, text="是否接受联合体?", actor=actor, now=now
    ),
    "void": lambda tender, actor, now: void_tender(
        tender=tender, reasons=["不足三家。"], actor=actor, now=now
    ),
    "open": _move(TenderState.OPENED),
    "evaluate": _move(TenderState.EVALUATED),
    "award": _move(TenderState.AWARDED),
    "finish": _move(TenderState.DONE),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_a_state(city, author, approver, auditor, bidder, state) -> None:
    tender = ready_tender(city, author)
    now = _bring(tender, state, author, approver)
    actors = {
        "author": author,
        "approver": approver,
        "auditor": auditor,
        "bidder": bidder,
        "stranger": officer_of(UnitFactory()),
        "visitor": Actor(user_id=None, name="anonymous"),
    }
    found = {
        (act, name): _tried(run, tender, actor, now)
        for act, run in ACTS.items()
        for name, actor in actors.items()
    }
    expected = {
        (act, name): name in who.split() and state in states.split()
        for act, (who, states) in TABLE.items()
        for name in actors
    }
    assert found == expected


def test_the_table_knows_every_transition() -> None:
    reached = {
        "submit": TenderState.IN_APPROVAL, "return": TenderState.RETURNED,
        "publish": TenderState.PUBLISHED, "cancel": TenderState.CANCELLED,
        "void": TenderState.VOID, "open": TenderState.OPENED, "evaluate": TenderState.EVALUATED,
        "award": TenderState.AWARDED, "finish": TenderState.DONE,
    }  # fmt: skip
    known = {
        (TenderState.PUBLISHED.value if before == CLOSED else before, after.value)
        for act, after in reached.items()
        for before in TABLE[act][1].split()
    }
    known = {(before, after) for before, after in known if before != after}
    declared = {(before, after) for before, each in TRANSITIONS.items() for after in each}
    assert known == {(str(before), str(after)) for before, after in declared}


def _bring(tender, state, author, approver):
    """Put the tender into a state as a row, and return a moment that fits it."""
    stored = TenderState.PUBLISHED if state == CLOSED else TenderState(state)
    values = {"state": stored, "submitted_by": author.user_id}
    early = {TenderState.DRAFT, TenderState.IN_APPROVAL, TenderState.RETURNED}
    if stored not in early:
        values |= {"published_at": DRAFTED, "approved_by": approver.user_id}
    if stored in (TenderState.CANCELLED, TenderState.VOID):
        values["ended_at"] = DRAFTED
    Tender.objects.filter(pk=tender.pk).update(**values)
    tender.refresh_from_db()
    before = stored in early or state == TenderState.PUBLISHED
    return DRAFTED if before else tender.deadline_at + timedelta(seconds=1)


def _tried(run, tender, actor, now) -> bool:
    """Return whether the act went through; nothing of it stays."""
    try:
        with transaction.atomic():
            run(Tender.objects.get(pk=tender.pk), actor, now)
            raise _Undone
    except _Undone:
        return True
    except DomainError:
        return False


class _Undone(Exception):
    """Takes back what an act did."""
