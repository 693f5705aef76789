"""An organisation registers by itself, and nothing more comes of it than the one role."""

import pytest
from django.urls import reverse

from courses.providers.models import Provider, ProviderMember
from courses.providers.permissions import has_capacity
from courses.providers.services import register_provider, sign_up
from courses.providers.services.registration import NewAccount
from courses.providers.tags import ProvidersTag
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.services import grant_role
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import DomainError, ManyErrors, NotAllowed, NotPossible
from records.register.enums import UnitKind
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.courses_providers import (
    TODAY,
    ProviderFactory,
    actor,
    city,
    credit_code,
    officer,
)
from tests.factories.records import ACTOR, NOW, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
VISITOR = Actor(None, "anonymous", "192.0.2.9", "pytest")
ACCOUNT = NewAccount("xiaolin01", "林二", "13812341234", "unrelated words nine")


def facts(**given) -> dict:
    return {
        "name": "湘北大学",
        "uscc": credit_code(77),
        "kind": "university",
        "size": "none",
        "person_in_charge": "陈一",
        "contact_name": "林二",
        "contact_phone": "0736-7712345",
        "address": "常德市",
        **given,
    }


def register(account=ACCOUNT, by=VISITOR, **given) -> Provider:
    unit = given.pop("unit", None) or city()
    capacity = given.pop("capacity", "legal_representative")
    return sign_up(
        account=account, values=facts(**given), capacity=capacity, unit=unit, actor=by, now=NOW
    )


def test_a_visitor_gets_an_account_one_role_and_a_draft() -> None:
    provider = register()
    user = User.objects.get(username="xiaolin01")
    assert user.check_password(ACCOUNT.password)
    assert not user.must_change_password
    [role] = user.roles.all()
    assert (role.kind, role.unit, role.granted_by) == (RoleKind.PROVIDER, city(), None)
    assert role.reason
    assert provider.state == "draft"
    assert has_capacity(user, provider, TODAY)
    tags = set(TrailEvent.objects.values_list("tag", flat=True))
    assert {ProvidersTag.PROVIDER_REGISTERED, AccountsTag.ROLE_GRANTED} <= tags
    told = TrailEvent.objects.get(tag=ProvidersTag.PROVIDER_REGISTERED)
    assert told.actor_id == user.pk
    assert ACCOUNT.password not in str(list(TrailEvent.objects.values()))


def test_somebody_authorised_cannot_bind_before_the_power_is_deposited() -> None:
    provider = register(capacity="authorised")
    user = User.objects.get(username="xiaolin01")
    assert not has_capacity(user, provider, TODAY)
    assert list(Provider.objects.of_member(user)) == [provider]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"uscc": "91350100M000100Y44"}, "uscc"),
        ({"name": "  "}, "name"),
        ({"kind": "circus"}, "kind"),
        ({"contact_phone": "call me"}, "contact_phone"),
        ({"address": "x" * 161}, "address"),
        ({"capacity": "owner"}, "capacity"),
    ],
)
def test_what_cannot_stand_is_named_and_nothing_is_kept(given, field) -> None:
    with pytest.raises(DomainError) as refused:
        register(**given)
    error = refused.value
    fields = [one.field for one in error.errors] if isinstance(error, ManyErrors) else [error.field]
    assert field in fields
    assert not User.objects.filter(username="xiaolin01").exists()
    assert not Provider.objects.exists()


@pytest.mark.parametrize("name", ["43070107", "ab", "X Y", "绿水", "a-b-c-d", "a" * 31])
def test_a_sign_in_name_is_no_staff_number(name) -> None:
    with pytest.raises(DomainError) as refused:
        register(NewAccount(name, "林二", "13812341234", "unrelated words nine"))
    assert refused.value.field == "username"


def test_a_password_is_held_to_the_rules_of_the_house() -> None:
    with pytest.raises(DomainError) as refused:
        register(NewAccount("xiaolin01", "林二", "13812341234", "short"))
    assert refused.value.field == "password"


def test_of_a_name_or_phone_that_is_taken_it_is_not_said_which() -> None:
    other = UserFactory(username="takenname")
    other.set_phone("13900001111")
    other.save()
    told = set()
    for name, phone in (("takenname", "13812341234"), ("freename", "13900001111")):
        with pytest.raises(DomainError) as refused:
            register(NewAccount(name, "林二", phone, "unrelated words nine"))
        told.add((refused.value.field, refused.value.message))
    assert len(told) == 1


