"""Saved filters: a person's own, named, few, and nobody else's affair."""

import pytest
from django.contrib.messages import get_messages

from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed
from records.core.protection.own_data import OWN_DATA
from records.core.protection.retention import RETENTION
from records.lists.models import SavedFilter
from records.lists.services import MAX_FILTERS, remove_filter, rename_filter, save_filter
from records.lists.tags import ListsTag
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, RoleFactory
from tests.records.lists.conftest import signed_in

pytestmark = pytest.mark.django_db

SAVE = "/lists/cadres/filters/save/"


def as_actor(user) -> Actor:
    return Actor(user.pk, user.name, user=user)


def save(user, name="后备", query="tag=reserve&sort=name", code="cadres") -> SavedFilter:
    return save_filter(list_code=code, name=name, query=query, actor=as_actor(user), now=NOW)


def test_a_narrowed_list_is_saved_and_offered_again(officer, zhou):
    client = signed_in(officer)
    page = client.get("/cadres/", {"q": "zm", "page": "1", "utm": "x"})
    assert page.context["listing"].asked_query == "q=zm"

    answer = client.post(SAVE, {"name": " 周  家 ", "query": "q=zm&page=2&utm=x&sort=-name"})

    assert answer.url == "/cadres/?q=zm&sort=-name"
    [link] = client.get(answer.url).context["listing"].saved
    assert (link.name, link.url, link.is_current) == ("周 家", answer.url, True)
    assert client.get("/cadres/").context["listing"].saved[0].is_current is False


def test_each_list_has_its_own(officer, zhou):
    save(officer)
    assert signed_in(officer).get("/entries/").context["listing"].saved == []


def test_the_same_name_keeps_the_newer_filters(officer):
    first = save(officer)
    assert save(officer).pk == first.pk
    assert save(officer, query="q=x").pk == first.pk
    assert SavedFilter.objects.get().query == "q=x"
    assert TrailEvent.objects.filter(tag=ListsTag.FILTER_SAVED).count() == 2


@pytest.mark.parametrize(
    ("name", "query"), [("", "q=x"), (" ", "q=x"), ("x" * 41, "q=x"), ("x", ""), ("x", "page=2")]
)
def test_a_filter_needs_a_name_and_something_that_narrows(officer, name, query):
    client = signed_in(officer)
    answer = client.post(SAVE, {"name": name, "query": query, "back": "/cadres/?q=x"})
    assert answer.url == "/cadres/?q=x"
    assert len(list(get_messages(answer.wsgi_request))) == 1
    assert not SavedFilter.objects.exists()


def test_there_are_only_so_many(officer):
    for number in range(MAX_FILTERS):
        save(officer, name=str(number))
    with pytest.raises(DomainError):
        save(officer, name="one more")
    save(officer, name="3", query="q=other")
    save(officer, name="another list", query="q=x", code="entries")


def test_a_list_that_nobody_brought_is_not_found(officer):
    assert signed_in(officer).post("/lists/nonsense/filters/save/").status_code == 404


def test_the_filters_of_others_are_not_reachable(officer, district):
    saved = save(officer)
    other = RoleFactory(kind="officer", unit=district).user
    client = signed_in(other)
    assert client.get("/cadres/").context["listing"].saved == []
    assert saved.name not in client.get("/lists/filters/").content.decode()
    for what in ("rename", "remove"):
        assert client.post(f"/lists/filters/{saved.pk}/{what}/", {"name": "x"}).status_code == 404
    with pytest.raises(NotAllowed):
        rename_filter(saved=saved, name="x", actor=as_actor(other), now=NOW)
    with pytest.raises(NotAllowed):
        remove_filter(saved=saved, actor=as_actor(other), now=NOW)
    assert SavedFilter.objects.get().name == "后备"


def test_they_are_renamed_and_removed(officer):
    saved, second = save(officer), save(officer, name="新任")
    client = signed_in(officer)
    assert client.get("/lists/filters/").content.decode().count("新任") == 2
    client.post(f"/lists/filters/{saved.pk}/rename/", {"name": "后备干部"})
    saved.refresh_from_db()
    assert saved.name == "后备干部"
    taken = client.post(f"/lists/filters/{second.pk}/rename/", {"name": "后备干部"})
    assert taken.status_code == 422
    client.post(f"/lists/filters/{saved.pk}/remove/")
    assert [one.name for one in SavedFilter.objects.all()] == ["新任"]
    assert client.post(f"/lists/filters/{saved.pk}/remove/").status_code == 404


def test_they_are_among_ones_own_data_and_go_after_the_account(officer, liaison):
    saved = save(officer)
    [section] = OWN_DATA["records.lists"].gather(officer)
    assert [list(row)[1:3] for row in section.rows] == [["后备", "tag=reserve&sort=name"]]
    assert [list(one.rows) for one in OWN_DATA["records.lists"].gather(liaison)] == [[]]

    rule = RETENTION["saved_filters"]
    SavedFilter.objects.update(saved_at=NOW.replace(year=2020))
    assert not rule.due_at(NOW).exists()
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert list(rule.due_at(NOW)) == [saved]
    assert rule.forget(rule.due_at(NOW), ACTOR, NOW) == 1


def test_a_visitor_saves_nothing(client):
    assert "/accounts/login/" in client.post(SAVE, {"name": "x", "query": "q=x"}).url
    with pytest.raises(NotAllowed):
        save_filter(
            list_code="cadres", name="x", query="q=x", actor=Actor(None, "anonymous"), now=NOW
        )
