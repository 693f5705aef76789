"""The canonical text of a row: the same bytes from both databases, split in one way only."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.journal.models import ConversionRule
from records.seals.blocks import model_of
from records.seals.leaves import block_digest
from records.seals.rows import (
    Column,
    Layout,
    Row,
    has_separators,
    layout_of,
    parse_columns,
    read_rows,
    write_value,
)
from records.seals.tables import logged_models
from records.trail.models import TrailEvent

NOTHING = -(2**62)


def texts(model) -> dict[int, str]:
    rows = read_rows(layout_of(model), after=NOTHING, last=2**62)
    return {row.pk: row.text for row in rows}


@pytest.mark.django_db
def test_a_trail_event_has_this_text_on_every_database() -> None:
    """Written here by hand: whoever changes the format changes what was logged before."""
    event = TrailEvent.objects.create(
        at=datetime(2026, 11, 23, 1, 2, 3, 450000, tzinfo=UTC),
        tag="accounts:user:signed_in",
        actor_id=None,
        actor_name="欧阳𠮷",
        address="192.0.2.1",
        device="",
        subject_type="user",
        subject_id="7",
        subject='two\nlines "\\%s',
        before=None,
        after={"bb": [1, True, None, 0.5], "a": "党\u0007\n", "c": {"z": 1, "aa": -2}, "long": "x"},
    )
    columns = {
        "id": str(event.pk),
        "at": "2026-11-23 01:02:03.45+00",
        "tag": "accounts:user:signed_in",
        "actor_name": "欧阳𠮷",
        "address": "192.0.2.1",
        "device": "",
        "subject_type": "user",
        "subject_id": "7",
        "subject": 'two\nlines "\\%s',
        "after": '{"a": "党\\u0007\\n", "c": {"z": 1, "aa": -2}, '
        '"bb": [1, true, null, 0.5], "long": "x"}',
    }
    layout = layout_of(TrailEvent)
    row = TrailEvent.objects.values(*(field.attname for field in TrailEvent._meta.concrete_fields))
    stored = row.get(pk=event.pk)
    marks = ["t" if stored[c.name] is None else "f" for c in layout.columns if c.nullable]
    shown = [columns.get(c.name, "") for c in layout.columns if stored[c.name] is not None]

    assert texts(TrailEvent)[event.pk] == "\x1f".join([*marks, *shown])


@pytest.mark.django_db
def test_amounts_dates_and_switches_have_this_text() -> None:
    rate = ConversionRule.objects.create(
        source_kind="x",
        unit="day",
        version=1,
        title="t",
        hours_per_unit=Decimal("7.5"),
        cap_per_item=None,
        cap_per_year=Decimal(90),
        source="s",
        is_active=False,
        effective_from=date(2024, 2, 29),
    )

    assert texts(ConversionRule)[rate.pk].split("\x1f") == (
        [
            *f"t f t {rate.pk} x day 1 t 7.50 90.00".split(),
            "",
            "concentrated",
            "s",
            "f",
            "2024-02-29",
        ]
    )


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.decimals(-(10**6), 10**6, places=3).map(float)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@pytest.mark.postgresql
@pytest.mark.django_db
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_json_has_the_text_that_postgresql_gives_it(value) -> None:
    stored = json.dumps(value, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [stored])
        assert write_value(Column("a", "json"), stored) == cursor.fetchone()[0]


@pytest.mark.django_db
def test_every_logged_table_has_a_text_for_each_of_its_columns() -> None:
    for model in logged_models():
        layout = layout_of(model)
        assert parse_columns(layout.line) == layout.columns
        assert model_of(layout.table) is model


def test_a_value_that_its_column_could_not_have_written_shows() -> None:
    assert write_value(Column("a", "int"), 1.5) == "odd 1.5"
    assert write_value(Column("a", "bool"), 2) == "odd 2"
    assert write_value(Column("a", "decimal", 2), 7.2600000001) == "odd 7.2600000001"
    assert write_value(Column("a", "json"), "{") == "odd '{'"
    assert write_value(Column("a", "decimal", 2), 7) == "7.00"
    assert write_value(Column("a", "json"), '{"n": 1E2, "m": 1.50}') == '{"m": 1.50, "n": 100}'


def test_separators_inside_texts_are_noticed() -> None:
    columns = (Column("id", "int"), Column("a", "text", nullable=True), Column("b", "text"))
    layout = Layout("t", "id", columns)

    assert not has_separators(layout, [Row(1, "f\x1f1\x1fx\x1fy"), Row(2, "t\x1f2\x1fy")])
    assert has_separators(layout, [Row(1, "f\x1f1\x1fx\x1fy\x1fz")])
    assert has_separators(layout, [Row(1, "t\x1f1\x1fy\x1e")])


@pytest.mark.django_db
def test_a_block_s_digest_is_over_the_texts_with_a_separator_between() -> None:
    assert block_digest([b"a", b"b"]) == hashlib.sha256(b"a\x1eb").hexdigest()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT encode(sha256(textsend(string_agg(x, chr(30)))), 'hex') "
                "FROM unnest(ARRAY['a', 'b']) AS x"
            )
            assert cursor.fetchone()[0] == block_digest([b"a", b"b"])


def test_what_is_no_column_is_refused() -> None:
    for line in ("", "id", "id:int; DROP", 'a"b:int', "id:money", "ID:int"):
        with pytest.raises(ValueError, match=r"not a column|invalid"):
            parse_columns(line)
