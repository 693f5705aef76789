"""A deputy does a role for a while: given by its holder, used only while acting, told on the trail."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from records.accounts.enums import DELEGABLE, RoleKind
from records.accounts.models import Role, User
from records.accounts.services import (
    change_role_end,
    change_user,
    delegate_role,
    end_delegation,
    grant_role,
    revoke_role,
)
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.access.authority import user_of
from records.core.errors import DomainError, NotAllowed
from records.jobs.models import Job
from records.jobs.services import _actor_of
from records.register.models import Cadre
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

TODAY = date(2026, 11, 23)
WEEK = TODAY + timedelta(days=6)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def county():
    return UnitFactory(code="430702", parent=UnitFactory(code="4307"))


@pytest.fixture
def role(county) -> Role:
    return RoleFactory(kind=RoleKind.OFFICER, unit=county, user__name="张三")


@pytest.fixture
def deputy(county) -> User:
    return UserFactory(username="90044", name="李四", unit=county)


def by(user: User) -> Actor:
    return Actor(user_id=user.pk, name=str(user))


def delegate(role: Role, deputy: User, **fields) -> Role:
    values = {
        "unit": None,
        "valid_from": TODAY,
        "valid_until": WEEK,
        "reason": "出差",
        "actor": by(role.user),
        "now": NOW,
        **fields,
    }
    return delegate_role(role=role, deputy=deputy, **values)


def acting(deputy: User, role: Role) -> User:
    found = User.objects.get(pk=deputy.pk)
    found.act_for(role.user_id, role.user.name)
    return found


class TestDelegating:
    def test_a_deputy_has_the_role_only_while_acting(self, role, deputy, county):
        own = RoleFactory(kind=RoleKind.UNIT_LIAISON, unit=county, user=deputy).user
        cadre = CadreFactory(unit=county)
        delegate(role, deputy)

        plain = User.objects.get(pk=own.pk)
        assert not plain.has_role(RoleKind.OFFICER)
        assert not plain.has_perm("records_register.change_cadre")

        there = acting(deputy, role)
        assert there.role_paths(RoleKind.OFFICER) == [county.path]
        assert not there.has_role(RoleKind.UNIT_LIAISON)
        assert there.has_perm("records_register.change_cadre")
        assert Cadre.objects.managed_by(there).get() == cadre

        there.act_for(None)
        assert there.has_role(RoleKind.UNIT_LIAISON)
        assert not there.has_perm("records_register.change_cadre")

    def test_a_part_of_the_units_can_be_delegated(self, role, deputy, county):
        town = UnitFactory(parent=county)
        delegate(role, deputy, unit=town)
        assert acting(deputy, role).keeper_paths() == [town.path]

    @pytest.mark.parametrize("kind", RoleKind.values)
    def test_only_roles_meant_for_it_are_delegated(self, county, deputy, kind):
        unit = None if kind.endswith("_admin") else county
        role = RoleFactory(kind=kind, unit=unit)
        if kind in DELEGABLE:
            delegate(role, deputy)
        else:
            for actor in (by(role.user), ACTOR):
                with pytest.raises(NotAllowed):
                    delegate(role, deputy, actor=actor)
            assert deputy.roles.count() == 0

    def test_what_is_asked_is_checked_beside_its_field(self, role, deputy, county):
        stranger = UserFactory(unit=UnitFactory())
        administrator = RoleFactory(kind="audit_admin", user=UserFactory(unit=county)).user
        beside = UnitFactory(parent=county.parent)
        wrong = [
            ("valid_from", {"valid_from": TODAY - timedelta(days=1)}),
            ("valid_until", {"valid_until": TODAY - timedelta(days=1)}),
            ("valid_until", {"valid_until": TODAY + timedelta(days=90)}),
            ("unit", {"unit": county.parent}),
            ("unit", {"unit": beside}),
            ("reason", {"reason": "  "}),
            ("role", {"actor": by(deputy)}),
        ]
        for field, given in wrong:
            with pytest.raises(DomainError) as refused:
                delegate(role, deputy, **given)
            assert refused.value.field == field
        for nobody in (stranger, administrator, role.user):
            with pytest.raises(NotAllowed) as refused:
                delegate(role, nobody)
            assert refused.value.field == "deputy"
        delegate(role, deputy, valid_until=TODAY + timedelta(days=89))

    def test_a_delegation_reaches_no_further_than_the_role(self, county, deputy):
        role = RoleFactory(kind="officer", unit=county, valid_until=WEEK)
        with pytest.raises(DomainError) as refused:
            delegate(role, deputy, valid_until=WEEK + timedelta(days=1))
        assert refused.value.field == "valid_until"

    def test_nothing_is_passed_on_and_no_role_given_while_acting(self, role, deputy, county):
        delegation = delegate(role, deputy)
        third = UserFactory(unit=county)
        there = acting(deputy, role)
        as_deputy = Actor(there.pk, there.name, on_behalf_of_id=role.user_id, user=there)

        for source in (delegation, role):
            with pytest.raises(NotAllowed):
                delegate(source, third, actor=as_deputy)
        with pytest.raises(NotAllowed):
            grant_role(user=third, kind="trainee", unit=county, actor=as_deputy, now=NOW)

    def test_the_same_days_are_not_delegated_twice_to_one_deputy(self, role, deputy):
        delegate(role, deputy)
        with pytest.raises(DomainError):
            delegate(role, deputy, valid_from=WEEK, valid_until=WEEK + timedelta(days=3))
        delegate(
            role, deputy, valid_from=WEEK + timedelta(days=1), valid_until=WEEK + timedelta(days=3)
        )


class TestEnding:
    @pytest.mark.parametrize("way", ["revoked", "its last day", "account closed", "day passed"])
    def test_it_ends_at_once_with_the_role_it_comes_from(self, role, deputy, way):
        delegate(role, deputy)
        assert acting(deputy, role).has_role("officer")
        moment = NOW
        if way == "revoked":
            revoke_role(role=role, actor=ACTOR, now=NOW)
        elif way == "its last day":
            change_role_end(role=role, valid_until=TODAY, actor=ACTOR, now=NOW)
            moment = NOW + timedelta(days=1)
        elif way == "account closed":
            change_user(user=role.user, name="张三", is_active=False, actor=ACTOR, now=NOW)
        else:
            moment = NOW + timedelta(days=7)
        with time_machine.travel(moment, tick=False):
            assert not acting(deputy, role).has_role("officer")

    def test_it_would_end_even_if_only_the_source_had_been_written(self, role, deputy):
        delegate(role, deputy)
        Role.objects.filter(pk=role.pk).update(revoked_at=NOW)
        assert not acting(deputy, role).has_role("officer")

    def test_both_sides_may_end_it_and_nobody_else(self, role, deputy, county):
        other = RoleFactory(kind="auditor", unit=county).user
        for side in (role.user, deputy):
            delegation = delegate(role, deputy)
            with pytest.raises(NotAllowed):
                end_delegation(delegation=delegation, actor=by(other), now=NOW)
            end_delegation(delegation=delegation, actor=by(side), now=NOW)
            end_delegation(delegation=delegation, actor=by(side), now=NOW)
            assert not acting(deputy, role).has_role("officer")
        assert TrailEvent.objects.filter(tag=AccountsTag.DELEGATION_ENDED).count() == 2
        assert Role.objects.exclude(delegated_by=None).held_on(TODAY).count() == 2

    def test_a_shortened_role_shortens_its_delegations(self, role, deputy, county):
        delegate(role, deputy)
        later = delegate(
            role,
            UserFactory(unit=county),
            valid_from=TODAY + timedelta(days=5),
            valid_until=TODAY + timedelta(days=9),
        )
        until = TODAY + timedelta(days=2)
        change_role_end(role=role, valid_until=until, actor=ACTOR, now=NOW)

        assert deputy.roles.get().valid_until == until
        later.refresh_from_db()
        assert later.revoked_at is not None
        assert not Role.objects.filter(pk=later.pk).held_on(TODAY + timedelta(days=5)).exists()


class TestPages:
    @pytest.fixture
    def delegator(self, role) -> Client:
        client = Client()
        client.force_login(role.user)
        return client

    def form(self, role, deputy, **fields) -> dict:
        return {
            "role": role.pk,
            "deputy": deputy.username,
            "unit": "",
            "valid_from": TODAY.isoformat(),
            "valid_until": WEEK.isoformat(),
            "reason": "出差",
            **fields,
        }

    def test_a_holder_names_a_deputy_who_acts_and_comes_back(self, delegator, role, deputy):
        answer = delegator.post(reverse("delegation_list"), self.form(role, deputy))
        assert answer.status_code == 302
        client = Client()
        client.force_login(deputy)
        assert client.get("/admin/").status_code == 302
        assert "张三" in client.get(reverse("delegation_list")).content.decode()

        client.post(reverse("acting_start", args=[role.user_id]))
        assert client.get("/admin/").status_code == 200
        banner = client.get("/").content.decode()
        assert reverse("acting_stop") in banner
        assert "张三" in banner
        assert reverse("acting_stop") in client.get("/admin/").content.decode()

        client.post(reverse("acting_stop"))
        assert client.get("/admin/").status_code == 302
        assert reverse("acting_stop") not in client.get("/").content.decode()

    def test_every_event_while_acting_says_for_whom(self, role, deputy, county):
        delegate(role, deputy)
        cadre = CadreFactory(unit=county)
        client = Client()
        client.force_login(deputy)
        client.post(reverse("acting_start", args=[role.user_id]))
        before = TrailEvent.objects.order_by("-pk").first()
        assert (before.tag, before.on_behalf_of_id) == (AccountsTag.ACTING_STARTED, None)

        client.get(reverse("cadre:index"))
        client.get(reverse("cadre:inspect", args=[cadre.pk]))
        client.post(reverse("acting_stop"))

        events = TrailEvent.objects.filter(pk__gt=before.pk)
        assert events.count() == 3
        assert {(e.actor_id, e.on_behalf_of_id, e.on_behalf_of) for e in events} == {
            (deputy.pk, role.user_id, "张三")
        }

    def test_acting_stops_by_itself_when_the_delegation_has_ended(self, role, deputy):
        delegation = delegate(role, deputy)
        client = Client()
        client.force_login(deputy)
        client.post(reverse("acting_start", args=[role.user_id]))
        assert client.get("/admin/").status_code == 200
        revoke_role(role=delegation, actor=ACTOR, now=NOW)

        assert client.get("/admin/").status_code == 302
        page = client.get("/").content.decode()
        assert "张三" in page
        assert reverse("acting_stop") not in page
        assert "acting_for" not in client.session

    def test_nobody_acts_for_somebody_who_delegated_nothing(self, role, deputy):
        client = Client()
        client.force_login(deputy)
        assert client.post(reverse("acting_start", args=[role.user_id])).status_code == 404
        assert client.get(reverse("acting_start", args=[role.user_id])).status_code == 405

    def test_wrong_input_is_told_beside_its_field_and_kept(self, delegator, role, deputy, county):
        UnitFactory(parent=county, name="河洑镇")
        for field, value in (
            ("deputy", "nobody"),
            ("deputy", UserFactory(unit=UnitFactory()).username),
            ("unit", "河洑"),
            ("unit", county.parent.code),
            ("valid_until", "2027-12-31"),
            ("valid_from", "gestern"),
            ("role", RoleFactory(unit=county).pk),
        ):
            answer = delegator.post(
                reverse("delegation_list"), {**self.form(role, deputy), field: value}
            )
            assert answer.status_code == 422, field
            assert list(answer.context["form"].errors) == [field]
            assert "出差" in answer.content.decode()
        assert deputy.roles.count() == 0

        answer = delegator.post(reverse("delegation_list"), self.form(role, deputy, unit="河洑镇"))
        assert answer.status_code == 302
        assert deputy.roles.get().unit.name == "河洑镇"

    def test_a_stranger_ends_no_delegation(self, role, deputy, county):
        delegation = delegate(role, deputy)
        client = Client()
        client.force_login(RoleFactory(kind="unit_liaison", unit=county).user)
        assert client.post(reverse("delegation_end", args=[delegation.pk])).status_code == 404
        client.force_login(deputy)
        assert client.post(reverse("delegation_end", args=[delegation.pk])).status_code == 302
        assert not acting(deputy, role).has_role("officer")

    def test_who_holds_nothing_to_delegate_is_offered_no_form(self, deputy):
        client = Client()
        client.force_login(deputy)
        assert client.get(reverse("delegation_list")).context["form"] is None
        assert client.post(reverse("delegation_list"), {}).status_code == 403


def test_work_asked_for_while_acting_runs_with_the_delegated_rights(role, deputy, county):
    delegate(role, deputy)
    job = Job(queued_by=deputy, params={"on_behalf_of": [role.user_id, "张三"]})
    assert user_of(_actor_of(job)).keeper_paths() == [county.path]
    revoke_role(role=role, actor=ACTOR, now=NOW)
    assert user_of(_actor_of(job)).keeper_paths() == []
