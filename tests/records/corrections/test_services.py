"""Asking for a correction, and deciding on it."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from PIL import Image

from records.core.access.actor import Actor
from records.core.errors import DomainError, ManyErrors, NotAllowed, NotPossible
from records.corrections.enums import RequestState
from records.corrections.models import ChangeRequest, Proof
from records.corrections.proofs import check_proof
from records.corrections.services import (
    accept_request,
    ask_for_change,
    decline_request,
    remove_old_proofs,
    withdraw_request,
)
from records.corrections.tags import CorrectionsTag
from records.corrections.values import changes_of, current_values_digest
from records.register.models import Cadre, CadrePhoto
from records.register.services import change_cadre
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.pictures import photograph, picture
from tests.factories.records import ACTOR, NOW, CadreFactory, RoleFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def actor(user) -> Actor:
    return Actor(user.pk, user.name)


def ask(town, by=None, **values) -> ChangeRequest:
    extra = {key: values.pop(key) for key in ("proofs", "photo", "reason") if key in values}
    return ask_for_change(
        cadre=town.cadre,
        values=values,
        actor=actor(by or town.user),
        now=NOW,
        **{"reason": "登记时写错", **extra},
    )


def accept(request, user, **given) -> ChangeRequest:
    seen = given.pop("seen", None) or current_values_digest(
        ChangeRequest.objects.select_related("cadre").get(pk=request.pk)
    )
    return accept_request(request=request, seen=seen, actor=actor(user), now=NOW, **given)


def test_an_accepted_request_stands_on_the_register_with_its_trail(town) -> None:
    request = ask(town, native_place="湖南常德", phone="13900004321")

    accept(request, town.liaison, answer="已核对")

    stored = Cadre.objects.get(pk=town.cadre.pk)
    assert (stored.native_place, stored.phone) == ("湖南常德", "13900004321")
    event = TrailEvent.objects.filter(tag=RegisterTag.CADRE_CHANGED).get()
    assert event.before == {"native_place": "湖南长沙", "phone": "138****1234"}
    assert event.after["asked_by"] == "周敏"
    assert event.actor_id == town.liaison.pk
    told = TrailEvent.objects.filter(tag=CorrectionsTag.CORRECTION_ACCEPTED).get()
    assert told.after["fields"] == ["native_place", "phone"]
    assert "13900004321" not in str(told.after)


def test_values_stand_encrypted(town) -> None:
    request = ask(town, phone="13900004321")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT changes FROM records_corrections_changerequest WHERE id = %s", [request.pk]
        )
        [stored] = cursor.fetchone()
    assert "13900004321" not in stored


def test_only_the_person_asks(town) -> None:
    for user in (town.officer, UserFactory(cadre=CadreFactory(unit=town.cadre.unit))):
        with pytest.raises(NotAllowed):
            ask(town, by=user, native_place="湖南常德")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "周敏敏"),
        ("birth_date", date(1980, 5, 2)),
        ("political_status", "01"),
        ("citizen_number", "110105198005010028"),
    ],
)
def test_such_facts_are_an_officers(town, field, value) -> None:
    request = ask(town, **{field: value, "native_place": "湖南常德"})
    assert request.needs_officer
    with pytest.raises(NotAllowed):
        accept(request, town.liaison)
    accept(request, town.officer)
    assert getattr(Cadre.objects.get(pk=town.cadre.pk), field) == value


def test_nobody_outside_and_nobody_for_themselves(town) -> None:
    request = ask(town, native_place="湖南常德")
    self_serving = RoleFactory(kind="officer", unit=town.cadre.unit, user=town.user).user
    for user in (town.stranger, town.auditor, self_serving):
        with pytest.raises(NotAllowed):
            accept(request, user)
        with pytest.raises(NotAllowed):
            decline_request(request=request, answer="不予", actor=actor(user), now=NOW)
    assert ChangeRequest.objects.get().is_open


def test_declining_says_why(town) -> None:
    request = ask(town, native_place="湖南常德")
    with pytest.raises(DomainError) as caught:
        decline_request(request=request, answer=" ", actor=actor(town.liaison), now=NOW)
    assert caught.value.field == "answer"
    decline_request(request=request, answer="与档案不符", actor=actor(town.liaison), now=NOW)
    with pytest.raises(NotPossible):
        accept(request, town.officer)
    assert Cadre.objects.get(pk=town.cadre.pk).native_place == "湖南长沙"


def test_one_waits_at_a_time_and_the_same_again_is_the_same(town) -> None:
    first = ask(town, native_place="湖南常德")
    assert ask(town, native_place="湖南常德") == first
    with pytest.raises(NotPossible):
        ask(town, native_place="湖南益阳")
    withdraw_request(request=first, actor=actor(town.user), now=NOW)
    withdraw_request(request=first, actor=actor(town.user), now=NOW)
    assert ask(town, native_place="湖南益阳").is_open
    with pytest.raises(NotPossible):
        accept(first, town.officer)


def test_what_does_not_differ_or_does_not_fit_is_refused(town) -> None:
    with pytest.raises(DomainError):
        ask(town, native_place="湖南长沙")
    with pytest.raises(ManyErrors):
        ask(town, began_work_on=date(1990, 1, 1))
    with pytest.raises(DomainError):
        ask(town, unit=1)
    with pytest.raises(DomainError):
        ask(town, native_place="湖南常德", reason=" ")
    assert not ChangeRequest.objects.exists()


def test_a_decision_on_what_is_no_longer_so_is_refused(town) -> None:
    request = ask(town, native_place="湖南常德")
    seen = current_values_digest(request)
    change_cadre(cadre=town.cadre, values={"native_place": "湖南益阳"}, actor=ACTOR, now=NOW)

    with pytest.raises(NotPossible):
        accept(request, town.officer, seen=seen)

    [change] = changes_of(ChangeRequest.objects.select_related("cadre").get())
    assert change.is_stale
    assert (change.old, change.new, change.now) == ("湖南长沙", "湖南常德", "湖南益阳")
    accept(request, town.officer)
    assert Cadre.objects.get(pk=town.cadre.pk).native_place == "湖南常德"


def test_a_new_photo_is_kept_when_accepted(town) -> None:
    request = ask(town, photo=photograph((640, 480)))
    assert not CadrePhoto.objects.exists()
    accept(request, town.liaison)
    photo = CadrePhoto.objects.get(cadre=town.cadre)
    assert b"SecretCamera" not in photo.content("portrait")


class TestProofs:
    def test_a_picture_is_drawn_anew_and_a_pdf_is_kept(self, town) -> None:
        request = ask(
            town,
            native_place="湖南常德",
            proofs=[("户口本.jpg", photograph((800, 600))), ("任免表.pdf", PDF)],
        )
        drawn, pdf = request.proofs.order_by("pk")
        assert b"SecretCamera" not in drawn.plain()
        assert not Image.open(io.BytesIO(drawn.plain())).getexif()
        assert pdf.plain() == PDF
        assert not bytes(Proof.objects.get(pk=pdf.pk).content).startswith(b"%PDF")

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"MZ\x90\x00 a program",
            b"%PDF-1.4\nhalf a file",
            b"%PDF-1.7\n<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\n%%EOF",
            b"%PDF-1.7\n<</Encrypt 5 0 R>>\n%%EOF",
            b"<html><script>alert(1)</script></html>",
        ],
    )
    def test_anything_else_is_refused_by_name(self, content) -> None:
        with pytest.raises(DomainError) as caught:
            check_proof("证明.pdf", content)
        assert "证明.pdf" in caught.value.message
        assert caught.value.field == "proofs"

    def test_size_and_number_are_limited(self, town, settings) -> None:
        settings.CORRECTION_PROOF_MAX_BYTES = 1024 * 1024
        with pytest.raises(DomainError):
            check_proof("大.pdf", b"%PDF-" + b"0" * 1024 * 1024 + b"%%EOF")
        small = picture("png", (20, 20))
        with pytest.raises(DomainError):
            ask(town, native_place="湖南常德", proofs=[("1.png", small)] * 4)
        assert not Proof.objects.exists()

    def test_they_go_after_their_time(self, town, settings) -> None:
        settings.CORRECTION_PROOFS_KEPT_DAYS = 30
        request = ask(town, native_place="湖南常德", proofs=[("任免表.pdf", PDF)])
        later = NOW + timedelta(days=31)
        assert remove_old_proofs(actor=ACTOR, now=later) == 0
        accept(request, town.liaison)
        assert remove_old_proofs(actor=ACTOR, now=NOW + timedelta(days=29)) == 0
        assert remove_old_proofs(actor=ACTOR, now=later) == 1
        assert remove_old_proofs(actor=ACTOR, now=later) == 0
        proof = request.proofs.get()
        assert (proof.content, proof.is_here, proof.name) == (None, False, "任免表.pdf")
        assert TrailEvent.objects.filter(tag=CorrectionsTag.PROOFS_REMOVED).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_deciders_at_once(town) -> None:
    request = ask(town, native_place="湖南常德")
    results = run_together(
        [
            lambda: accept(request, town.liaison),
            lambda: decline_request(
                request=request, answer="不予", actor=actor(town.officer), now=NOW
            ),
        ]
    )
    assert sum(isinstance(one, NotPossible) for one in results) == 1
    done = ChangeRequest.objects.get()
    accepted = done.state == RequestState.ACCEPTED
    kept = Cadre.objects.get(pk=town.cadre.pk).native_place
    assert kept == ("湖南常德" if accepted else "湖南长沙")
    tags = [CorrectionsTag.CORRECTION_ACCEPTED, CorrectionsTag.CORRECTION_DECLINED]
    assert TrailEvent.objects.filter(tag__in=tags).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_is_one_request(town) -> None:
    results = run_together([lambda: ask(town, native_place="湖南常德")] * 3)
    assert len({one.pk for one in results}) == 1
    assert ChangeRequest.objects.count() == 1
