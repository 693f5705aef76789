"""Back-office screens of the book: read by those who may, edited by nobody."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from records.accounts.services import grant_role
from records.journal.models import ConversionRule, Entry
from records.journal.services import post_entries
from records.journal.viewsets import ConversionRuleViewSet, EntryViewSet, JournalGroup
from tests.factories.records import ACTOR, NOW, CadreFactory, UnitFactory, UserFactory
from tests.factories.records_journal import draft

pytestmark = pytest.mark.django_db


def url(viewset: type, view: str, *args) -> str:
    [found] = [one for one in JournalGroup().registerables if isinstance(one, viewset)]
    return reverse(found.get_url_name(view), args=args)


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def officer(client, unit):
    user = UserFactory()
    grant_role(user=user, kind="officer", unit=unit, actor=ACTOR, now=NOW)
    client.force_login(user)
    return user


def post(*cadres) -> list[Entry]:
    return post_entries(drafts=[draft(cadre) for cadre in cadres], actor=ACTOR, now=NOW)


def test_an_officer_lists_the_entries_of_the_own_cadres(client, officer, unit) -> None:
    [own, _other] = post(CadreFactory(unit=unit, name="张三"), CadreFactory(name="李四"))

    page = client.get(url(EntryViewSet, "index")).content.decode()

    assert "张三" in page
    assert "春季主体班" in page
    assert "李四" not in page
    shown = client.get(url(EntryViewSet, "inspect", own.pk))
    assert own.digest in shown.content.decode()


def test_entries_of_others_do_not_exist(client, officer) -> None:
    [entry] = post(CadreFactory())

    assert client.get(url(EntryViewSet, "inspect", entry.pk)).status_code in (302, 404)


@pytest.mark.parametrize("view", ["add", "edit", "delete"])
def test_nobody_adds_edits_or_deletes_entries(client, officer, unit, view) -> None:
    [entry] = post(CadreFactory(unit=unit))
    try:
        address = url(EntryViewSet, view, *([] if view == "add" else [entry.pk]))
    except NoReverseMatch:
        return

    response = client.post(address, {"kind": "conduct"})

    assert response.status_code in (302, 403, 404)
    assert Entry.objects.get().kind == "hours"


def test_an_officer_adds_the_next_version_of_a_conversion_row(client, officer) -> None:
    response = client.post(
        url(ConversionRuleViewSet, "add"),
        {
            "source_kind": "off_the_job",
            "unit": "day",
            "title": "脱产培训一天",
            "hours_per_unit": "6",
            "counts_toward": "concentrated",
            "source": "市委组织部 2026 年 3 号文件",
            "is_active": "on",
            "effective_from": "2026-12-01",
        },
    )

    assert response.status_code == 302
    rule = ConversionRule.objects.get(source_kind="off_the_job", unit="day", version=2)
    assert rule.hours_per_unit == 6


def test_a_row_that_begins_too_early_is_refused_beside_its_field(client, officer) -> None:
    response = client.post(
        url(ConversionRuleViewSet, "add"),
        {
            "source_kind": "off_the_job",
            "unit": "day",
            "title": "x",
            "hours_per_unit": "6",
            "counts_toward": "concentrated",
            "source": "x",
            "effective_from": "2012-12-01",
        },
    )

    assert response.status_code == 200
    assert "2013" in response.content.decode()
    assert ConversionRule.objects.count() == 10


def test_conversion_rows_are_not_edited(client, officer) -> None:
    rule = ConversionRule.objects.first()
    page = client.get(url(ConversionRuleViewSet, "index")).content.decode()

    assert client.get(url(ConversionRuleViewSet, "edit", rule.pk)).status_code in (302, 403)
    assert not re.search(r"/edit/\d+", page)


def test_the_listing_asks_the_same_number_of_questions(
    client, officer, unit, django_assert_num_queries
) -> None:
    address = url(EntryViewSet, "index")
    post(CadreFactory(unit=unit))
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)
    post(CadreFactory(unit=unit), CadreFactory(unit=unit))
    with django_assert_num_queries(12):
        client.get(address)
