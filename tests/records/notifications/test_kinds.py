"""What the rooms say, through the services that people use: to whom, and to nobody else."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.classes.models import Session
from courses.classes.services import change_session
from courses.enrollment.services import enroll_cadres
from courses.essays.services import return_essay
from records.accounts.models import User
from records.accounts.sign_in.services.slips import issue_slip
from records.core.access.roles import RoleKind
from records.core.seams import NOTIFICATIONS
from records.corrections.services import ask_for_change, decline_request
from records.notifications.conditions import speak_of_conditions
from records.notifications.models import Message
from records.notifications.outbox import write_out
from records.register.services.transfers import decline_transfer, release_cadre
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.courses_essays import accepted, actor_of_user, handed_in
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[User]:
    """Return who has a message of a kind, once what waits is written out."""
    write_out(now=timezone.now())
    assert not Message.objects.exclude(kind__in=[one.code for one in NOTIFICATIONS]).exists()
    return [one.recipient for one in Message.objects.filter(kind=kind).order_by("pk")]


def opens(user: User, kind: str) -> bool:
    """Return whether the page that a message leads to opens for its recipient."""
    client = Client()
    client.force_login(user)
    url = Message.objects.filter(kind=kind, recipient=user).latest("pk").url
    return client.get(url).status_code == 200


@pytest.fixture
def trainee() -> User:
    cadre = CadreFactory(name="王敏")
    AppointmentFactory(cadre=cadre)
    return RoleFactory(kind=RoleKind.TRAINEE, user=UserFactory(cadre=cadre)).user


def test_the_author_hears_of_a_returned_and_of_an_accepted_essay(trainee) -> None:
    first = EnrollmentFactory(cadre=trainee.cadre)
    supervisor = actor_of_user(first.training_class.supervisor)
    essay = handed_in(first)
    return_essay(essay=essay, comment="请补充", actor=supervisor, now=NOW)
    accepted(EnrollmentFactory(cadre=trainee.cadre))

    assert told("essay_returned") == told("essay_accepted") == [trainee]
    assert opens(trainee, "essay_returned")
    assert "请补充" not in Message.objects.get(kind="essay_returned").body


def test_an_essay_that_is_due_is_spoken_of_until_it_is_handed_in(trainee) -> None:
    due = timezone.now() + timedelta(days=2)
    late = EnrollmentFactory(
        cadre=trainee.cadre, training_class__essay_due_at=due, training_class__requires_essay=True
    )
    other = UserFactory(cadre=CadreFactory())
    handed_in(EnrollmentFactory(cadre=other.cadre, training_class=late.training_class))

    speak_of_conditions(now=timezone.now())
    speak_of_conditions(now=timezone.now())

    assert told("essay_due") == [trainee]


def test_a_transfer_is_told_to_who_keeps_the_receiving_unit_and_its_refusal_to_the_sender() -> None:
    city = UnitFactory()
    here, there = UnitFactory(parent=city), UnitFactory(parent=city)
    RoleFactory(kind=RoleKind.OFFICER, unit=city)
    sender = RoleFactory(kind=RoleKind.OFFICER, unit=here).user
    receiver = RoleFactory(kind=RoleKind.OFFICER, unit=there).user
    cadre = CadreFactory(unit=here)
    AppointmentFactory(cadre=cadre)
    transfer = release_cadre(
        cadre=cadre,
        to_unit=there,
        wanted_on=date(2026, 12, 1),
        actor=actor_of_user(sender),
        now=NOW,
    )

    assert told("transfer_waiting") == [receiver]
    assert opens(receiver, "transfer_waiting")
    decline_transfer(transfer=transfer, reason="编制已满", actor=actor_of_user(receiver), now=NOW)
    assert told("transfer_declined") == [sender]


def test_a_correction_is_told_to_the_nearest_who_decide_and_its_answer_to_who_asked(
    trainee,
) -> None:
    officer = RoleFactory(kind=RoleKind.OFFICER, unit=trainee.cadre.unit).user
    RoleFactory(kind=RoleKind.OFFICER)
    RoleFactory(kind=RoleKind.AUDITOR, unit=trainee.cadre.unit)
    request = ask_for_change(
        cadre=trainee.cadre,
        values={"native_place": "湖南常德"},
        reason="登记时写错",
        actor=actor_of_user(trainee),
        now=NOW,
    )

    assert told("correction_asked") == [officer]
    assert opens(officer, "correction_asked")
    decline_request(request=request, answer="材料不足", actor=actor_of_user(officer), now=NOW)
    assert told("correction_answered") == [trainee]
    assert "材料不足" in Message.objects.get(kind="correction_answered").body


def test_trainees_hear_of_their_place_and_of_a_session_that_moved(trainee) -> None:
    training_class = TrainingClassFactory()
    session = SessionFactory(
        training_class=training_class,
        starts_at=timezone.now() + timedelta(days=30),
        ends_at=timezone.now() + timedelta(days=30, hours=3),
    )
    day = timezone.localdate(session.starts_at)
    type(training_class).objects.update(starts_on=day, ends_on=day)
    training_class.refresh_from_db()
    enroll_cadres(
        training_class=training_class, cadres=[trainee.cadre], actor=ACTOR, now=timezone.now()
    )
    assert told("class_place") == [trainee]
    assert opens(trainee, "class_place")

    session = Session.objects.get()
    change_session(session=session, values={"title": "新题"}, actor=ACTOR, now=timezone.now())
    assert told("session_moved") == []
    change_session(session=session, values={"venue": "礼堂"}, actor=ACTOR, now=timezone.now())
    assert told("session_moved") == [trainee]


def test_nobody_hears_of_a_class_that_is_not_published(trainee) -> None:
    training_class = TrainingClassFactory(state="draft")
    EnrollmentFactory(training_class=training_class, cadre=trainee.cadre)
    SessionFactory(training_class=training_class)

    speak_of_conditions(now=NOW - timedelta(days=1))

    assert told("session_tomorrow") == []


def test_tomorrow_is_told_once_for_a_day(trainee) -> None:
    training_class = TrainingClassFactory()
    EnrollmentFactory(training_class=training_class, cadre=trainee.cadre)
    for hours in (0, 5):
        SessionFactory(
            training_class=training_class,
            starts_at=NOW + timedelta(days=1, hours=hours),
            ends_at=NOW + timedelta(days=1, hours=hours + 3),
        )

    speak_of_conditions(now=NOW)
    speak_of_conditions(now=NOW + timedelta(hours=2))

    assert told("session_tomorrow") == [trainee]


def test_the_owner_hears_of_a_slip_and_of_a_sign_in_from_a_new_device() -> None:
    user = User.objects.create_user("A90001", "correct horse 9", name="王敏")
    issue_slip(user=user, actor=ACTOR, now=NOW)
    assert told("security_changed") == [user]

    heard = []
    for device in ("Firefox", "Firefox", "Chrome"):
        client = Client(headers={"user-agent": device})
        given = {"login": "A90001", "password": "correct horse 9"}
        assert client.post(reverse("account_login"), given).status_code == 302
        heard.append(len(told("new_sign_in")))
    assert heard == [0, 0, 1]
