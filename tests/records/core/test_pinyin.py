"""Names found by the letters people type."""

import re

import pytest

from records.core.pinyin import LONGEST, as_typed, pattern_of, readings_of


def finds(typed: str, name: str) -> bool:
    pattern = pattern_of(typed)
    return bool(pattern) and re.search(pattern, readings_of(name, is_name=True)) is not None


@pytest.mark.parametrize(
    "typed",
    [
        "zhoumin",
        "zhou min",
        "ZhouMin",
        "zhm",
        "zm",
        "z m",
        "zhou m",
        "zhoum",
        "zmin",
        "min",
        "ｚｍ",
    ],
)
def test_a_name_is_found_by_its_pinyin_its_initials_and_what_lies_between(typed):
    assert finds(typed, "周敏")


@pytest.mark.parametrize(
    "typed", ["zhoun", "zomin", "hm", "mz", "min zhou", "zhoumina", "zhouminmin"]
)
def test_letters_that_spell_something_else_find_nothing(typed):
    assert not finds(typed, "周敏")


def test_a_syllable_is_not_skipped():
    assert not finds("zm", "周小敏")
    assert finds("zxm", "周小敏")
    assert finds("xm", "周小敏")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", ["shan", "danx", "chan xiong"]),
        ("仇和", ["qiuhe", "chouhe", "qh"]),
        ("曾国藩", ["zgf", "cgf", "zengguofan"]),
        ("解放", ["xief", "jief"]),
        ("尉迟恭", ["yuchi", "weichigong"]),
        ("乐乐", ["yuele", "yueyue", "lele"]),
    ],
)
def test_every_reading_of_a_surname_finds_it(name, typed):
    assert all(finds(one, name) for one in typed)


@pytest.mark.parametrize("typed", ["lvbu", "lubu", "lyubu", "lüb", "lb"])
def test_the_u_with_dots_is_typed_in_every_way(typed):
    assert finds(typed, "吕布")


def test_a_surname_sorts_by_how_it_is_read_as_one():
    people = ["张三", "单雄信", "曾国藩", "周敏", "仇和", "解放"]
    assert sorted(people, key=lambda name: readings_of(name, is_name=True)) == [
        "仇和",
        "单雄信",
        "解放",
        "曾国藩",
        "张三",
        "周敏",
    ]


def test_a_rare_reading_of_a_frequent_surname_finds_nothing():
    assert finds("dxd", "丁晓东")
    assert not finds("zxd", "丁晓东")


def test_dots_of_long_names_and_latin_letters_are_read():
    assert finds("abdmmt", "阿布都·买买提")
    assert finds("mikeli", "Mike李")


@pytest.mark.parametrize("typed", ["", "周", "43070001", "zhou;", "z*", "(", "a" * 31])
def test_what_is_no_pinyin_gives_no_pattern(typed):
    assert pattern_of(typed) == ""


def test_the_kept_text_has_an_end():
    assert len(readings_of("单" * 100)) <= LONGEST
    assert readings_of("") == readings_of("··") == ""


def test_full_width_letters_are_taken_as_typed():
    assert as_typed(" ４３０７　００１ ") == "4307 001"
