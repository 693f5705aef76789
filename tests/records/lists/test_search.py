"""One search over the rooms, each source within what its reader may see."""

import pytest

from records.journal.services import post_entries
from records.lists.tags import ListsTag
from records.trail.models import TrailEvent
from tests.factories.courses import TrainingClassFactory
from tests.factories.records import ACTOR, NOW, CadreFactory, RoleFactory, UserFactory
from tests.factories.records_journal import draft
from tests.records.lists.conftest import signed_in

pytestmark = pytest.mark.django_db


def found(user, words: str) -> dict[str, list[str]]:
    response = signed_in(user).get("/search/", {"q": words})
    assert response.status_code == 200
    return {
        group.source.code: [hit.title for hit in group.hits] for group in response.context["groups"]
    }


def test_people_are_found_within_ones_units(officer, zhou, stranger):
    assert found(officer, "zm") == {"archive:cadres": ["周敏"]}
    assert found(officer, stranger.staff_number) == {}


def test_units_classes_and_entries_are_found_too(officer, district, elsewhere, zhou, stranger):
    TrainingClassFactory(title="武陵区青年干部班", code="WL-01", organiser=district)
    TrainingClassFactory(title="鼎城区青年干部班", code="DC-01", organiser=elsewhere)
    facts = {"title": '武陵区"青年"干部班', "class": "WL-01"}
    post_entries(
        drafts=[draft(zhou, facts=facts), draft(stranger, facts=facts)], actor=ACTOR, now=NOW
    )
    assert found(officer, "武陵") == {
        "register:units": ["武陵区"],
        "classes:classes": ["武陵区青年干部班"],
        "archive:entries": ['武陵区"青年"干部班'],
    }
    assert found(officer, "wl-01") == {
        "classes:classes": ["武陵区青年干部班"],
        "archive:entries": ['武陵区"青年"干部班'],
    }
    assert found(officer, "鼎城") == {}
    assert list(found(officer, '"青年"')) == ["archive:entries"]
    assert found(officer, "(") == {}


def test_a_role_searches_its_own_rooms_only(officer, zhou, district):
    lecturer = RoleFactory(kind="lecturer", unit=district).user
    assert found(lecturer, "zm") == {}
    trainee = UserFactory(cadre=CadreFactory(unit=district))
    assert signed_in(trainee).get("/search/", {"q": "zm"}).status_code == 403
    assert "/search/" not in signed_in(trainee).get("/").content.decode()
    assert 'action="/search/"' in signed_in(officer).get("/cadres/").content.decode()


def test_a_visitor_is_asked_to_sign_in(client):
    assert "/accounts/login/" in client.get("/search/?q=zm").url


def test_few_of_many_are_shown_with_the_way_to_all(officer, district):
    for number in range(10):
        CadreFactory(unit=district, name="周敏", staff_number=f"4307{number:04d}")
    response = signed_in(officer).get("/search/", {"q": "zm"})
    [group] = response.context["groups"]
    assert len(group.hits) == 8
    assert group.more_url == "/cadres/?q=zm"
    assert 'href="/cadres/?q=zm"' in response.content.decode()


def test_a_search_stands_in_the_trail_numbers_masked(officer, zhou):
    found(officer, "zm")
    event = TrailEvent.objects.get(tag=ListsTag.SEARCHED)
    assert (event.actor_id, event.after) == (
        officer.pk,
        {"q": "zm", "found": {"archive:cadres": 1}},
    )
    found(officer, "430702198005011233")
    newest = TrailEvent.objects.filter(tag=ListsTag.SEARCHED).order_by("-pk")[0]
    assert "19800501" not in newest.after["q"]
    signed_in(officer).get("/search/")
    assert TrailEvent.objects.filter(tag=ListsTag.SEARCHED).count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_search_asks_a_fixed_number_of_queries(
    officer, district, number, django_assert_num_queries
):
    for count in range(number):
        cadre = CadreFactory(unit=district, name="周敏")
        facts = {"title": f"周敏{count}"}
        post_entries(drafts=[draft(cadre, facts=facts)], actor=ACTOR, now=NOW)
        TrainingClassFactory(title="周敏班", organiser=district)
    client = signed_in(officer)
    with django_assert_num_queries(11):
        client.get("/search/", {"q": "周敏"})
