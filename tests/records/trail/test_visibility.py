"""Who reads the trail: nobody more of it than the people they oversee."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import grant_role, revoke_role
from records.core.access.actor import Actor
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from records.trail.services import Event, insert_with_event, record_event, record_events
from tests.factories.records import ACTOR, NOW, CadreFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    city = UnitFactory(name="常德市")
    # Whoever audits every root unit sees all: there is another one.
    UnitFactory(name="别的市")
    return {"city": city, "near": UnitFactory(parent=city), "far": UnitFactory(parent=city)}


def account(kind, unit):
    user = UserFactory()
    if kind is not None:
        grant_role(user=user, kind=kind, unit=unit, actor=ACTOR, now=NOW)
    return user


def act(user, subject):
    actor = Actor(user.pk, user.name, user=user) if user else Actor(None, "anonymous")
    record_event(
        tag=RegisterTag.CADRE_VIEWED,
        actor=actor,
        subject=subject,
        subject_type="cadre",
        subject_id=1,
        now=NOW,
    )


@pytest.fixture
def doings(house):
    """One event each of: an officer near, an officer far, a failed visitor."""
    people = {
        "near": account(RoleKind.OFFICER, house["near"]),
        "far": account(RoleKind.OFFICER, house["far"]),
    }
    for where, user in people.items():
        act(user, where)
    act(None, "nobody")
    return people


def subjects(user):
    return set(
        TrailEvent.objects.visible_to(user)
        .filter(tag=RegisterTag.CADRE_VIEWED)
        .values_list("subject", flat=True)
    )


@pytest.mark.parametrize(
    ("kind", "where", "seen"),
    [
        (RoleKind.AUDITOR, "near", {"near"}),
        (RoleKind.AUDITOR, "city", {"near", "far"}),
        (RoleKind.AUDITOR, None, {"near", "far", "nobody"}),
        (RoleKind.OFFICER, "far", {"far"}),
        (RoleKind.AUDIT_ADMIN, None, {"near", "far", "nobody"}),
        (RoleKind.SYSTEM_ADMIN, None, set()),
        (RoleKind.SECURITY_ADMIN, None, set()),
        (RoleKind.UNIT_LIAISON, "near", set()),
        (RoleKind.EDITOR, None, set()),
        (RoleKind.TRAINEE, None, set()),
        (None, None, set()),
    ],
)
def test_each_role_reads_what_its_people_did(house, doings, kind, where, seen) -> None:
    reader = account(kind, house[where] if where else None)
    assert subjects(reader) == seen


def test_everybody_reads_what_they_did_themselves_and_a_visitor_nothing(doings) -> None:
    assert "near" in subjects(doings["near"])
    assert subjects(AnonymousUser()) == set()


def test_an_ended_role_reads_nothing_more(house, doings) -> None:
    reader = account(RoleKind.AUDITOR, house["city"])
    assert subjects(reader) == {"near", "far"}
    revoke_role(role=reader.roles.get(), reason="调离", actor=ACTOR, now=NOW)
    assert subjects(User.objects.get(pk=reader.pk)) == set()


@pytest.mark.parametrize("url", ["/admin/trail/", "/admin/trail/export/"])
def test_the_trail_is_closed_to_who_does_not_watch_it(client, house, doings, url) -> None:
    client.force_login(account(RoleKind.EDITOR, None))
    answer = client.get(url)
    assert answer.status_code in {302, 403, 404}
    assert "near" not in answer.content.decode()


def test_an_event_cannot_be_changed_or_removed(doings) -> None:
    for statement in (
        "UPDATE records_trail_trailevent SET actor_name = 'somebody else'",
        "DELETE FROM records_trail_trailevent",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert TrailEvent.objects.filter(actor_name="somebody else").count() == 0


def test_an_event_says_who_what_when_from_where_and_for_whom() -> None:
    deputy = Actor(
        7,
        "李四",
        "192.0.2.9",
        "Firefox",
        on_behalf_of_id=5,
        on_behalf_of="张三",
        purpose="核对名册",
    )
    event = record_event(
        tag=RegisterTag.CADRE_CHANGED,
        actor=deputy,
        subject="周敏",
        subject_type="cadre",
        subject_id=12,
        now=NOW,
        before={"name": "周明"},
        after={"name": "周敏"},
    )
    kept = TrailEvent.objects.get(pk=event.pk)
    assert (kept.at, kept.tag, kept.actor_id, kept.actor_name) == (
        NOW,
        RegisterTag.CADRE_CHANGED,
        7,
        "李四",
    )
    assert (kept.address, kept.device) == ("192.0.2.9", "Firefox")
    assert (kept.on_behalf_of_id, kept.on_behalf_of, kept.purpose) == (5, "张三", "核对名册")
    assert (kept.subject_type, kept.subject_id, kept.subject) == ("cadre", "12", "周敏")
    assert (kept.before, kept.after) == ({"name": "周明"}, {"name": "周敏"})


def test_a_citizen_number_never_reaches_the_trail() -> None:
    number = "11010519491231002X"
    event = record_event(
        tag=RegisterTag.CADRE_CHANGED,
        actor=Actor(1, f"周敏 {number}", purpose=f"查 {number}"),
        subject=f"周敏 {number}",
        subject_type="cadre",
        subject_id=1,
        now=NOW,
        after={"note": f"原为 {number}", "list": [{"n": number}]},
    )
    kept = TrailEvent.objects.get(pk=event.pk)
    whole = f"{kept.actor_name} {kept.purpose} {kept.subject} {kept.after}"
    assert number not in whole


def test_many_events_are_written_with_one_actor_and_moment() -> None:
    events = [Event(RegisterTag.CADRE_VIEWED, "cadre", n, f"第{n}人") for n in range(3)]
    assert record_events(events=events, actor=ACTOR, now=NOW) == 3
    found = TrailEvent.objects.filter(subject__startswith="第").order_by("pk")
    assert [event.subject_id for event in found] == ["0", "1", "2"]
    assert {event.at for event in found} == {NOW}


def test_a_row_that_stands_already_leaves_no_event() -> None:
    cadre = CadreFactory()
    again = CadreFactory.build(unit=cadre.unit, staff_number=cadre.staff_number)
    event = Event(RegisterTag.CADRE_CREATED, "cadre", "", "两次")
    assert not insert_with_event(row=again, event=event, actor=ACTOR, now=NOW)
    assert not TrailEvent.objects.filter(subject="两次").exists()
