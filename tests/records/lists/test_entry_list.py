"""The list of entries for those who read files: found by person and title, within their units."""

from datetime import date

import pytest

from records.archive.tags import ArchiveTag
from records.journal.services import post_entries
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, CadreFactory, RoleFactory, UserFactory
from tests.factories.records_journal import draft
from tests.records.lists.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def _entries(zhou, shan, stranger):
    day = date(2026, 3, 2)
    post_entries(
        drafts=[
            draft(zhou, facts={"title": "青年干部培训班", "class": "2026-07"}, occurred_on=day),
            draft(shan, facts={"title": "网络专题班", "host": "青年路学校"}),
            draft(stranger, facts={"title": "青年干部培训班", "class": "2026-07"}),
        ],
        actor=ACTOR,
        now=NOW,
    )


def listed(user, **asked) -> list[str]:
    response = signed_in(user).get("/entries/", asked)
    assert response.status_code == 200
    return [entry.cadre.name for entry in response.context["listing"].page]


@pytest.mark.usefixtures("_entries")
class TestEntries:
    """`/entries/`."""

    def test_they_are_found_by_person_title_and_class(self, officer):
        assert sorted(listed(officer)) == ["单雄信", "周敏"]
        assert listed(officer, q="zm") == ["周敏"]
        assert listed(officer, q="青年") == ["周敏"]
        assert listed(officer, q="2026-07") == ["周敏"]
        assert listed(officer, q="43070201") == ["单雄信"]

    def test_days_kind_and_unit_narrow_them(self, officer):
        assert listed(officer, since="2026-03-02", until="2026-03-02") == ["周敏"]
        assert listed(officer, kind="essay") == []
        assert len(listed(officer, kind="hours", unit="430702")) == 2
        assert len(listed(officer, since="nonsense", kind="nonsense")) == 2

    def test_an_auditor_of_another_district_sees_only_theirs(self, elsewhere):
        assert listed(RoleFactory(kind="auditor", unit=elsewhere).user) == ["周明"]

    def test_headings_sort(self, officer):
        assert listed(officer, sort="name") == ["单雄信", "周敏"]
        assert listed(officer, sort="-name") == ["周敏", "单雄信"]

    def test_looking_stands_in_the_trail(self, officer):
        listed(officer, q="zm")
        event = TrailEvent.objects.get(tag=ArchiveTag.ENTRIES_LISTED)
        assert (event.actor_id, event.after) == (officer.pk, {"q": "zm", "found": 1})

    def test_a_trainee_has_no_such_list(self, district):
        trainee = UserFactory(cadre=CadreFactory(unit=district))
        assert signed_in(trainee).get("/entries/").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_a_fixed_number_of_queries(
    officer, district, number, django_assert_num_queries
):
    for _each in range(number):
        post_entries(drafts=[draft(CadreFactory(unit=district))], actor=ACTOR, now=NOW)
    client = signed_in(officer)
    with django_assert_num_queries(8):
        client.get("/entries/")
