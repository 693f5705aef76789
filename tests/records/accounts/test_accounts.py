"""Accounts: nobody is climbed over by way of one."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from records.accounts.enums import KEEPS_ACCOUNTS, RoleKind
from records.accounts.models import User
from records.accounts.services import change_user, create_user
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed
from records.trail.models import TrailEvent
from tests.factories.records import (
    ACTOR,
    NOW,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return UnitFactory(code="430702", parent=UnitFactory(code="4307"))


@pytest.fixture
def officer(county) -> User:
    return RoleFactory(kind=RoleKind.OFFICER, unit=county).user


def by(user: User) -> Actor:
    return Actor(user_id=user.pk, name=str(user))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def open_account(actor: Actor, **fields) -> User:
    return create_user(username="90100", name="甲", actor=actor, now=NOW, **fields)


class TestOpening:
    def test_a_new_account_has_no_password_until_its_owner_sets_one(self, officer, county):
        client = signed_in(officer)
        page = client.get(reverse("wagtailusers_users:add")).content.decode()
        assert 'type="password"' not in page

        answer = client.post(
            reverse("wagtailusers_users:add"),
            {
                "username": "90100",
                "name": "甲",
                "phone": "13800001234",
                "cadre": "",
                "unit": county.pk,
                "new_password": "correct horse 9",
                "password": "correct horse 9",
            },
        )
        assert answer.status_code == 302
        user = User.objects.get(username="90100")
        assert not user.has_usable_password()
        assert (user.home, user.phone) == (county, "13800001234")

    def test_nobody_sets_the_password_of_somebody_else(self, officer, county):
        with pytest.raises(NotAllowed):
            open_account(by(officer), unit=county, password="correct horse 9")

    def test_only_people_of_ones_own_units_are_given_an_account(self, officer, county):
        outside = UnitFactory()
        wrong = [
            ("cadre", {"cadre": CadreFactory(unit=outside)}),
            ("unit", {"unit": outside}),
            ("unit", {"unit": county.parent}),
            ("unit", {}),
            ("cadre", {"cadre": UserFactory(cadre=CadreFactory(unit=county)).cadre}),
        ]
        for field, given in wrong:
            with pytest.raises(DomainError) as refused:
                open_account(by(officer), **given)
            assert refused.value.field == field
        assert not User.objects.filter(username="90100").exists()
        cadre = CadreFactory(unit=county)
        assert open_account(by(officer), cadre=cadre, unit=county).unit is None

    @pytest.mark.parametrize("kind", sorted(set(RoleKind.values) - {"officer", "system_admin"}))
    def test_nobody_else_opens_accounts(self, county, kind):
        user = RoleFactory(kind=kind, unit=None if kind.endswith("_admin") else county).user
        with pytest.raises(NotAllowed):
            open_account(by(user), unit=county)
        assert signed_in(user).get(reverse("wagtailusers_users:add")).status_code == 302

    def test_the_system_administrator_opens_one_for_anybody(self, county):
        admin = RoleFactory(kind="system_admin").user
        assert open_account(by(admin), cadre=CadreFactory(unit=county)).home == county


class TestReach:
    def test_an_officer_keeps_no_account_that_reaches_further(self, officer, county):
        town = UnitFactory(parent=county)
        kept = [
            UserFactory(cadre=CadreFactory(unit=town)),
            RoleFactory(kind="provider", unit=town).user,
            RoleFactory(kind="officer", unit=town).user,
        ]
        home = {"user": None}
        beyond = [
            RoleFactory(kind="officer", unit=county.parent, user=UserFactory(unit=county)).user,
            RoleFactory(kind="auditor", unit=county).user,
            RoleFactory(kind="editor", unit=county).user,
            RoleFactory(kind="audit_admin", user=UserFactory(unit=county)).user,
            RoleFactory(kind="lecturer", unit=None, user=UserFactory(unit=county)).user,
            UserFactory(cadre=CadreFactory()),
            UserFactory(),
            UserFactory(unit=county, is_superuser=True),
            # A role in the county, but a person of another one.
            RoleFactory(unit=county, kind="trainee", user=UserFactory(cadre=CadreFactory())).user,
            # A role that has yet to begin.
            RoleFactory(
                kind="auditor", unit=county, valid_from="2099-01-01", user=UserFactory(unit=county)
            ).user,
        ]
        assert home
        managed = set(User.objects.managed_by(officer))
        assert managed >= set(kept)
        assert not managed & set(beyond)
        client = signed_in(officer)
        for user in beyond:
            with pytest.raises(NotAllowed):
                change_user(user=user, name="乙", is_active=False, actor=by(officer), now=NOW)
            url = reverse("wagtailusers_users:edit", args=[user.pk])
            assert client.get(url).status_code in (302, 404)
            client.post(url, {"name": "乙"})
        assert not User.objects.filter(name="乙").exists()

    def test_a_role_that_has_ended_puts_nobody_out_of_reach(self, officer, county):
        former = RoleFactory(
            kind="auditor", unit=county, valid_until="2021-01-01", user=UserFactory(unit=county)
        ).user
        assert former in User.objects.managed_by(officer)

    @pytest.mark.parametrize("keeper", ["system_admin", "security_admin", "audit_admin"])
    def test_no_administrator_keeps_the_account_of_another_kind(self, keeper):
        user = RoleFactory(kind=keeper).user
        accounts = {
            kind: RoleFactory(kind=kind, user=UserFactory(unit=UnitFactory())).user
            for kind in RoleKind.values
        }
        managed = set(User.objects.managed_by(user))
        kept = {kind for kind, account in accounts.items() if account in managed}
        assert kept == set(KEEPS_ACCOUNTS[keeper])

    def test_a_deputy_of_somebody_higher_is_out_of_reach(self, officer, county):
        above = RoleFactory(kind="officer", unit=county.parent)
        deputy = UserFactory(unit=county)
        assert deputy in User.objects.managed_by(officer)
        RoleFactory(
            kind="officer",
            unit=county.parent,
            user=deputy,
            delegated_by=above,
            valid_until="2099-01-01",
        )
        assert deputy not in User.objects.managed_by(officer)


class TestChanging:
    def test_nobody_deactivates_themselves(self, officer):
        with pytest.raises(NotAllowed) as refused:
            change_user(user=officer, name="甲", is_active=False, actor=by(officer), now=NOW)
        assert refused.value.field == "is_active"

    def test_a_phone_is_shown_masked_kept_replaced_and_removed(self, officer, county):
        user = create_user(
            username="90100", name="甲", phone="13800001234", unit=county, actor=ACTOR, now=NOW
        )
        client = signed_in(officer)
        url = reverse("wagtailusers_users:edit", args=[user.pk])
        page = client.get(url).content.decode()
        assert "138****1234" in page
        assert "13800001234" not in page

        def post(**fields) -> str:
            values = {"name": "乙", "unit": county.pk, "is_active": "on", "phone": "", **fields}
            client.post(url, values)
            return User.objects.get(pk=user.pk).phone

        assert post() == "13800001234"
        assert User.objects.by_phone("13800001234").get().name == "乙"
        assert post(phone="13900005678") == "13900005678"
        assert post(phone="13700000000", forget_phone="on") == "13900005678"
        assert post(phone="no number") == "13900005678"
        assert post(forget_phone="on") == ""
        assert not User.objects.by_phone("13900005678").exists()
        assert "13800001234" not in str(
            list(TrailEvent.objects.filter(tag=AccountsTag.USER_CHANGED).values())
        )

    def test_a_home_is_chosen_from_ones_own_units(self, officer, county):
        user, town, outside = UserFactory(unit=county), UnitFactory(parent=county), UnitFactory()

        def move(unit):
            return change_user(
                user=user, name="甲", is_active=True, unit=unit, actor=by(officer), now=NOW
            )

        with pytest.raises(NotAllowed) as refused:
            move(outside)
        assert refused.value.field == "unit"
        assert move(town).home == town


WAGTAILS_OWN = [
    "/admin/groups/",
    "/admin/groups/new/",
    "/admin/groups/edit/1/",
    "/admin/groups/1/users/",
    "/admin/password_reset/",
    "/admin/password_reset/confirm/MQ/abc/",
    "/admin/bulk/records_accounts/user/delete/?id=1",
    "/admin/bulk/records_accounts/user/assign_role/?id=1",
    "/admin/bulk/records_accounts/user/set_active_state/?id=1",
    "/admin/bulk/auth/group/delete/?id=1",
]


class TestWagtailsOwnPages:
    @pytest.mark.parametrize("url", WAGTAILS_OWN)
    def test_what_writes_around_the_services_is_closed_even_to_a_superuser(self, url):
        client = signed_in(User.objects.create_superuser("root", None, name="root"))
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404

    def test_ones_settings_change_neither_name_nor_mail_nor_password(self, officer):
        client = signed_in(officer)
        page = client.get("/admin/account/").content.decode()
        assert page.count("<form") >= 1
        for name in re.findall(r'name="([\w-]+)"', page):
            assert not name.startswith(("name_email", "password")), name
        before = User.objects.filter(pk=officer.pk).values().get()
        client.post(
            "/admin/account/",
            {
                "name_email-first_name": "王",
                "name_email-last_name": "五",
                "name_email-email": "x@example.com",
                "password-old_password": "correct horse 9",
                "password-new_password1": "another horse 9",
                "password-new_password2": "another horse 9",
                "locale-preferred_language": "en",
                "locale-current_time_zone": "",
                "theme-theme": "dark",
                "theme-contrast": "system",
                "theme-density": "default",
            },
        )
        assert User.objects.filter(pk=officer.pk).values().get() == before

    def test_accounts_have_no_delete_and_no_copy(self, officer, county):
        user = UserFactory(unit=county)
        client = signed_in(officer)
        assert client.get(f"/admin/users/delete/{user.pk}/").status_code in (302, 403, 404)
        client.post(f"/admin/users/delete/{user.pk}/")
        assert User.objects.filter(pk=user.pk).exists()
