"""Holders of a tender's keys: three officers, a key each, shown to be theirs, fixed at publication."""

import json
from datetime import UTC, datetime

import pytest

from courses.bids.facts import key_facts
from courses.bids.keys import keyset_of
from courses.bids.models import Keyholder
from courses.bids.sealing import holder_keys, hpke, possession
from courses.bids.services import KeyAnswer, ask_possession, name_keyholders, register_key
from courses.tenders.enums import TenderState
from records.accounts.enums import RoleKind
from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.trail.models import TrailEvent
from tests.factories.courses_bids import make_tender
from tests.factories.records import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PASSPHRASE = holder_keys.generate_passphrase()


def actor_of(user) -> Actor:
    return Actor(user_id=user.pk, name=user.name)


def officer_of(unit):
    user = UserFactory()
    RoleFactory(user=user, kind=RoleKind.OFFICER, unit=unit)
    return user


@pytest.fixture
def tender():
    return make_tender(state=TenderState.DRAFT, published_at=None)


@pytest.fixture
def officers(tender):
    return [officer_of(tender.organiser) for _one in range(3)]


@pytest.fixture
def named(tender, officers):
    name(tender, officers, officers[0])
    return officers


def name(tender, officers, by) -> list[Keyholder]:
    return name_keyholders(tender=tender, officers=officers, actor=actor_of(by), now=NOW)


def make_key(tender, user, *, key=None, answer=None) -> Keyholder:
    """Make a key as the officer's browser does, and register it."""
    key = key or holder_keys.generate_key()
    wrapped = holder_keys.wrap(key, PASSPHRASE, tender.number).as_json()
    actor = actor_of(user)
    question = ask_possession(tender=tender, wrapped=wrapped, actor=actor, now=NOW)
    info = possession._info(tender.number, str(user.pk))
    secret = answer or hpke.open_sealed(question.sealed, key, info)
    told = {"tender": tender, "wrapped": wrapped, "answer": KeyAnswer(question, secret)}
    return register_key(**told, actor=actor, now=NOW)


class TestNaming:
    def test_three_officers_are_named_once_and_the_trail_says_who(self, tender, officers):
        first, again = name(tender, officers, officers[0]), name(tender, officers, officers[0])

        assert [one.number for one in first] == [1, 2, 3]
        assert [one.pk for one in again] == [one.pk for one in first]
        event = TrailEvent.objects.get(tag="bids:holders:named")
        assert event.after["holders"] == [str(one) for one in officers]

    def test_others_named_later_drop_the_keys_made_so_far(self, tender, named):
        make_key(tender, named[0])

        name(tender, [named[0], named[1], officer_of(tender.organiser)], named[0])

        assert Keyholder.objects.of(tender).registered().count() == 0

    def test_two_the_same_or_strangers_are_refused(self, tender, officers):
        one, two, three = officers
        for chosen in (
            [one, two],
            [one, two, two],
            [one, two, three, officer_of(tender.organiser)],
        ):
            with pytest.raises(DomainError) as refused:
                name(tender, chosen, one)
            assert refused.value.field == "officers"
        with pytest.raises(DomainError):
            name(tender, [one, two, UserFactory()], one)
        assert Keyholder.objects.count() == 0

    def test_only_an_officer_of_the_purchaser_names_them(self, tender, officers):
        elsewhere = officer_of(make_tender(number="CD-2026-G-002").organiser)

        with pytest.raises(NotAllowed):
            name(tender, officers, elsewhere)

    def test_after_publication_nobody_is_named_and_no_key_made(self, tender, named):
        make_key(tender, named[0])
        type(tender).objects.update(state=TenderState.PUBLISHED, published_at=NOW)
        tender.refresh_from_db()

        with pytest.raises(NotPossible):
            name(tender, named[::-1], named[0])
        with pytest.raises(NotPossible):
            make_key(tender, named[1])


class TestKeys:
    def test_with_three_keys_the_tender_has_a_fingerprint_for_its_notice(self, tender, named):
        assert keyset_of(tender) is None
        assert list(key_facts(tender)) == []
        for user in named:
            make_key(tender, user)

        keyset = keyset_of(tender)

        assert keyset.holders == 3
        assert keyset.tender == tender.number
        ((_label, text),) = key_facts(tender)
        assert text.replace(" ", "") == keyset.fingerprint.hex()

    def test_what_is_kept_of_a_key_opens_with_the_passphrase_alone(self, tender, named):
        holder = make_key(tender, named[0])
        holder.refresh_from_db()

        wrapped = holder_keys.parse_wrapped(holder.wrapped)
        key = holder_keys.unwrap(wrapped, PASSPHRASE)

        assert hpke.point_of(key.public_key()).hex() == holder.public
        assert PASSPHRASE not in json.dumps(list(TrailEvent.objects.values("after")), default=str)

    def test_who_cannot_open_what_is_sealed_to_it_registers_no_key(self, tender, named):
        with pytest.raises(NotPossible) as refused:
            make_key(tender, named[0], answer=bytes(32))

        assert refused.value.field == "possession"
        assert Keyholder.objects.registered().count() == 0

    def test_nobody_registers_a_key_for_another_holder(self, tender, named):
        stranger = officer_of(tender.organiser)

        with pytest.raises(NotAllowed):
            make_key(tender, stranger)

        key = holder_keys.generate_key()
        wrapped = holder_keys.wrap(key, PASSPHRASE, tender.number).as_json()
        question = ask_possession(tender=tender, wrapped=wrapped, actor=actor_of(named[0]), now=NOW)
        info = possession._info(tender.number, str(named[0].pk))
        answer = KeyAnswer(question, hpke.open_sealed(question.sealed, key, info))
        with pytest.raises(NotPossible) as refused:
            register_key(
                tender=tender, wrapped=wrapped, answer=answer, actor=actor_of(named[1]), now=NOW
            )
        assert refused.value.field == "possession"

    def test_a_key_for_another_tender_and_few_rounds_are_refused(self, tender, named):
        wrapped = holder_keys.wrap(holder_keys.generate_key(), PASSPHRASE, "CD-2026-G-009")

        for told in (wrapped.as_json(), {**wrapped.as_json(), "rounds": 10}):
            with pytest.raises(NotPossible):
                ask_possession(tender=tender, wrapped=told, actor=actor_of(named[0]), now=NOW)

    def test_two_holders_never_have_the_same_key(self, tender, named):
        key = holder_keys.generate_key()
        make_key(tender, named[0], key=key)

        with pytest.raises(NotPossible) as refused:
            make_key(tender, named[1], key=key)
        assert refused.value.field == "same_key"

    def test_a_key_is_made_anew_until_publication(self, tender, named):
        first = make_key(tender, named[0]).public
        second = make_key(tender, named[0]).public

        assert first != second
        assert Keyholder.objects.get(officer=named[0]).public == second
        assert TrailEvent.objects.filter(tag="bids:key:registered").count() == 2
