"""Who gives which role to whom, for which units and days; what an ended role still gives: nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from records.accounts.enums import ADMINISTRATORS, GRANTS, INCOMPATIBLE, RoleKind
from records.accounts.models import Role, User
from records.accounts.services import (
    change_role_end,
    change_user,
    grant_role,
    revoke_role,
    sync_all_groups,
)
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.register.models import Unit
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


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city():
    return UnitFactory(code="4307")


@pytest.fixture
def county(city):
    return UnitFactory(code="430702", parent=city)


@pytest.fixture
def town(county):
    return UnitFactory(code="430702-01", parent=county)


def by(user: User) -> Actor:
    return Actor(user_id=user.pk, name=str(user))


def holder(kind: str, unit=None, **fields) -> User:
    return RoleFactory(kind=kind, unit=None if kind in ADMINISTRATORS else unit, **fields).user


def give(granter: User, user: User, kind: str, unit, **fields) -> Role:
    actor = by(granter)
    return grant_role(user=user, kind=kind, unit=unit, actor=actor, now=NOW, **fields)


class TestGranting:
    @pytest.mark.parametrize("kind", RoleKind.values)
    @pytest.mark.parametrize("held", RoleKind.values)
    def test_a_role_is_given_only_by_one_that_includes_it(self, county, held: str, kind: str):
        granter = holder(held, county)
        target = UserFactory(cadre=CadreFactory(unit=county))
        unit = None if kind in ADMINISTRATORS else county

        if kind in GRANTS.get(held, ()):
            assert give(granter, target, kind, unit).granted_by == granter
            assert target.has_role(kind)
        else:
            with pytest.raises(NotAllowed):
                give(granter, target, kind, unit)
            assert target.roles.count() == 0

    @pytest.mark.parametrize("kind", sorted(GRANTS))
    def test_nobody_gives_to_themselves(self, county, kind: str):
        granter = holder(kind, county)
        for wanted in GRANTS[kind]:
            unit = None if wanted in ADMINISTRATORS else county
            with pytest.raises(NotAllowed) as refused:
                give(granter, granter, wanted, unit)
            assert refused.value.field == "user"

    def test_an_officer_gives_below_and_never_above_beside_or_everywhere(self, city, county, town):
        officer = holder(RoleKind.OFFICER, county)
        target = UserFactory(cadre=CadreFactory(unit=town))
        beside = UnitFactory(parent=city)

        give(officer, target, RoleKind.UNIT_LIAISON, town)
        for unit in (city, beside, None):
            with pytest.raises(NotAllowed) as refused:
                give(officer, target, RoleKind.UNIT_LIAISON, unit)
            assert refused.value.field == "unit"

    def test_not_even_an_officer_of_everything_makes_a_role_for_everything(self, county):
        officer = holder(RoleKind.OFFICER, None)
        target = UserFactory(cadre=CadreFactory(unit=county))
        with pytest.raises(NotAllowed):
            give(officer, target, RoleKind.OFFICER, None)
        give(officer, target, RoleKind.OFFICER, county)

    def test_an_officer_names_nobody_who_reaches_further(self, city, county):
        officer = holder(RoleKind.OFFICER, county)
        above = holder(RoleKind.OFFICER, city, user=UserFactory(unit=county))
        auditor = holder(RoleKind.AUDITOR, county)
        admin = holder(RoleKind.SECURITY_ADMIN, user=UserFactory(unit=county))
        elsewhere = UserFactory(cadre=CadreFactory())
        for target in (above, auditor, admin, elsewhere):
            with pytest.raises(NotAllowed) as refused:
                give(officer, target, RoleKind.UNIT_LIAISON, county)
            assert refused.value.field == "user"

    def test_a_role_lasts_no_longer_than_its_givers(self, county):
        last = TODAY + timedelta(days=30)
        officer = holder(RoleKind.OFFICER, county, valid_until=last)
        target = UserFactory(cadre=CadreFactory(unit=county))
        for until in (None, last + timedelta(days=1)):
            with pytest.raises(NotAllowed) as refused:
                give(officer, target, RoleKind.TRAINEE, county, valid_until=until)
            assert refused.value.field == "valid_until"
        give(officer, target, RoleKind.TRAINEE, county, valid_until=last)

    @pytest.mark.parametrize(
        "period",
        [
            {"valid_until": TODAY - timedelta(days=1)},
            {"valid_from": TODAY + timedelta(days=1)},
            {"revoked_at": NOW, "valid_until": TODAY},
        ],
        ids=["ended", "not yet begun", "revoked today"],
    )
    def test_a_role_out_of_its_period_gives_nothing_to_give(self, client, county, period):
        officer = holder(RoleKind.OFFICER, county, **period)
        target = UserFactory(cadre=CadreFactory(unit=county))

        with pytest.raises(NotAllowed):
            give(officer, target, RoleKind.TRAINEE, county)
        client.force_login(officer)
        assert client.get(reverse("role:add")).status_code == 302
        assert client.get("/admin/").status_code == 302

    def test_a_role_begins_today_or_later_and_ends_after_it_begins(self, county):
        officer = holder(RoleKind.OFFICER, county)
        target = UserFactory(cadre=CadreFactory(unit=county))
        yesterday = TODAY - timedelta(days=1)
        with pytest.raises(DomainError) as early:
            give(officer, target, RoleKind.TRAINEE, county, valid_from=yesterday)
        assert early.value.field == "valid_from"
        with pytest.raises(DomainError) as backwards:
            give(officer, target, RoleKind.TRAINEE, county, valid_until=yesterday)
        assert backwards.value.field == "valid_until"

    def test_an_anonymous_visitor_gives_nothing(self, county):
        with pytest.raises(NotAllowed):
            grant_role(
                user=UserFactory(),
                kind=RoleKind.TRAINEE,
                unit=county,
                actor=Actor(user_id=None, name="anonymous"),
                now=NOW,
            )


class TestPeriod:
    def test_rights_begin_and_end_with_the_day_at_the_school(self, county):
        user = holder(
            RoleKind.OFFICER,
            county,
            valid_from=TODAY + timedelta(days=1),
            valid_until=TODAY + timedelta(days=2),
        )
        held = {}
        # 15:59 and 16:00 in Greenwich are the minutes before and after midnight in Changde.
        for hour, minute, day in ((15, 59, 23), (16, 0, 23), (15, 59, 25), (16, 0, 25)):
            with time_machine.travel(datetime(2026, 11, day, hour, minute, tzinfo=UTC)):
                held[day, hour] = User.objects.get(pk=user.pk).has_role(RoleKind.OFFICER)
        assert held == {(23, 15): False, (23, 16): True, (25, 15): True, (25, 16): False}

    def test_an_ended_role_gives_nothing_even_where_the_nightly_task_never_ran(
        self, client, county
    ):
        user = UserFactory()
        until = TODAY + timedelta(days=3)
        for kind in (RoleKind.OFFICER, RoleKind.EDITOR):
            grant_role(user=user, kind=kind, unit=county, valid_until=until, actor=ACTOR, now=NOW)
        client.force_login(user)
        assert client.get(reverse("cadre:index")).status_code == 200

        with time_machine.travel(NOW + timedelta(days=4), tick=False):
            client.force_login(user)
            late = User.objects.get(pk=user.pk)
            assert list(late.groups.values_list("name", flat=True)) != []
            assert late.get_all_permissions() == set()
            assert list(late._page_permission_cache) == []
            assert list(late._collection_permission_cache) == []
            assert client.get(reverse("cadre:index")).status_code == 302

            assert sync_all_groups(now=NOW + timedelta(days=4)) == 1
            assert late.groups.count() == 0
            assert sync_all_groups(now=NOW + timedelta(days=4)) == 0
        assert (
            TrailEvent.objects.filter(
                tag=AccountsTag.ROLE_GROUPS_SYNCED, subject_id=user.pk
            ).count()
            == 1
        )

    def test_the_rows_answer_who_held_what_on_any_day(self, county):
        user = UserFactory()
        role = grant_role(user=user, kind=RoleKind.OFFICER, unit=county, actor=ACTOR, now=NOW)
        later = NOW + timedelta(days=10)
        with time_machine.travel(later, tick=False):
            revoke_role(role=role, actor=ACTOR, now=later)
            assert not User.objects.get(pk=user.pk).has_role(RoleKind.OFFICER)

        held = [n for n in range(-2, 14) if Role.objects.held_on(TODAY + timedelta(days=n))]
        assert held == list(range(11))

    def test_a_role_ended_before_it_began_was_never_held(self, county):
        role = RoleFactory(unit=county, valid_from=TODAY + timedelta(days=5))
        revoke_role(role=role, actor=ACTOR, now=NOW)
        assert [n for n in range(-3, 20) if Role.objects.held_on(TODAY + timedelta(days=n))] == []
        assert Role.objects.count() == 1

    def test_the_same_again_changes_nothing_and_an_overlap_is_refused(self, county):
        user, until = UserFactory(), TODAY + timedelta(days=9)
        first = grant_role(
            user=user, kind="officer", unit=county, valid_until=until, actor=ACTOR, now=NOW
        )
        again = grant_role(
            user=user, kind="officer", unit=county, valid_until=until, actor=ACTOR, now=NOW
        )
        assert again == first
        with pytest.raises(NotPossible):
            grant_role(user=user, kind="officer", unit=county, actor=ACTOR, now=NOW)
        grant_role(
            user=user,
            kind="officer",
            unit=county,
            valid_from=until + timedelta(days=1),
            actor=ACTOR,
            now=NOW,
        )
        assert Role.objects.count() == 2

    def test_a_role_ended_today_can_be_given_again_today(self, county):
        user = UserFactory()
        role = grant_role(user=user, kind="officer", unit=county, actor=ACTOR, now=NOW)
        revoke_role(role=role, actor=ACTOR, now=NOW)
        grant_role(user=user, kind="officer", unit=county, actor=ACTOR, now=NOW)
        assert User.objects.get(pk=user.pk).has_role("officer")

    def test_the_last_day_can_be_changed_within_the_givers_own(self, county):
        last = TODAY + timedelta(days=30)
        officer = holder(RoleKind.OFFICER, county, valid_until=last)
        target = UserFactory(cadre=CadreFactory(unit=county))
        role = give(officer, target, RoleKind.TRAINEE, county, valid_until=TODAY)

        change_role_end(role=role, valid_until=last, actor=by(officer), now=NOW)
        change_role_end(role=role, valid_until=last, actor=by(officer), now=NOW)
        for until in (None, last + timedelta(days=1), TODAY - timedelta(days=1)):
            with pytest.raises(DomainError) as refused:
                change_role_end(role=role, valid_until=until, actor=by(officer), now=NOW)
            assert refused.value.field == "valid_until"

        role.refresh_from_db()
        assert role.valid_until == last
        changed = TrailEvent.objects.get(tag=AccountsTag.ROLE_END_CHANGED)
        assert (changed.before["until"], changed.after["until"]) == ("2026-11-23", "2026-12-23")

    def test_nobody_ends_a_role_they_could_not_give(self, city, county):
        officer = holder(RoleKind.OFFICER, county)
        beyond = [
            RoleFactory(kind="officer", unit=city),
            RoleFactory(kind="auditor", unit=county),
            RoleFactory(kind="security_admin"),
            officer.roles.get(),
        ]
        for role in beyond:
            with pytest.raises(NotAllowed):
                revoke_role(role=role, actor=by(officer), now=NOW)
        assert Role.objects.filter(revoked_at=None).count() == 4


class TestDatabase:
    @pytest.mark.parametrize(("kind", "others"), sorted(INCOMPATIBLE.items()))
    def test_it_refuses_what_may_not_be_combined_whoever_writes(self, county, kind, others):
        for other in others:
            user = holder(other, county)
            with pytest.raises(DatabaseError), transaction.atomic():
                RoleFactory(user=user, kind=kind)
            user = holder(kind)
            with pytest.raises(DatabaseError), transaction.atomic():
                RoleFactory(user=user, kind=other, unit=None)

    def test_it_refuses_an_overlap_also_by_an_update(self, county):
        first = RoleFactory(unit=county, valid_until=TODAY)
        second = RoleFactory(user=first.user, unit=county, valid_from=TODAY + timedelta(days=1))
        with pytest.raises(DatabaseError), transaction.atomic():
            RoleFactory(user=first.user, unit=county)
        with pytest.raises(DatabaseError), transaction.atomic():
            Role.objects.filter(pk=first.pk).update(valid_until=None)
        with pytest.raises(DatabaseError), transaction.atomic():
            Role.objects.filter(pk=second.pk).update(valid_from=TODAY)

    def test_it_refuses_to_remove_a_role(self, county):
        RoleFactory(unit=county)
        with pytest.raises(DatabaseError), transaction.atomic():
            Role.objects.all().delete()
        assert Role.objects.count() == 1

    def test_it_refuses_a_period_that_ends_before_it_begins(self, county):
        with pytest.raises(DatabaseError), transaction.atomic():
            RoleFactory(unit=county, valid_until=date(2019, 1, 1))

    def test_an_administrators_role_counts_everywhere(self, county):
        with pytest.raises(DatabaseError), transaction.atomic():
            RoleFactory(kind="security_admin", unit=county)
        with pytest.raises(DomainError) as refused:
            grant_role(user=UserFactory(), kind="audit_admin", unit=county, actor=ACTOR, now=NOW)
        assert refused.value.field == "unit"


def test_rights_of_a_request_cost_one_query(django_assert_num_queries, county):
    user = UserFactory()
    for kind in ("officer", "editor", "lecturer"):
        RoleFactory(user=user, kind=kind, unit=county)
    user = User.objects.get(pk=user.pk)
    with django_assert_num_queries(1):
        assert user.has_role("officer")
        assert user.keeper_paths() == [county.path]
        assert user.role_paths("editor") == [county.path]
        assert user.has_role("auditor") is False


def test_a_closed_account_holds_nothing_until_it_is_opened_again(county) -> None:
    officer = RoleFactory(unit=county, kind="officer").user
    keeper = UserFactory(is_superuser=True)

    for account in (officer, keeper):
        change_user(user=account, name=account.name, is_active=False, actor=ACTOR, now=NOW)
    closed, above = User.objects.get(pk=officer.pk), User.objects.get(pk=keeper.pk)

    assert (closed.held_roles, closed.role_groups, closed.keeper_paths()) == ([], [], [])
    assert not closed.has_role("officer")
    assert not closed.covers_everything("officer")
    assert not above.has_role("officer")
    assert not above.covers_everything("officer")
    assert above.is_superuser  # What it was made for is kept, for the day it is opened again.
    for account in (closed, above):
        assert not Unit.objects.visible_to(account)
        assert not User.objects.managed_by(account)

    change_user(user=closed, name=closed.name, is_active=True, actor=ACTOR, now=NOW)

    assert User.objects.get(pk=officer.pk).keeper_paths() == [county.path]
