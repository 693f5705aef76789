"""What a room brings is collected once, and never twice under one code."""

import pytest
from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured

from records.core.seams import (
    NAVIGATION,
    RIGHTS,
    TRAIL_TAGS,
    NavEntry,
    Seam,
    collect,
    rooms_of,
)
from records.trail.models import TrailEvent


class Thing:
    def __init__(self, code: str) -> None:
        self.code = code


@pytest.fixture
def seam():
    found: Seam[Thing] = Seam("things")
    found.clear()
    return found


def test_things_come_in_the_order_of_the_rooms_and_by_their_codes(seam) -> None:
    first, second, third = Thing("a"), Thing("b"), Thing("c")
    seam.add("records.low", [first, second])
    seam.add("courses.high", [third])
    assert list(seam) == [first, second, third]
    assert seam["b"] is second
    assert seam.get("x") is None
    assert "c" in seam
    assert seam.room_of("c") == "courses.high"
    with pytest.raises(KeyError):
        seam["x"]


def test_two_rooms_with_one_code_are_refused_and_both_named(seam) -> None:
    seam.add("records.low", [Thing("a")])
    with pytest.raises(ImproperlyConfigured, match=r"'a'.*records\.low.*courses\.high"):
        seam.add("courses.high", [Thing("a")])


def test_a_seam_read_before_the_rooms_are_collected_says_so() -> None:
    early: Seam[Thing] = Seam("early things")
    with pytest.raises(ImproperlyConfigured, match="early things"):
        list(early)
    early.clear()


def test_a_manifest_that_is_none_is_refused(tmp_path, monkeypatch) -> None:
    room = tmp_path / "odd_room"
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "manifest.py").write_text('MANIFEST = ["a list of nothing"]')
    monkeypatch.syspath_prepend(str(tmp_path))
    config = AppConfig.create("odd_room")
    with pytest.raises(ImproperlyConfigured, match=r"odd_room\.manifest"):
        collect([config])
    collect(apps.get_app_configs())


def test_collecting_again_gives_the_same() -> None:
    before = [entry.code for entry in NAVIGATION]
    collect(apps.get_app_configs())
    assert [entry.code for entry in NAVIGATION] == before


def test_every_room_with_tables_has_a_manifest() -> None:
    house = {"records", "courses"}
    with_tables = {
        config.name
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in house and list(config.get_models())
    }
    assert with_tables <= set(rooms_of(apps.get_app_configs()))


def test_every_right_is_about_a_model_of_its_own_room() -> None:
    for rights in RIGHTS:
        model = apps.get_model(rights.model)
        assert model._meta.app_config.name == RIGHTS.room_of(rights.model)


def test_every_tag_names_the_room_that_writes_it() -> None:
    for tag in TRAIL_TAGS:
        room = TRAIL_TAGS.room_of(tag.value).rpartition(".")[2]
        assert tag.value.split(":")[0] in {room, "office"}
        assert len(tag.value) <= TrailEvent._meta.get_field("tag").max_length


def test_a_navigation_entry_is_known_by_its_address() -> None:
    entry = NavEntry(
        label="Pages", url_name="", icon="book", roles=frozenset(), order=1, path="/pages/"
    )
    assert entry.code == "/pages/"
