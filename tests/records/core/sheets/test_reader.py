"""Files of every usual kind, through the real reader."""

import contextlib
import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest

from records.core.errors import DomainError
from records.core.sheets import read_sheet, read_sheets, reader
from tests.factories.sheets import text, xls, xlsx


def values(content: bytes, name: str = "a.xlsx") -> dict[int, tuple]:
    return {row.number: row.cells for row in read_sheet(content, name).rows}


def test_rows_carry_their_numbers_in_excel() -> None:
    assert values(xlsx([[], [], [None, "甲"], [], ["乙"]])) == {3: (None, "甲"), 5: ("乙", None)}


def test_rows_of_xls_carry_their_numbers_too() -> None:
    assert values(xls([[], [None, "甲"], [], ["乙", 3]]), "a.xls") == {
        2: (None, "甲"),
        4: ("乙", 3),
    }


def test_rows_of_text_are_counted_by_record_not_by_line() -> None:
    content = '姓名,备注\n\n张三,"两\n行"\n李四,无\n'.encode()
    assert values(content, "a.csv") == {
        1: ("姓名", "备注"),
        3: ("张三", "两\n行"),
        4: ("李四", "无"),
    }


def test_cells_keep_their_kind() -> None:
    row = [
        "1",
        2.5,
        True,
        date(1978, 3, 1),
        datetime(1978, 3, 1, 9, 30),
        time(0, 45),
        timedelta(hours=30),
    ]
    assert values(xlsx([row]))[1] == tuple(row)


def test_vertically_merged_cells_are_filled_down_and_say_so() -> None:
    sheet = read_sheet(
        xlsx([["单位", "姓名"], ["县委办", "甲"], [None, "乙"]], merges=[(2, 0, 3, 0)]), "a"
    )
    assert sheet.rows[2].cells == ("县委办", "乙")
    assert sheet.rows[2].filled == {0}


def test_merges_of_xls_are_filled_too() -> None:
    content = xls([["单位", "姓名"], ["县委办", "甲"], [None, "乙"]], merges=[(2, 0, 3, 0)])
    assert values(content, "a.xls")[3] == ("县委办", "乙")


def test_hidden_and_empty_sheets_are_passed_over() -> None:
    content = xlsx([["秘"]], [], [["名册"]], names=["旧", "空", "新"], hidden=["旧"])
    assert [sheet.name for sheet in read_sheets(content, "a")] == ["新"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_in_every_usual_encoding(encoding: str, delimiter: str) -> None:
    rows = [["姓名", "单位"], ["张三", "武陵区委组织部"]]
    assert values(text(rows, encoding, delimiter), "a.csv")[2] == ("张三", "武陵区委组织部")


def test_rare_characters_of_gb18030() -> None:
    assert values("姓名,单位\n𠮷祥,县委办\n".encode("gb18030"), "a.csv")[2][0] == "𠮷祥"


def test_text_under_the_name_of_a_workbook_is_read_as_text() -> None:
    assert values(text([["姓名", "工号"], ["张三", "1"]]), "名册.xls")[2] == ("张三", "1")


def test_workbook_under_the_name_of_a_text_file_is_read_as_workbook() -> None:
    assert values(xlsx([["姓名"]]), "名册.csv") == {1: ("姓名",)}


def test_separator_stated_in_the_file_and_cells_guarded_as_formulas() -> None:
    assert values('sep=;\n姓名;工号\n张,三;="007"\n'.encode(), "a.csv") == {
        1: ("姓名", "工号"),
        2: ("张,三", "007"),
    }


def _zip(name: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b",,\n,,\n", "no rows"),
        (xlsx([[]]), "no rows"),
        (b"%PDF-1.7 ...", "not a spreadsheet"),
        (b"\x00\x01\x02\x03", "not a spreadsheet"),
        (b"\x81\x20\xff\xff", "not a spreadsheet"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "web page"),
        (b"PK\x03\x04 broken", "damaged"),
        (_zip("word/document.xml"), "archive"),
        (_zip("xl/workbook.bin"), "save it as .xlsx"),
        (xls([["a"]])[:700], "cannot be read"),
        (ENCRYPTED, "password"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(content: bytes, words: str, english: None) -> None:
    with pytest.raises(DomainError, match=words):
        read_sheets(content, "file")


def test_size_is_limited(monkeypatch: pytest.MonkeyPatch, english: None) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 100)
    with pytest.raises(DomainError, match="larger than"):
        read_sheets(b"a," * 100, "a.csv")


def test_rows_are_limited(monkeypatch: pytest.MonkeyPatch, english: None) -> None:
    monkeypatch.setattr(reader, "MAX_ROWS", 2)
    with pytest.raises(DomainError, match="more than 2 rows"):
        read_sheets(b"a\nb\nc\n", "a.csv")


def test_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch, english: None) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(DomainError, match="unpacks to more"):
        read_sheets(_zip("xl/workbook.xml", b"0" * 5_000_000), "a.xlsx")


def test_zip_bomb_that_lies_about_its_size_is_refused(
    monkeypatch: pytest.MonkeyPatch, english: None
) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED", 1_000_000)
    honest = _zip("xl/workbook.xml", b"0" * 5_000_000)
    lying = honest.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(DomainError, match="unpacks to more"):
        read_sheets(lying, "a.xlsx")


@pytest.mark.parametrize(("cell", "words"), [("A1048576", "rows"), ("XFD1", "columns")])
def test_lone_value_far_away_does_not_fill_memory(cell: str, words: str, english: None) -> None:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write("A1", "姓名")
    sheet.write(cell, "x")
    book.close()
    with pytest.raises(DomainError, match=words):
        read_sheets(out.getvalue(), "a.xlsx")


def test_xls_that_states_a_huge_extent_does_not_take_the_process_with_it(english: None) -> None:
    whole = xls([["姓名", "工号"], ["张三", "1"]])
    extent = whole.index(b"\x00\x02\x0e\x00") + 4
    broken = whole[: extent + 4] + b"\xff\xff\xff\x7f" + whole[extent + 8 :]
    with pytest.raises(DomainError, match="cannot be read"):
        read_sheets(broken, "a.xls")


@pytest.mark.parametrize("place", [0x1E, 0x2C, 0x30, 0x3C, 0x44, 0x4C, 512, 1024])
def test_damaged_header_of_xls_never_breaks_the_reader(place: int) -> None:
    whole = xls([["姓名", "工号"], ["张三", "1"]])
    with contextlib.suppress(DomainError):
        read_sheets(whole[:place] + b"\xff\x7f\xff\x7f" + whole[place + 4 :], "a.xls")
