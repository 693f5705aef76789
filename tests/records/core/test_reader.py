"""Files that are damaged, protected or something else: told plainly, never a traceback."""

import io
import random
import zipfile

import pytest
import xlsxwriter
import xlwt
from xlwt.CompoundDoc import XlsDoc

from records.core.errors import DomainError
from records.core.sheets import read_sheets
from tests.factories.sheets import xls, xlsx

ROWS = [["姓名", "工号"], ["张三", 3.0]] * 20


def refusal(content: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(DomainError) as refused:
        read_sheets(content, name)
    return str(refused.value)


def damaged(content: bytes, seed: int, start: int) -> bytes:
    chance = random.Random(seed)
    broken = bytearray(content)
    for _time in range(chance.choice([1, 4, 30])):
        broken[chance.randrange(start, len(broken))] = chance.randrange(256)
    return bytes(broken)


@pytest.mark.parametrize("start", [8, -900], ids=["anywhere", "directory"])
def test_damaged_xlsx_is_read_or_refused(start: int) -> None:
    whole = xlsx(ROWS, merges=[(3, 0, 4, 0)])
    for seed in range(200):
        try:
            read_sheets(damaged(whole, seed, start % len(whole)), "a.xlsx")
        except DomainError:
            continue


def test_xlsx_with_damaged_parts_is_read_or_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(ROWS))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = [name for name in parts if name.startswith("xl/")]
    for seed in range(200):
        name = names[seed % len(names)]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for other, content in parts.items():
                package.writestr(other, damaged(content, seed, 0) if other == name else content)
        try:
            read_sheets(out.getvalue(), "a.xlsx")
        except DomainError:
            continue


@pytest.mark.parametrize("before", [b"", b"\x86\x00\x00\x00"], ids=["alone", "write-reserved"])
def test_old_workbook_with_a_password(before: bytes, english: None) -> None:
    book = xlwt.Workbook()
    book.add_sheet("名册").write(0, 0, "姓名")
    stream, out = book.get_biff_data(), io.BytesIO()
    begin = 4 + int.from_bytes(stream[2:4], "little")
    file_pass = b"\x2f\x00\x36\x00\x01\x00\x01\x00\x01\x00" + bytes(48)
    XlsDoc().save(out, stream[:begin] + before + file_pass + stream[begin:])
    assert "protected by a password" in refusal(out.getvalue(), "a.xls")


def test_cut_off_files_are_refused(english: None) -> None:
    assert "damaged" in refusal(xlsx(ROWS)[:-200])
    assert "cannot be read" in refusal(xls(ROWS)[:1500], "a.xls")


@pytest.mark.parametrize(
    "markup",
    [
        "<html><table><tr><td>姓名</td></tr></table>",
        "<!-- export --><table><tr><td>姓名</td></tr></table>",
        "<div><table><tr><td>姓名</td></tr></table></div>",
        "\r\n  <TABLE border=1><tr><td>姓名</td></tr></TABLE>",
        '<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_web_page_under_the_name_of_a_workbook(markup: str, encoding: str, english: None) -> None:
    assert "Save it as .xlsx" in refusal(markup.encode(encoding), "名册.xls")


def test_text_that_only_begins_with_a_bracket_is_no_web_page() -> None:
    (sheet,) = read_sheets("<名册>,\n姓名,工号\n张三,1\n".encode(), "a.csv")
    assert sheet.rows[0].cells[0] == "<名册>"


@pytest.mark.parametrize(("cell", "refused"), [("IV90", False), ("IW90", True), ("ZZ9", True)])
def test_columns_are_limited(cell: str, refused: bool, english: None) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "姓名")
        sheet.write(cell, "x")
    if refused:
        assert refusal(out.getvalue()) == "The sheet has more than 256 columns."
    else:
        assert len(read_sheets(out.getvalue(), "a.xlsx")[0].rows[0].cells) == 256


def test_sheet_formatted_far_beyond_its_values_is_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, bordered = book.add_worksheet(), book.add_format({"border": 1})
        sheet.write_row(0, 0, ["姓名", "工号"])
        sheet.set_column("A:XFD", 9, bordered)
        sheet.write_blank(1_048_575, 16_383, None, bordered)
    assert [row.number for row in read_sheets(out.getvalue(), "a.xlsx")[0].rows] == [1]
