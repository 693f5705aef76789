"""Tenders as an officer would write them, through the services: a whole one that is ready."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from courses.classes.enums import ClassState
from courses.tenders.enums import IndicatorKind, TenderCategory, TenderState
from courses.tenders.models import Amendment, Question, Regime, Tender, TenderDocument
from courses.tenders.services import (
    add_lot,
    create_tender,
    name_author,
    publish_tender,
    set_criterion,
    submit_tender,
)
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import grant_role
from records.core.access.actor import Actor
from records.core.protection.crypto import encrypt_bytes
from tests.factories.courses import TrainingClassFactory
from tests.factories.records import ACTOR, NOW, UserFactory

DRAFTED = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
"""Tuesday 1 September 2026, 09:00 in Changde."""
APPOINTED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
"""Since when the people of these tests hold their roles."""
BUDGETS = {"G": 3_000_000, "C": 900_000, "N": 900_000, "S": 900_000, "X": 120_000}


def moment(text: str) -> datetime:
    """Return a moment of local time, such as `2026-09-28 09:30`."""
    return timezone.make_aware(datetime.fromisoformat(text))


def officer_of(unit, kind: str = RoleKind.OFFICER) -> Actor:
    """Return a new person with a role for `unit`, as an actor."""
    user = UserFactory()
    grant_role(user=user, kind=kind, unit=unit, actor=ACTOR, now=APPOINTED)
    user = User.objects.get(pk=user.pk)
    return Actor(user.pk, user.name, user=user)


def planned_class(unit, budget: int = 3_000_000, **values):
    """Return a draft class with its money."""
    return TrainingClassFactory(
        organiser=unit,
        state=ClassState.DRAFT,
        budget=Decimal(budget),
        person_days=500,
        starts_on=values.pop("starts_on", date(2026, 12, 7)),
        ends_on=values.pop("ends_on", date(2026, 12, 18)),
        requires_essay=False,
        **values,
    )


def regime(code: str) -> Regime:
    """Return the regime in force of a code."""
    return Regime.objects.in_force(date(2026, 9, 1)).get(code=code)


def tender_values(unit, code: str = "G", **values) -> dict:
    """Return what an officer types of a tender."""
    filled = {
        "title": "科级干部能力提升班委托培训",
        "category": TenderCategory.TRAINING,
        "year": 2026,
        "organiser": unit,
        "regime": regime(code),
        "ground": "技术复杂，不能确定详细规格。" if code in "CNS" else "",
        "approval": "",
        "specification": "委托有资质的培训机构承办科级干部能力提升班,含课程设计、师资与教学管理。",
        "small_firm_deduction": Decimal(0) if code == "S" else Decimal(10),
        "planned_on": date(2026, 9, 1),
        "offered_until": date(2026, 9, 8),
        "deadline_at": moment("2026-09-22 09:30"),
        "opening_place": "市委组织部三楼会议室",
        "contact": "王主任 0736-7700000",
        "split_note": "",
    }
    filled["specification"] += values.get("title", "")
    return {**filled, **values}


def ready_tender(unit, author: Actor, code: str = "G", now=DRAFTED, classes=None, **values):
    """Return a draft that lacks nothing under its regime."""
    tender = create_tender(values=tender_values(unit, code, **values), actor=author, now=now)
    classes = classes or [planned_class(unit, BUDGETS[code])]
    add_lot(tender=tender, title="第一包", classes=classes, actor=author, now=now)
    name_author(
        tender=tender, name="李明", organisation="市委组织部", credit_code="", actor=author, now=now
    )
    price = Decimal(100) if code in "NS" else Decimal(20)
    if price < 100:
        _criterion(tender, "教学方案", IndicatorKind.YES_NO, 30, {}, author, now)
        scale = {"none_at": "0", "full_at": "10"}
        _criterion(tender, "同类培训业绩", IndicatorKind.NUMBER, 50, scale, author, now)
    _criterion(tender, "价格", IndicatorKind.PRICE, price, {}, author, now)
    tender.refresh_from_db()
    return tender


def published_tender(unit, author: Actor, approver: Actor, code: str = "G", now=DRAFTED, **values):
    """Return a tender that a second person published at `now`."""
    tender = ready_tender(unit, author, code, now, **values)
    tender = submit_tender(tender=tender, actor=author, now=now)
    return publish_tender(tender=tender, edition=tender.edition, actor=approver, now=now)


def _criterion(tender, title, indicator, points, scale, actor, now) -> None:
    values = {
        "title": title,
        "indicator": indicator,
        "points": Decimal(points),
        "measured": "投标文件所附证明材料",
        "unit": "项",
        "scale": scale,
    }
    set_criterion(tender=tender, criterion=None, values=values, actor=actor, now=now)


def before_the_public(unit) -> dict:
    """Return a tender of `unit` that is open at NOW, with a document, a question and an amendment.

    Written as rows: the world of the matrix asks who may open them, not how they came about.
    """
    tender = Tender.objects.create(
        number=f"CG2026-{unit.code}",
        title="委托培训",
        category=TenderCategory.TRAINING,
        year=2026,
        organiser=unit,
        regime=Regime.objects.get(code="G", version=1),
        state=TenderState.PUBLISHED,
        created_at=NOW,
        published_at=NOW,
        deadline_at=NOW + timedelta(days=30),
    )
    document = TenderDocument.objects.create(
        tender=tender,
        title="采购需求",
        name="需求.txt",
        content_type="text/plain",
        content=encrypt_bytes(b"x"),
        size=1,
        digest="0" * 64,
        added_at=NOW,
    )
    question = Question.objects.create(
        tender=tender, original="是否接受联合体?", asked_on=NOW.date()
    )
    amendment = Amendment.objects.create(
        tender=tender,
        number=1,
        is_material=False,
        reason="更换联系人",
        changes=[],
        old_deadline=tender.deadline_at,
        proposed_at=NOW,
    )
    return {
        "tender": tender,
        "tenderdocument": document,
        "question": question,
        "amendment": amendment,
    }
