"""Layouts of whole tables: where they stand, what lies between and below the rows of data."""

import time

import pytest

from records.core.errors import DomainError
from records.core.sheets import Field, Table, read_table
from records.core.sheets.values import clean_text
from tests.factories.sheets import text, xls, xlsx

FIELDS = (
    Field("name", "Name", ("姓名",), clean_text, required=True),
    Field("staff", "Staff number", ("工号",), clean_text),
    Field("post", "Post", ("职务",), clean_text),
    Field("since", "Held since", ("任职时间",), clean_text),
)


def names(content: bytes, name: str = "a.xlsx") -> dict[int, str]:
    table = read_table(content, name, FIELDS)
    assert not any(record.errors for record in table.records)
    return {record.row: record.values["name"] for record in table.records}


@pytest.mark.parametrize(("write", "name"), [(xlsx, "a.xlsx"), (xls, "a.xls")])
def test_table_that_starts_at_c3(write: object, name: str) -> None:
    rows = [[], [], [None, None, "姓名", "工号"], [None, None, "张三", 7]]
    assert names(write(rows), name) == {4: "张三"}  # type: ignore[operator]


def test_texts_across_the_table_are_not_people() -> None:
    rows = [
        ["姓名", "工号", "职务"],
        ["一、县委办公室（2人）"],
        ["张三", "1", "科员"],
        ["李四", "2", "科员"],
        ["以上名单按姓氏笔画排序"],
    ]
    content = xlsx(rows, merges=[(2, 0, 2, 2), (5, 0, 5, 2)])
    table: Table = read_table(content, "a", FIELDS)
    assert names(content) == {3: "张三", 4: "李四"}
    assert table.header.skipped == [2, 5]


def test_cell_merged_over_two_columns_of_a_person_is_data() -> None:
    rows = [["姓名", None, "工号", "职务"], ["张三", None, "1", "科员"], ["李四", None, None, None]]
    merges = [(1, 0, 1, 1), (2, 0, 2, 1), (3, 0, 3, 1)]
    assert names(xlsx(rows, merges=merges)) == {2: "张三", 3: "李四"}


TWO_ROWS = [["姓名", "工号", "任现职情况", None], [None, None, "职务", "任职年限"]]


def test_header_of_two_rows_repeated_on_the_next_page() -> None:
    rows = [*TWO_ROWS, ["张三", "1", "科员", "2020"], *TWO_ROWS, ["李四", "2", "科员", "2021"]]
    merges = [(y, x, y + 1, x) for y in (1, 4) for x in (0, 1)] + [(1, 2, 1, 3), (4, 2, 4, 3)]
    expected = {3: "张三", 6: "李四"}
    assert names(xlsx(rows, merges=merges)) == expected
    assert names(xls(rows, merges), "a.xls") == expected
    assert names(text(rows), "a.csv") == expected


def test_columns_that_mean_the_same_are_told_by_their_letters(english: None) -> None:
    rows = [[*[None] * 27, "姓名", "工号", "姓\n名"], [*[None] * 27, "张三", "1", "李四"]]
    with pytest.raises(DomainError, match="“AB 姓名” and “AD 姓名”"):
        read_table(xlsx(rows), "a", FIELDS)


def test_five_thousand_rows_are_quick() -> None:
    rows: list[list[object]] = [
        ["姓名", "工号", "职务", "任职时间", *[f"列{i}" for i in range(11)]]
    ]
    rows += [[f"张{i}", i, "科员", "2020.01", *["某某某"] * 11] for i in range(5000)]
    for content, name in ((xlsx(rows), "a.xlsx"), (text(rows), "a.csv")):
        begun = time.process_time()
        assert len(read_table(content, name, FIELDS).records) == 5000
        assert time.process_time() - begun < 2
