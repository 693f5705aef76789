"""Back-office screen of the rules: read by those who may, followed by new versions, never edited."""

import json
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse

from records.accounts.services import grant_role
from records.eligibility.models import Rule
from records.eligibility.tags import EligibilityTag
from records.eligibility.viewsets import RuleViewSet
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, UserFactory

pytestmark = pytest.mark.django_db

NEXT = {
    "code": "hours_year_staff",
    "title": "年度学时",
    "subject": "cadre",
    "applies_to": '{"level_min": 141, "rank_min": 31}',
    "window": "calendar_year",
    "window_params": "{}",
    "threshold": "100",
    "unit": "hours",
    "alternative_days": "12",
    "effect": "blocks",
    "source": "市委组织部 2027 年 1 号文件",
    "level": "national",
    "is_active": "on",
    "effective_from": "2027-01-01",
}


def url(view: str, *args: Any) -> str:
    return reverse(RuleViewSet().get_url_name(view), args=args)


@pytest.fixture
def officer(client):
    user = UserFactory()
    grant_role(user=user, kind="officer", unit=None, actor=ACTOR, now=NOW)
    client.force_login(user)
    return user


def test_the_list_tells_each_rule_with_its_source(client, officer) -> None:
    page = client.get(url("index")).content.decode()
    assert "hours_5y_leader v1" in page
    rule = Rule.objects.get(code="hours_5y_leader")
    assert rule.source_label in page
    assert rule.source_label in client.get(url("inspect", rule.pk)).content.decode()


def test_an_officer_adds_the_next_version(client, officer) -> None:
    response = client.post(url("add"), NEXT)

    assert response.status_code == 302
    rule = Rule.objects.get(code="hours_year_staff", version=2)
    assert (rule.threshold, rule.applies_to["level_min"]) == (100, 141)
    assert Rule.objects.get(code="hours_year_staff", version=1).threshold == 90
    event = TrailEvent.objects.get(tag=EligibilityTag.RULE_CREATED)
    assert event.subject_id == str(rule.pk)


def test_a_new_version_starts_from_the_one_before(client, officer) -> None:
    rule = Rule.objects.get(code="hours_year_staff")
    address = url("copy", rule.pk)
    assert address in client.get(url("index")).content.decode()

    form = client.get(address).context["form"]
    assert str(form["threshold"].value()) == "90"
    assert form["applies_to"].value() == json.dumps(rule.applies_to)
    assert client.post(address, NEXT).status_code == 302

    assert Rule.objects.get(code="hours_year_staff", version=2).threshold == 100
    assert Rule.objects.get(pk=rule.pk).threshold == 90


def test_what_the_service_refuses_stands_beside_its_field(client, officer) -> None:
    response = client.post(url("add"), NEXT | {"effective_from": "2022-01-01"})
    assert response.status_code == 200
    assert "effective_from" in response.context["form"].errors
    assert not Rule.objects.filter(version=2).exists()


@pytest.mark.parametrize("view", ["edit", "delete"])
def test_nobody_edits_or_removes_a_rule(client, officer, view) -> None:
    rule = Rule.objects.get(code="hours_year_staff")
    try:
        response = client.post(url(view, rule.pk), NEXT | {"threshold": "1"})
    except NoReverseMatch:
        return
    assert response.status_code in (302, 403, 404)
    assert Rule.objects.get(pk=rule.pk).threshold == 90


def test_a_trainee_does_not_see_the_rules(client) -> None:
    client.force_login(UserFactory())
    assert client.get(url("index")).status_code in (302, 403)
    assert client.post(url("add"), NEXT).status_code in (302, 403)
    assert Rule.objects.filter(version=2).count() == 0


@pytest.mark.parametrize("added", [0, 3])
def test_the_list_asks_the_same_number_of_questions(
    client, officer, added, django_assert_num_queries
) -> None:
    for year in range(2027, 2027 + added):
        client.post(url("add"), NEXT | {"effective_from": f"{year}-01-01"})
    client.get(url("index"))
    with django_assert_num_queries(11):
        assert client.get(url("index")).content.count(b"hours_year_staff v") >= added + 1
