"""A person goes from one unit to another: two sides, two receipts, one winner."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed
from records.register.enums import TransferState
from records.register.models import Appointment, Cadre, Transfer, Unit
from records.register.services import (
    NewPost,
    NewUnit,
    accept_transfer,
    appoint_cadre,
    decline_transfer,
    merge_units,
    move_unit,
    release_cadre,
    withdraw_transfer,
)
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    UnitFactory,
    UserFactory,
)

DAY = date(2026, 11, 20)
POST = NewPost("副局长", DAY)


def officer_of(unit: Unit) -> Actor:
    user = UserFactory()
    grant_role(user=user, kind=RoleKind.OFFICER, unit=unit, actor=ACTOR, now=NOW)
    return Actor(user_id=user.pk, name=user.name)


class City:
    def __init__(self) -> None:
        self.root = UnitFactory(code="4307", name="常德市")
        self.here = UnitFactory(code="430702", name="武陵区", parent=self.root)
        self.there = UnitFactory(code="430703", name="鼎城区", parent=self.root)
        self.office = UnitFactory(code="430703-1", name="鼎城区财政局", parent=self.there)
        self.cadre = CadreFactory(unit=self.here, name="周敏")
        AppointmentFactory(cadre=self.cadre, unit=self.here, post_title="科长")
        self.sender, self.receiver = officer_of(self.here), officer_of(self.there)

    def released(self) -> Transfer:
        return release_cadre(
            cadre=self.cadre, to_unit=self.there, wanted_on=DAY, actor=self.sender, now=NOW
        )


@pytest.fixture
def city(db) -> City:
    return City()


def test_the_person_stays_until_the_other_side_accepts(city) -> None:
    transfer = city.released()
    city.cadre.refresh_from_db()
    assert city.cadre.unit == city.here
    done = accept_transfer(
        transfer=transfer, post=POST, unit=city.office, actor=city.receiver, now=NOW
    )
    city.cadre.refresh_from_db()
    assert city.cadre.unit == city.office
    assert (done.state, done.appointment.since) == (TransferState.ACCEPTED, DAY)
    assert city.cadre.appointments.get(unit=city.here).until == DAY
    assert (done.number_out[:2], done.number_in[:2]) == ("DC", "DR")
    for tag in (RegisterTag.TRANSFER_RELEASED, RegisterTag.TRANSFER_ACCEPTED):
        subjects = TrailEvent.objects.filter(tag=tag).values_list("subject", flat=True)
        assert sorted(subjects) == sorted(["周敏", "武陵区", "鼎城区"])


def test_each_side_does_only_its_own(city) -> None:
    transfer = city.released()
    with pytest.raises(NotAllowed):
        accept_transfer(transfer=transfer, post=POST, actor=city.sender, now=NOW)
    with pytest.raises(NotAllowed):
        withdraw_transfer(transfer=transfer, actor=city.receiver, now=NOW)
    with pytest.raises(NotAllowed):
        release_cadre(
            cadre=city.cadre, to_unit=city.office, wanted_on=DAY, actor=city.receiver, now=NOW
        )
    with pytest.raises(DomainError) as elsewhere:
        accept_transfer(transfer=transfer, post=POST, unit=city.root, actor=ACTOR, now=NOW)
    assert elsewhere.value.field == "unit"
    assert Transfer.objects.get().state == TransferState.WAITING


def test_declined_with_a_reason_and_withdrawn_in_time(city) -> None:
    transfer = city.released()
    with pytest.raises(DomainError) as silent:
        decline_transfer(transfer=transfer, reason=" ", actor=city.receiver, now=NOW)
    assert silent.value.field == "reason"
    decline_transfer(transfer=transfer, reason="编制已满", actor=city.receiver, now=NOW)
    with pytest.raises(DomainError):
        withdraw_transfer(transfer=transfer, actor=city.sender, now=NOW)
    again = city.released()
    with pytest.raises(DomainError):
        city.released()
    withdraw_transfer(transfer=again, actor=city.sender, now=NOW)
    city.cadre.refresh_from_db()
    assert city.cadre.unit == city.here


class TestPages:
    """What each side sees."""

    def as_(self, actor: Actor) -> Client:
        from records.accounts.models import User

        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    def test_release_to_a_unit_outside_found_by_its_name(self, city) -> None:
        client = self.as_(city.sender)
        found = client.get(
            reverse("unit_suggestions"),
            {"act": "register:release_cadre:to_unit", "field": "to_unit", "to_unit": "财政"},
        )
        assert "430703-1" in found.content.decode()
        none = client.get(reverse("unit_suggestions"), {"act": "register:find:unit", "q": "财政"})
        assert "430703-1" not in none.content.decode()
        page = reverse("release_cadre", args=[city.cadre.pk])
        unclear = client.post(page, {"to_unit": "鼎城区", "wanted_on": "2026-12-01"})
        assert unclear.status_code == 302, unclear.context["form"].errors
        assert Transfer.objects.get().to_unit == city.there

    def test_several_units_that_fit_are_listed_beside_the_field(self, city) -> None:
        page = reverse("release_cadre", args=[city.cadre.pk])
        answer = self.as_(city.sender).post(page, {"to_unit": "鼎城", "wanted_on": "2026-12-01"})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="430703"' in text
        assert 'value="430703-1"' in text
        assert not Transfer.objects.exists()

    def test_the_receiving_side_sees_it_waiting_and_answers(self, city) -> None:
        transfer = city.released()
        client = self.as_(city.receiver)
        assert "周敏" in client.get(reverse("transfer_list")).content.decode()
        assert client.get(reverse("cadre_file", args=[city.cadre.pk])).status_code == 404
        detail = reverse("transfer_detail", args=[transfer.pk])
        assert client.post(detail, {"act": "decline", "reason": ""}).status_code == 422
        answer = client.post(
            detail,
            {
                "act": "accept",
                "unit": "430703-1",
                "title": "副局长",
                "level": 142,
                "rank": 99,
                "since": "2026-11-20",
            },
        )
        assert answer.status_code == 302, answer.context["accept"].errors
        receipt = client.get(reverse("transfer_receipt", args=[transfer.pk, "in"]))
        assert transfer.number_out in receipt.content.decode()
        assert client.get(reverse("transfer_receipt", args=[transfer.pk, "out"])).status_code == 404

    def test_a_third_side_sees_nothing(self, city) -> None:
        transfer = city.released()
        other = officer_of(UnitFactory(code="430721", name="安乡县", parent=city.root))
        client = self.as_(other)
        assert "周敏" not in client.get(reverse("transfer_list")).content.decode()
        assert client.get(reverse("transfer_detail", args=[transfer.pk])).status_code == 404

    def test_who_keeps_both_sides_does_it_in_one_act(self, city) -> None:
        client = self.as_(officer_of(city.root))
        page = reverse("release_cadre", args=[city.cadre.pk])
        asked = {"to_unit": "鼎城区", "wanted_on": "2026-11-20"}
        first = client.post(page, asked)
        assert "post-title" in first.content.decode()
        assert not Transfer.objects.exists()
        post = {"title": "副局长", "level": 199, "rank": 99, "since": "2026-11-20"}
        client.post(page, asked | {f"post-{name}": value for name, value in post.items()})
        assert Transfer.objects.get().state == TransferState.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_one_wins_and_the_other_is_told() -> None:
    city = City()
    transfer = city.released()

    def accept(title: str):
        return lambda: accept_transfer(
            transfer=transfer, post=NewPost(title, DAY), actor=city.receiver, now=NOW
        )

    results = run_together([accept("甲"), accept("乙")])
    assert sorted(type(result).__name__ for result in results) == ["DomainError", "Transfer"]
    assert Appointment.objects.filter(cadre=city.cadre, unit=city.there).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_main_posts_written_at_once_never_share_a_day() -> None:
    city = City()

    def appoint(number: int):
        return lambda: appoint_cadre(
            cadre=city.cadre,
            unit=city.there,
            post_title=f"职务{number}",
            since=DAY + timedelta(days=number % 2),
            actor=ACTOR,
            now=NOW,
        )

    run_together([appoint(number) for number in range(4)])
    posts = list(Appointment.objects.main().filter(cadre=city.cadre).order_by("since"))
    for earlier, later in pairwise(posts):
        assert earlier.until is not None
        assert earlier.until <= later.since


@pytest.mark.django_db(transaction=True)
def test_a_merger_a_move_and_an_appointment_at_once_leave_nobody_behind() -> None:
    city = City()
    town = UnitFactory(code="430703-2", name="谢家铺镇", parent=city.there)
    calls = [
        lambda: merge_units(
            units=[city.office],
            into=NewUnit("430703-9", "鼎城区财政和金融局", "department"),
            parent=city.there,
            on=DAY,
            actor=ACTOR,
            now=NOW,
        ),
        lambda: move_unit(unit=town, parent=city.office, on=DAY, actor=ACTOR, now=NOW),
        lambda: appoint_cadre(
            cadre=city.cadre, unit=city.office, post_title="局长", since=DAY, actor=ACTOR, now=NOW
        ),
    ]
    results = run_together(calls)
    assert all(isinstance(result, DomainError | Unit | Appointment) for result in results), results
    for cadre in Cadre.objects.with_unit(timezone.localdate(NOW)).select_related("unit"):
        assert cadre.unit.code == cadre.unit_on_code
        assert cadre.unit.is_active
    for unit in Unit.objects.filter(is_active=True).select_related("parent"):
        assert unit.parent is None or unit.parent.is_active
        assert unit.path == f"{unit.parent.path if unit.parent else '/'}{unit.code}/"
