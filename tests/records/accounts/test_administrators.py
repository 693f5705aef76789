"""System, security and audit administrators: apart from each other, and never without one."""

from datetime import timedelta

import pytest
import time_machine
from django.core.checks import Warning as CheckWarning
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from records.accounts.checks import check_superusers
from records.accounts.enums import ADMINISTRATORS, INCOMPATIBLE, RoleKind
from records.accounts.models import Role, User
from records.accounts.services import change_role_end, change_user, grant_role, revoke_role
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed, NotPossible
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.records import (
    ACTOR,
    NOW,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

KINDS = sorted(ADMINISTRATORS)


def by(user: User) -> Actor:
    return Actor(user_id=user.pk, name=str(user))


@pytest.mark.django_db
class TestApart:
    @pytest.mark.parametrize(("kind", "others"), sorted(INCOMPATIBLE.items()))
    def test_the_service_says_which_role_stands_in_the_way(self, kind, others):
        for other in others:
            user = UserFactory()
            grant_role(user=user, kind=other, unit=None, actor=ACTOR, now=NOW)
            with pytest.raises(NotPossible) as refused:
                grant_role(user=user, kind=kind, unit=None, actor=ACTOR, now=NOW)
            assert refused.value.field == "kind"
            assert str(RoleKind(other).label) in str(refused.value)

    def test_one_may_follow_the_other(self):
        user = UserFactory()
        today = timezone.localdate(NOW)
        RoleFactory(kind="audit_admin")
        grant_role(
            user=user, kind="audit_admin", unit=None, valid_until=today, actor=ACTOR, now=NOW
        )
        grant_role(
            user=user,
            kind="system_admin",
            unit=None,
            valid_from=today + timedelta(days=1),
            actor=ACTOR,
            now=NOW,
        )
        assert user.roles.count() == 2

    def test_the_three_read_no_files(self, client):
        cadre = CadreFactory()
        for kind in KINDS:
            user = RoleFactory(kind=kind).user
            client.force_login(user)
            assert client.get(f"/cadres/{cadre.pk}/").status_code in (403, 404)
            assert client.get("/admin/").status_code == 200

    def test_the_audit_administrator_searches_the_whole_trail(self, client):
        client.force_login(RoleFactory(kind="audit_admin").user)
        grant_role(user=UserFactory(name="欧阳"), kind="expert", unit=None, actor=ACTOR, now=NOW)
        page = client.get(reverse("trail:index"), {"q": "欧阳"})
        assert page.status_code == 200
        assert "欧阳" in page.content.decode()
        for kind in ("system_admin", "security_admin"):
            client.force_login(RoleFactory(kind=kind).user)
            assert client.get(reverse("trail:index")).status_code == 302


@pytest.mark.django_db
class TestTheLastOne:
    @pytest.fixture(params=KINDS)
    def only(self, request) -> Role:
        return RoleFactory(kind=request.param)

    def test_is_not_ended_given_a_last_day_or_deactivated(self, only):
        later = timezone.localdate(NOW) + timedelta(days=30)
        with time_machine.travel(NOW, tick=False):
            with pytest.raises(NotPossible):
                revoke_role(role=only, actor=ACTOR, now=NOW)
            with pytest.raises(NotPossible):
                change_role_end(role=only, valid_until=later, actor=ACTOR, now=NOW)
            with pytest.raises(NotAllowed) as refused:
                change_user(
                    user=only.user, name=only.user.name, is_active=False, actor=ACTOR, now=NOW
                )
        assert refused.value.field == "is_active"
        assert Role.objects.get(pk=only.pk).is_in_force(timezone.localdate(NOW))

    @pytest.mark.parametrize(
        "other",
        [
            {"valid_until": timezone.localdate(NOW) + timedelta(days=9)},
            {"valid_from": timezone.localdate(NOW) + timedelta(days=9)},
            {"user__is_active": False},
        ],
        ids=["who leaves", "who is to come", "who cannot sign in"],
    )
    def test_somebody_who_will_not_stay_is_no_second_one(self, only, other):
        RoleFactory(kind=only.kind, **other)
        with time_machine.travel(NOW, tick=False), pytest.raises(NotPossible):
            revoke_role(role=only, actor=ACTOR, now=NOW)

    def test_a_second_one_makes_the_first_free(self, only):
        second = RoleFactory(kind=only.kind)
        revoke_role(role=only, actor=by(second.user), now=NOW)
        with pytest.raises(NotPossible):
            revoke_role(role=second, actor=ACTOR, now=NOW)


@pytest.mark.django_db
class TestAppointing:
    @pytest.mark.parametrize("kind", KINDS)
    def test_the_first_needs_nobody_and_the_next_a_word_of_the_first(self, kind, capsys):
        call_command("appoint_administrator", kind, "90020", "--name", "甲", "--no-password")
        assert "90020" in capsys.readouterr().out
        first = User.objects.get(username="90020")
        assert first.has_role(kind)
        assert not first.has_usable_password()

        second = UserFactory(username="90021")
        with pytest.raises(CommandError):
            call_command("appoint_administrator", kind, "90021")
        with pytest.raises(CommandError):
            call_command("appoint_administrator", kind, "90021", "--asked-by", "90021")
        assert not second.has_role(kind)

        call_command("appoint_administrator", kind, "90021", "--asked-by", "90020")
        assert User.objects.get(pk=second.pk).has_role(kind)
        assert TrailEvent.objects.filter(tag=AccountsTag.ROLE_GRANTED).count() == 2

    def test_a_refused_appointment_leaves_no_account_behind(self):
        RoleFactory(kind="audit_admin")
        with pytest.raises(CommandError):
            call_command(
                "appoint_administrator", "audit_admin", "1", "--name", "甲", "--no-password"
            )
        with pytest.raises(CommandError):
            call_command("appoint_administrator", "system_admin", "2")
        assert not User.objects.filter(username__in=["1", "2"]).exists()

    def test_nobody_is_appointed_who_holds_another_of_the_three(self):
        user = RoleFactory(kind="system_admin").user
        with pytest.raises(CommandError):
            call_command("appoint_administrator", "audit_admin", user.username)


@pytest.mark.django_db
def test_the_check_of_an_installation_names_its_superusers():
    assert check_superusers() == []
    User.objects.create_superuser("root", None, name="root")
    [warning] = check_superusers()
    assert isinstance(warning, CheckWarning)
    assert "root" in warning.msg


def outcomes(results) -> list[str]:
    return sorted("refused" if isinstance(r, DomainError) else "done" for r in results)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_two_grants_of_different_administrators_give_one(self):
        user, granters = UserFactory(unit=UnitFactory()), {}
        for kind in KINDS:
            granters[kind] = RoleFactory(kind=kind).user

        def give(kind):
            return lambda: grant_role(
                user=user, kind=kind, unit=None, actor=by(granters[kind]), now=timezone.now()
            )

        results = run_together([give(kind) for kind in KINDS])

        assert outcomes(results) == ["done", "refused", "refused"], results
        assert user.roles.count() == 1

    def test_the_same_role_given_twice_stands_once(self):
        user, unit = UserFactory(), UnitFactory()

        def give():
            return grant_role(user=user, kind="officer", unit=unit, actor=ACTOR, now=NOW)

        results = run_together([give] * 4)

        assert len({role.pk for role in results}) == 1, results
        assert user.roles.count() == 1

    @pytest.mark.parametrize("ways", [("revoke", "revoke"), ("revoke", "deactivate")])
    def test_of_two_last_ones_who_leave_at_once_one_stays(self, ways):
        first, second = RoleFactory(kind="security_admin"), RoleFactory(kind="security_admin")

        def leave(role, way):
            if way == "revoke":
                return lambda: revoke_role(role=role, actor=ACTOR, now=timezone.now())
            return lambda: change_user(
                user=role.user, name="甲", is_active=False, actor=ACTOR, now=timezone.now()
            )

        results = run_together([leave(first, ways[0]), leave(second, ways[1])])

        assert outcomes(results) == ["done", "refused"], results
        still = Role.objects.own_in_force(timezone.localdate()).filter(user__is_active=True)
        assert still.count() == 1
