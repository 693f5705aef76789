"""The list of cadres: searched by name, number and pinyin, sorted by its headings."""

import re

import pytest
from django.urls import reverse

from records.register.models import Cadre, Unit
from records.register.services import change_cadre, create_unit, rename_unit
from tests.factories.records import ACTOR, NOW
from tests.records.lists.conftest import signed_in

pytestmark = pytest.mark.django_db

URL = "/cadres/"


def names(user, **asked) -> list[str]:
    response = signed_in(user).get(URL, {"as_of": "2026-11-23", **asked})
    assert response.status_code == 200
    return [row.name for row in response.context["rows"]]


@pytest.mark.parametrize(
    "typed", ["周敏", "敏", "zhm", "zhoumin", "zhou m", "ZM", "４３０７０２０３", "43070203"]
)
def test_a_person_is_found_by_name_number_and_pinyin(officer, zhou, shan, zeng, typed):
    assert names(officer, q=typed) == ["周敏"]


@pytest.mark.parametrize("typed", ["shanxx", "danxx", "shan xiong", "sxx"])
def test_every_reading_of_a_surname_finds_the_person(officer, zhou, shan, zeng, typed):
    assert names(officer, q=typed) == ["单雄信"]


def test_a_number_is_found_by_its_beginning(officer, zhou, shan, zeng):
    assert len(names(officer, q="430702")) == 3
    assert names(officer, q="0702") == []


def test_letters_are_no_regular_expression(officer, zhou):
    assert names(officer, q=".*") == []
    assert names(officer, q="z(") == []


def test_nobody_outside_of_ones_units_is_found(officer, zhou, stranger):
    assert names(officer, q="zm") == ["周敏"]


def test_a_new_name_is_found_by_its_pinyin_and_the_old_one_no_longer(officer, zhou):
    change_cadre(cadre=zhou, values={"name": "仇和"}, actor=ACTOR, now=NOW)
    assert names(officer, q="qiuhe") == ["仇和"]
    assert names(officer, q="zhoumin") == []
    assert Cadre.objects.get(pk=zhou.pk).pinyin == "qiu,chou,ju he,hu"


def test_headings_sort_and_say_so(officer, zhou, shan, zeng):
    assert names(officer, sort="name") == ["单雄信", "曾庆红", "周敏"]
    assert names(officer, sort="-name") == ["周敏", "曾庆红", "单雄信"]
    assert names(officer, sort="number") == ["单雄信", "曾庆红", "周敏"]
    page = signed_in(officer).get(URL, {"sort": "name", "q": "4307"}).content.decode()
    assert page.count('aria-sort="ascending"') == 1
    assert 'href="?sort=-name&amp;q=4307"' in page


def test_an_order_that_is_none_gives_the_lists_own(officer, zhou, shan):
    own = names(officer)
    for sort in ("nonsense", "conclusion", "-", "password"):
        assert names(officer, sort=sort) == own


def test_the_order_stays_when_the_list_is_narrowed_anew(officer, zhou):
    page = signed_in(officer).get(URL, {"sort": "-name"}).content.decode()
    assert re.search(r'<input type="hidden" name="sort" value="-name"', page)


def test_the_list_says_how_many_there_are(officer, zhou, shan, zeng):
    page = signed_in(officer).get(URL).content.decode()
    assert 'data-count="3"' in page


def test_only_acts_of_ones_roles_are_offered(officer, liaison, zhou):
    def offered(user) -> set[str]:
        return {act.code for act in signed_in(user).get(URL).context["listing"].acts}

    assert offered(officer) == {
        "archive:export_cadres",
        "register:set_tag",
        "register:end_tag",
    }
    assert offered(liaison) == {"archive:export_cadres"}


def test_a_list_with_nothing_to_do_has_no_boxes(officer, zhou):
    assert 'name="chosen"' in signed_in(officer).get(URL).content.decode()
    assert "checkbox" not in signed_in(officer).get("/entries/").content.decode()


def test_units_are_found_by_pinyin_wherever_their_name_was_written(district):
    made = create_unit(
        code="430702-01",
        name="武陵区委组织部",
        kind="department",
        parent=district,
        actor=ACTOR,
        now=NOW,
    )
    assert list(Unit.objects.find("zzb")) == [made]
    rename_unit(unit=made, name="武陵区委宣传部", actor=ACTOR, now=NOW)
    assert list(Unit.objects.find("zzb")) == []
    assert list(Unit.objects.find("xuanchuan")) == [made]


def test_the_unit_is_named_by_typing_also_without_a_script(officer, zhou, stranger):
    assert names(officer, unit="wlq") == ["周敏"]
    answer = signed_in(officer).get(
        reverse("unit_suggestions"),
        {"act": "register:find:unit", "field": "unit", "unit": "wuling"},
    )
    assert "武陵区" in answer.content.decode()
    answer = signed_in(officer).get(URL, {"unit": "dcq"})
    assert answer.context["form"].errors["unit"]
