"""Days at the edge of the calendar, and words that people rather than machines use."""

from datetime import date

import pytest
from django.urls import reverse

from records.archive.online.evidence import online_evidence
from records.archive.summary import post_facts
from records.core.codes import Rank
from tests.factories.records import AppointmentFactory, CadreFactory
from tests.records.archive.conftest import signed_in
from tests.records.eligibility.conftest import train

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31", "2026-02-30", "abc"])
def test_any_day_may_be_asked_about(officer, cadre, day) -> None:
    client = signed_in(officer)
    for url in (
        reverse("cadre_file", args=[cadre.pk]),
        reverse("cadre_list"),
        reverse("coverage"),
    ):
        assert client.get(url, {"as_of": day, "met": "no"}).status_code == 200


def test_a_rank_held_for_a_post_is_told_once(county) -> None:
    person = CadreFactory(unit=county)
    AppointmentFactory(cadre=person, post_title="四级调研员", rank=Rank.COUNSEL_4)
    assert post_facts(person, date(2026, 11, 23)) == [county.name, "四级调研员"]


@pytest.mark.parametrize(("minutes", "told"), [("27.00", "27"), ("40.50", "40.5"), ("100", "100")])
def test_minutes_are_told_as_people_write_them(cadre, minutes, told) -> None:
    entry = train(cadre, 1, date(2026, 3, 1), channel="online", facts={"minutes": minutes})
    assert f" {told} " in online_evidence(entry).steps[0].title
