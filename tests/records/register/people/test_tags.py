"""Priority tags: dated, set by who keeps the register, found in lists."""

from datetime import date

import pytest
from django.urls import reverse

from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed
from records.register.enums import PriorityTagKind
from records.register.models import Cadre, PriorityTag
from records.register.people.tags import end_tag, tag_cadre
from records.register.viewsets import CadreViewSet, PriorityTagViewSet, RegisterGroup
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

RESERVE = PriorityTagKind.RESERVE


def tag(cadre, since=date(2026, 1, 1), until=None, kind=RESERVE, actor=ACTOR):
    return tag_cadre(cadre=cadre, kind=kind, since=since, until=until, actor=actor, now=NOW)


def test_a_tag_counts_on_its_days() -> None:
    cadre = CadreFactory()
    one = tag(cadre)
    end_tag(tag=one, until=date(2026, 6, 1), actor=ACTOR, now=NOW)
    bearers = [
        Cadre.objects.with_tag(RESERVE, day).count()
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert bearers == [0, 1, 1, 0]


def test_the_same_again_is_the_same_and_meeting_days_are_refused() -> None:
    cadre = CadreFactory()
    assert tag(cadre) == tag(cadre)
    with pytest.raises(DomainError):
        tag(cadre, since=date(2026, 3, 1))
    with pytest.raises(DomainError):
        tag(cadre, since=date(2025, 3, 1), until=date(2026, 3, 1))
    tag(cadre, since=date(2025, 3, 1), until=date(2026, 1, 1))
    tag(cadre, kind=PriorityTagKind.GRASS_ROOTS)
    assert PriorityTag.objects.count() == 3


def test_an_end_comes_after_the_start_and_once() -> None:
    one = tag(CadreFactory())
    with pytest.raises(DomainError):
        end_tag(tag=one, until=date(2026, 1, 1), actor=ACTOR, now=NOW)
    end_tag(tag=one, until=date(2026, 6, 1), actor=ACTOR, now=NOW)
    with pytest.raises(DomainError):
        end_tag(tag=one, until=date(2026, 7, 1), actor=ACTOR, now=NOW)


def test_only_who_keeps_the_register() -> None:
    cadre = CadreFactory()
    for kind, unit in (("officer", UnitFactory()), ("unit_liaison", cadre.unit)):
        user = RoleFactory(kind=kind, unit=unit).user
        with pytest.raises(NotAllowed):
            tag(cadre, actor=Actor(user.pk, user.name))


def test_lists_are_narrowed_by_it(client) -> None:
    from records.accounts.services import grant_role
    from tests.factories.records import UserFactory

    unit = UnitFactory()
    tagged, other = CadreFactory(unit=unit, name="甲甲"), CadreFactory(unit=unit, name="乙乙")
    for cadre in (tagged, other):
        AppointmentFactory(cadre=cadre)
    user = UserFactory()
    grant_role(user=user, kind="officer", unit=unit, actor=ACTOR, now=NOW)
    client.force_login(user)
    views = {type(one): one for one in RegisterGroup().registerables}
    answer = client.post(
        reverse(views[PriorityTagViewSet].get_url_name("add")),
        {"cadre": tagged.pk, "kind": RESERVE, "since": "2026-01-01", "until": ""},
    )
    assert answer.status_code == 302
    for url in (
        reverse("cadre_list") + "?tag=reserve",
        reverse(views[CadreViewSet].get_url_name("index")) + "?tag=reserve",
    ):
        page = client.get(url).content.decode()
        assert "甲甲" in page
        assert "乙乙" not in page
    edit = reverse(
        views[PriorityTagViewSet].get_url_name("edit"), args=[PriorityTag.objects.get().pk]
    )
    assert client.post(edit, {"until": "2026-06-01"}).status_code == 302
    assert PriorityTag.objects.get().until == date(2026, 6, 1)
