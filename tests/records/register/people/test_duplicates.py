"""People who may stand on the register twice."""

from datetime import date

import pytest

from records.core.access.actor import Actor
from records.core.errors import NotAllowed
from records.register.enums import Likeness
from records.register.models import Cadre, NotSame
from records.register.people.duplicates import find_duplicates, mark_not_same
from tests.factories.records import ACTOR, NOW, CadreFactory, RoleFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

BORN = date(1975, 3, 8)


def found(cadres=None):
    pairs = find_duplicates(Cadre.objects.unmerged() if cadres is None else cadres)
    return [(pair.first.staff_number, pair.second.staff_number, pair.reasons) for pair in pairs]


def person(number: str, name: str, born: date | None = BORN, **given) -> Cadre:
    return CadreFactory(staff_number=number, name=name, birth_date=born, **given)


def test_name_sound_birth_and_phone_tell_them() -> None:
    person("1", "张瑞")
    person("2", "张瑞", phone="13800001234")
    person("3", "章锐")
    person("4", "张瑞", date(1990, 1, 1), phone="13800001234")
    person("5", "李四", phone="13800001234")
    person("6", "张瑞", None)

    assert found() == [
        ("1", "2", (Likeness.NAME_BIRTH,)),
        ("2", "4", (Likeness.NAME_PHONE,)),
        ("1", "3", (Likeness.SOUND_BIRTH,)),
        ("2", "3", (Likeness.SOUND_BIRTH,)),
    ]


def test_nothing_known_is_no_likeness() -> None:
    person("1", "张瑞", None)
    person("2", "张瑞", None)
    assert found() == []


def test_a_pair_found_to_be_two_is_not_asked_about_again() -> None:
    one, other = person("1", "张瑞"), person("2", "张瑞")
    for first, second in ((one, other), (other, one)):
        mark_not_same(one=first, other=second, reason="双胞胎同名", actor=ACTOR, now=NOW)
    assert NotSame.objects.count() == 1
    assert found() == []


def test_both_must_be_in_reach() -> None:
    unit = UnitFactory()
    one = person("1", "张瑞", unit=unit)
    other = person("2", "张瑞", unit=UnitFactory())
    user = RoleFactory(kind="officer", unit=unit).user
    assert found(Cadre.objects.managed_by(user)) == []
    with pytest.raises(NotAllowed):
        mark_not_same(one=one, other=other, reason="", actor=Actor(user.pk, user.name), now=NOW)


def test_a_merged_entry_is_no_duplicate_any_more() -> None:
    one, other = person("1", "张瑞"), person("2", "张瑞")
    Cadre.objects.filter(pk=other.pk).update(merged_into=one)
    assert found() == []


def test_the_number_of_queries_is_fixed(django_assert_num_queries) -> None:
    person("1", "张瑞")
    person("2", "张瑞")
    with django_assert_num_queries(3):
        assert len(found()) == 1
    for number in range(10, 20):
        person(str(number), "王芳")
    with django_assert_num_queries(3):
        assert len(found()) == 46