def test_of_a_code_that_is_taken_neither_owner_nor_state_is_said() -> None:
    taken = ProviderFactory(name="秘密机构", state="draft")
    with pytest.raises(DomainError) as refused:
        register(uscc=taken.uscc)
    assert refused.value.field == "uscc"
    assert "秘密机构" not in refused.value.message
    assert "draft" not in refused.value.message.lower()


def test_only_a_city_takes_applications() -> None:
    district = UnitFactory(kind=UnitKind.COUNTY)
    with pytest.raises(DomainError) as refused:
        register(unit=district)
    assert refused.value.field == "unit"


def test_who_is_signed_in_opens_no_second_account() -> None:
    with pytest.raises(NotPossible):
        register(by=actor(UserFactory()))


def test_an_account_with_the_role_registers_and_no_other() -> None:
    def enter(user):
        return register_provider(
            values=facts(),
            capacity="legal_representative",
            unit=city(),
            actor=actor(user),
            now=NOW,
        )

    for user in (UserFactory(), officer()):
        with pytest.raises(NotAllowed):
            enter(user)
    judge = officer()
    grant_role(user=judge, kind=RoleKind.PROVIDER, unit=city(), actor=ACTOR, now=NOW)
    with pytest.raises(NotAllowed):
        enter(judge)
    user = UserFactory()
    grant_role(user=user, kind=RoleKind.PROVIDER, unit=city(), actor=ACTOR, now=NOW)
    assert enter(user).members.get().user == user


def test_a_member_who_becomes_an_officer_binds_no_more() -> None:
    provider = register()
    user = User.objects.get(username="xiaolin01")
    grant_role(user=user, kind=RoleKind.OFFICER, unit=city(), actor=ACTOR, now=NOW)
    assert not has_capacity(user, provider, TODAY)
    assert not Provider.objects.managed_by(User.objects.get(pk=user.pk)).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_one_organisation_at_once_one_is_told() -> None:
    unit = city()
    accounts = [NewAccount(f"person{n}", "某", f"1380000000{n}", "unrelated words") for n in (1, 2)]
    results = run_together(
        [lambda account=account: register(account, unit=unit) for account in accounts]
    )
    assert sorted(type(one).__name__ for one in results) == ["DomainError", "Provider"]
    assert ProviderMember.objects.count() == 1
    assert User.objects.filter(username__startswith="person").count() == 1


FORM = {
    "account_name": "林二",
    "username": "xiaolin01",
    "phone": "13812341234",
    "password": "unrelated words nine",
    "again": "unrelated words nine",
    "capacity": "legal_representative",
}


def test_the_page_registers_and_leads_to_the_sign_in(client) -> None:
    page = reverse("provider_register")
    unit = city()
    assert client.get(page).status_code == 200
    sent = {**FORM, **facts(), "unit": unit.pk}
    refused = client.post(page, {**sent, "again": "other"})
    assert refused.status_code == 422
    assert FORM["password"] not in refused.content.decode()
    answer = client.post(page, sent)
    assert answer["Location"] == reverse("account_login")
    assert Provider.objects.get().name == "湘北大学"


def test_an_address_that_tries_too_often_waits(client, settings) -> None:
    settings.REGISTRATIONS_PER_HOUR = 2
    taken, unit = ProviderFactory(), city()
    sent = {**FORM, **facts(uscc=taken.uscc), "unit": unit.pk}
    address = {"REMOTE_ADDR": "198.51.100.77"}
    for _try in range(2):
        assert (
            "registered already"
            in client.post(reverse("provider_register"), sent, **address).content.decode()
        )
    answer = client.post(reverse("provider_register"), sent, **address)
    assert "Too many registrations" in answer.content.decode()
    other = client.post(reverse("provider_register"), sent, REMOTE_ADDR="198.51.100.78")
    assert "registered already" in other.content.decode()


def test_a_city_s_own_people_register_nothing(client) -> None:
    client.force_login(officer())
    assert client.get(reverse("provider_register")).status_code == 403
