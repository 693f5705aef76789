"""The trail as an audit administrator searches and reads it."""

from datetime import timedelta

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from records.accounts.services import change_user, grant_role
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.seams import TRAIL_TAGS
from records.register.tags import RegisterTag
from records.trail import viewsets
from records.trail.filters import group_choices, subject_kind_choices, tags_of
from records.trail.models import TrailEvent
from records.trail.services import record_event
from tests.factories.records import ACTOR, NOW, CadreFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client: Client):
    user = UserFactory(name="审计员")
    grant_role(user=user, kind="auditor", unit=None, actor=ACTOR, now=NOW - timedelta(days=900))
    client.force_login(user)
    return user


def happened(tag: models.TextChoices, *, subject: str, days: int = 0, **who) -> None:
    record_event(
        tag=tag,
        actor=Actor(**{"user_id": None, "name": "x", **who}),
        subject=subject,
        subject_type="cadre",
        subject_id=1,
        now=NOW - timedelta(days=days),
    )


def found(client: Client, **asked: str) -> list[str]:
    page = client.get(reverse("trail:index"), asked)
    assert page.status_code == 200
    mine = ("甲", "乙", "丙", "丁")
    rows = [event.subject for event in page.context["object_list"]]
    return sorted(row for row in rows if row in mine)


@pytest.fixture
def events():
    officer = UserFactory(name="王干事", username="90001")
    happened(RegisterTag.CADRE_VIEWED, subject="甲", days=10, user_id=officer.pk, name="王干事")
    happened(
        RegisterTag.CITIZEN_NUMBER_VIEWED,
        subject="乙",
        purpose="调查：信访核查",
        address="10.1.2.3",
    )
    happened(RegisterTag.CADRE_CHANGED, subject="丙", on_behalf_of="李处长", days=1)
    happened(AccountsTag.SIGN_IN_FAILED, subject="丁", name="90001", address="10.1.9.9")


@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        ({"at_from": "2026-11-23"}, ["丁", "乙"]),
        ({"at_from": "2026-11-22", "at_to": "2026-11-22"}, ["丙"]),
        ({"actor": "90001"}, ["丁", "甲"]),
        ({"actor": "王干"}, ["甲"]),
        ({"group": "reveals"}, ["乙"]),
        ({"group": "opened"}, ["乙", "甲"]),
        ({"group": "changes"}, ["丙"]),
        ({"group": "sign_in"}, ["丁"]),
        ({"tag": RegisterTag.CADRE_CHANGED.value}, ["丙"]),
        ({"subject_type": "cadre"}, ["丁", "丙", "乙", "甲"]),
        ({"subject_type": "essay"}, []),
        ({"subject": "甲"}, ["甲"]),
        ({"address": "10.1.2.3"}, ["乙"]),
        ({"address": "10.1."}, ["丁", "乙"]),
        ({"on_behalf_of": "李"}, ["丙"]),
        ({"purpose": "信访"}, ["乙"]),
        ({"q": "信访"}, ["乙"]),
        ({"q": "10.1.9"}, ["丁"]),
    ],
)
def test_each_filter_narrows_the_trail(client, auditor, events, asked, subjects) -> None:
    assert found(client, **asked) == sorted(subjects)


def test_an_impossible_date_is_told(client, auditor, events) -> None:
    page = client.get(reverse("trail:index"), {"at_from": "2026-02-31"})
    assert page.status_code == 200
    assert page.context["view"].filters.errors


def test_every_tag_belongs_to_a_group_and_no_kind_stands_twice() -> None:
    grouped = {tag for group, _label in group_choices() for tag in tags_of(group)}
    assert grouped == {tag.value for tag in TRAIL_TAGS}
    kinds = subject_kind_choices()
    assert len(dict(kinds)) == len(kinds)


def test_pages_are_counted_no_further_than_the_bound(
    client, auditor, monkeypatch, django_assert_max_num_queries
) -> None:
    monkeypatch.setattr(viewsets, "COUNTED", 60)
    for number in range(70):
        happened(RegisterTag.CADRE_VIEWED, subject=f"人{number}")
    with django_assert_max_num_queries(25):
        page = client.get(reverse("trail:index"))
    assert page.context["paginator"].count == 60
    assert "60" in page.context["paginator"].items_count_label
    assert len(client.get(reverse("trail:index"), {"p": "2"}).context["object_list"]) == 10


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    client, auditor, django_assert_num_queries
) -> None:
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in (1, 30):
        for one in range(number):
            happened(RegisterTag.CADRE_VIEWED, subject=f"人{one}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse("trail:index"), {"group": "opened"})
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_event_is_read_in_words_before_beside_after(client, auditor) -> None:
    user = UserFactory(name="旧名")
    change_user(user=user, name="新名", phone="13812341234", is_active=False, actor=ACTOR, now=NOW)
    event = TrailEvent.objects.filter(tag=AccountsTag.USER_CHANGED).first()
    page = client.get(reverse("trail:inspect", args=[event.pk])).content.decode()
    table = page[page.index('<table class="listing">') :]
    assert "旧名" in table
    assert "新名" in table
    assert "is_active" not in table
    assert "13812341234" not in page


def test_names_of_related_rows_show_only_what_one_may_see(client) -> None:
    mine, other = UnitFactory(name="武陵区"), UnitFactory(name="鼎城区")
    auditor = UserFactory(cadre=CadreFactory(unit=mine))
    grant_role(user=auditor, kind="auditor", unit=mine, actor=ACTOR, now=NOW)
    client.force_login(auditor)
    event = record_event(
        tag=RegisterTag.CADRE_CHANGED,
        actor=Actor(auditor.pk, "x"),
        subject="甲",
        subject_type="cadre",
        subject_id=1,
        before={"unit": other.pk},
        after={"unit": mine.pk},
        now=NOW,
    )
    page = client.get(reverse("trail:inspect", args=[event.pk])).content.decode()
    assert f"武陵区 ({mine.pk})" in page
    assert "鼎城区" not in page
