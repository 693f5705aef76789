"""Headers as offices word and lay them out."""

import pytest

from records.core.errors import DomainError
from records.core.sheets import Field, find_header, read_sheet, read_sheets, read_table
from records.core.sheets.values import clean_text, parse_integer
from tests.factories.sheets import text, xls, xlsx

FIELDS = (
    Field("name", "Name", ("姓名", "名字"), clean_text, required=True),
    Field("number", "Citizen number", ("身份证号", "身份证号码"), clean_text),
    Field("staff", "Staff number", ("工号",), clean_text),
    Field("born", "Birth date", ("出生年月",), clean_text),
    Field("since", "Held since", ("任职时间", "任现职时间"), clean_text),
    Field("level", "Level", ("任职级别", "级别"), clean_text),
    Field("age", "Age", ("年龄",), parse_integer),
)
ONE_OF = (("number", "staff"),)


def columns(content: bytes, name: str = "a.xlsx") -> dict[str, int]:
    found = find_header(read_sheets(content, name), FIELDS, ONE_OF)
    return {name: column.at for name, column in found.columns.items()}


@pytest.mark.parametrize(
    "header",
    [
        "姓名",
        "姓 名",
        "姓　　名",
        "姓\n名",
        "*姓名",
        "★ 姓名",
        "姓名（必填）",
        "姓名(必填)",
        "姓名：",
        "【姓名】",
    ],
)
def test_wordings_of_a_header(header: str) -> None:
    assert columns(xlsx([[header, "身份证\n号码（18位）"], ["张三", "1"]])) == {
        "name": 0,
        "number": 1,
    }


def test_header_stands_below_titles_in_any_order() -> None:
    rows = [
        ["武陵区干部名册"],
        ["填报单位：武陵区委组织部", None, "2026年11月"],
        [],
        ["序号", "出生\n年月", "工号", "名字"],
        [1, "1978.03", "007", "张三"],
    ]
    table = read_table(xlsx(rows, merges=[(1, 0, 1, 3)]), "a", FIELDS, ONE_OF)
    assert [(r.row, r.values) for r in table.records] == [
        (5, {"name": "张三", "staff": "007", "born": "1978.03"})
    ]


TWO_ROWS = [
    ["姓名", "工号", "任职", None, "出生"],
    [None, None, "时间", "级别", "年月"],
    ["张三", "1", "2020.01", "正科", "1978.03"],
]
MERGES = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3)]
EXPECTED = {"name": 0, "staff": 1, "since": 2, "level": 3, "born": 4}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xlsx(TWO_ROWS, merges=MERGES), "a.xlsx"),
        (xls(TWO_ROWS, MERGES), "a.xls"),
        (text(TWO_ROWS), "a.csv"),
    ],
    ids=["xlsx", "xls", "csv"],
)
def test_header_of_two_rows(content: bytes, name: str) -> None:
    assert columns(content, name) == EXPECTED
    assert [r.row for r in read_table(content, name, FIELDS, ONE_OF).records] == [3]


def test_group_titles_above_the_header_do_no_harm() -> None:
    rows = [["基本情况", None, "职务情况"], ["姓名", "工号", "任职时间"], ["张三", "1", "2020.01"]]
    assert columns(xlsx(rows, merges=[(1, 0, 1, 1)])) == {"name": 0, "staff": 1, "since": 2}


def test_first_row_of_data_is_not_taken_for_a_second_header_row() -> None:
    assert find_header(read_sheet(xlsx([["姓名", "工号"], ["张三", "1"]]), "a"), FIELDS).last == 1


def test_notes_totals_blank_rows_and_repeated_headers_are_not_data() -> None:
    rows = [
        ["姓名", "工号", "年龄"],
        ["张三", "1", 48],
        [None, "  ", "—"],
        ["姓名", "工号", "年龄"],
        ["李四", "2", 30],
        ["合计", "2人"],
        ["备注：以上人员均在职"],
        ["——以下空白——"],
        ["填表人：王五", "审核人：赵六"],
    ]
    table = read_table(xlsx(rows), "a", FIELDS, ONE_OF)
    assert [r.row for r in table.records] == [2, 5]
    assert table.header.skipped == [4, 6, 7, 8, 9]


def test_rows_that_only_a_merge_reaches_into_are_blank() -> None:
    rows = [
        ["级别", "姓名", "工号"],
        ["正科", "张三", "1"],
        [None, "李四", "2"],
        [None, None, None],
    ]
    table = read_table(xlsx(rows, merges=[(2, 0, 4, 0)]), "a", FIELDS, ONE_OF)
    assert [(r.row, r.values["level"]) for r in table.records] == [(2, "正科"), (3, "正科")]


def test_sheet_with_the_columns_is_found_among_others() -> None:
    content = xlsx(
        [["填表说明"], ["一、请认真填写"]],
        [["姓名", "工号"], ["张三", "1"]],
        [["姓名", "工号"], ["李四", "2"]],
        names=["说明", "名册", "名册2"],
    )
    table = read_table(content, "a", FIELDS, ONE_OF)
    assert table.header.sheet.name == "名册"
    assert len(table.notes) == 1
    assert "名册2" in table.notes[0]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["名册"], ["甲", "乙"]], "No header row.*Name, Citizen number or Staff number"),
        (
            [["名册"], ["姓名", "年龄"], ["张三", 3]],
            "row 2 lacks the columns: Citizen number or Staff",
        ),
        ([["工号", "年龄"], ["1", 3]], "row 1 lacks the columns: Name"),
        ([["姓名", "工号", "名字"], ["张三", "1", "李四"]], "“A 姓名” and “C 名字”"),
        ([["姓名", "工号"]], "No rows stand below"),
    ],
)
def test_what_is_wrong_with_a_header_is_named(
    rows: list[list[object]], words: str, english: None
) -> None:
    with pytest.raises(DomainError, match=words):
        read_table(xlsx(rows), "a", FIELDS, ONE_OF)


def test_errors_carry_row_field_and_reason(english: None) -> None:
    rows = [["姓名", "工号", "年龄"], [None, "1", "many"]]
    (record,) = read_table(xlsx(rows), "a", FIELDS, ONE_OF).records
    assert record.errors == [
        (2, "name", "Name is missing."),
        (2, "age", "This is not a number."),
    ]
