"""Labels and addresses of many rows are those that Django gives for each."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from records.core.addresses import address
from records.core.codes import Rank
from records.core.labels import label_of, labels_of
from records.journal.enums import Channel, EntryKind
from records.journal.models import Entry


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_label_is_what_a_field_displays_in_the_language_of_the_page(language: str) -> None:
    with override(language):
        for kind in EntryKind.values:
            assert label_of(EntryKind, kind) == Entry(kind=kind).get_kind_display()
        assert label_of(Rank, Rank.NONE) == label_of(Rank, 99) == str(Rank.NONE.label)


def test_languages_keep_to_their_own_labels() -> None:
    with override("zh-hans"):
        chinese = dict(labels_of(EntryKind))
    with override("en"):
        assert dict(labels_of(EntryKind)) != chinese


def test_a_value_that_is_no_choice_stands_as_it_is_and_no_choice_has_its_label() -> None:
    assert label_of(EntryKind, "unheard of") == "unheard of"
    assert label_of(Channel, "") == str(Channel.NONE.label)


@pytest.mark.parametrize("name", ["entry_evidence", "cadre_file", "roll", "class_screen"])
def test_an_address_filled_in_is_the_one_that_is_reversed(name: str) -> None:
    for number in (0, 1, 7_000_000):
        assert address(name, number) == reverse(name, args=[number])
