"""Acts upon rows chosen from a list: for all of them or for none, within one's own walls."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from records.core.access.actor import Actor
from records.core.errors import ManyErrors
from records.register.models import PriorityTag
from records.register.people.tags import end_tags, tag_cadre, tag_cadres
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW
from tests.records.lists.conftest import signed_in

pytestmark = pytest.mark.django_db

URL = "/lists/cadres/act/"
SET = {"act": "register:set_tag", "kind": "reserve", "since": "2026-11-01", "confirmed": "1"}
END = {"act": "register:end_tag", "kind": "reserve", "until": "2026-12-01", "confirmed": "1"}


def act(user, people, **given):
    chosen = [person.pk for person in people]
    return signed_in(user).post(URL, {"chosen": chosen, "back": "/cadres/?q=zm", **given})


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_act_is_asked_for_first_and_names_who_is_meant(officer, zhou, shan):
    response = act(officer, [zhou, shan], act="register:set_tag")
    page = response.content.decode()
    assert response.status_code == 200
    assert "周敏" in page
    assert "单雄信" in page
    assert not PriorityTag.objects.exists()


def test_all_chosen_bear_the_tag_and_the_list_is_shown_again(officer, zhou, shan, zeng):
    response = act(officer, [zhou, shan], **SET)
    assert response.url == "/cadres/?q=zm"
    borne = PriorityTag.objects.values_list("cadre", "kind", "since", "until")
    assert set(borne) == {
        (zhou.pk, "reserve", date(2026, 11, 1), None),
        (shan.pk, "reserve", date(2026, 11, 1), None),
    }
    events = TrailEvent.objects.filter(tag=RegisterTag.CADRE_TAGGED, actor_id=officer.pk)
    assert events.count() == 2


def test_done_twice_it_is_as_done_once(officer, zhou, shan):
    for _again in range(2):
        assert act(officer, [zhou, shan], **SET).status_code == 302
    assert PriorityTag.objects.count() == 2
    for _again in range(2):
        assert act(officer, [zhou, shan], **END).status_code == 302
    assert PriorityTag.objects.filter(until=date(2026, 12, 1)).count() == 2
    assert TrailEvent.objects.filter(tag=RegisterTag.CADRE_TAG_ENDED).count() == 2


def test_where_one_cannot_none_is_changed_and_the_one_is_named(officer, zhou, shan):
    tag_cadre(cadre=shan, kind="reserve", since=date(2025, 1, 1), actor=ACTOR, now=NOW)
    response = act(officer, [zhou, shan], **SET)
    assert response.status_code == 422
    assert "单雄信 (43070201)" in str(response.context["form"].non_field_errors())
    assert "周敏 (" not in str(response.context["form"].non_field_errors())
    assert PriorityTag.objects.count() == 1


def test_a_tag_that_one_does_not_bear_is_ended_for_none(officer, zhou, shan):
    tag_cadre(cadre=shan, kind="reserve", since=date(2025, 1, 1), actor=ACTOR, now=NOW)
    assert act(officer, [zhou, shan], **END).status_code == 422
    assert PriorityTag.objects.get().until is None


def test_a_person_of_other_units_among_the_chosen_stops_it_all(officer, zhou, stranger):
    response = act(officer, [zhou, stranger], **SET)
    assert response.url == "/cadres/?q=zm"
    assert len(said(response)) == 1
    assert not PriorityTag.objects.exists()


def test_the_service_asks_again(officer, zhou, stranger):
    actor = Actor(officer.pk, "officer", user=officer)
    given = {"kind": "reserve", "actor": actor, "now": NOW}
    with pytest.raises(ManyErrors):
        tag_cadres(cadres=[zhou, stranger], since=date(2026, 11, 1), **given)
    tag_cadre(cadre=stranger, kind="reserve", since=date(2025, 1, 1), actor=ACTOR, now=NOW)
    with pytest.raises(ManyErrors):
        end_tags(cadres=[stranger], until=date(2026, 12, 1), **given)
    assert list(PriorityTag.objects.values_list("cadre", "until")) == [(stranger.pk, None)]


def test_who_has_no_right_to_the_act_is_refused(liaison, zhou):
    assert act(liaison, [zhou], **SET).status_code == 403
    assert not PriorityTag.objects.exists()


def test_bad_input_is_said_beside_its_field(officer, zhou):
    response = act(officer, [zhou], **{**SET, "since": "2026-02-30"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"since"}
    response = act(officer, [zhou], **{**SET, "until": "2026-10-01"})
    assert response.status_code == 422
    assert not PriorityTag.objects.exists()


def test_without_rows_nothing_happens(officer, zhou):
    for chosen in ([], ["x"], ["-1"]):
        response = signed_in(officer).post(URL, {"chosen": chosen, **SET})
        assert response.url == "/cadres/"
        assert len(said(response)) == 1


def test_no_more_than_a_page_is_taken(officer, zhou):
    response = signed_in(officer).post(URL, {"chosen": list(range(1, 60)), **SET})
    assert response.status_code == 302
    assert not PriorityTag.objects.exists()


def test_an_act_of_another_list_or_none_is_not_found(officer, zhou):
    client = signed_in(officer)
    for url, code in (
        (URL, "nonsense"),
        ("/lists/entries/act/", "register:set_tag"),
        ("/lists/nonsense/act/", "register:set_tag"),
    ):
        assert client.post(url, {**SET, "act": code, "chosen": [zhou.pk]}).status_code == 404
    assert client.get(URL).status_code == 405


def test_the_way_back_stays_on_the_site(officer, zhou):
    response = act(officer, [zhou], **{**SET, "back": "https://example.com/"})
    assert response.url == reverse("cadre_list")
