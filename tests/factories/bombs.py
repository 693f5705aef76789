"""Workbooks and texts made to do harm, each a few kilobytes, and sound ones at the border."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import xlsxwriter

from tests.factories.sheets import xlsx

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"


def repacked(changes: Mapping[str, bytes | str], content: bytes = b"") -> bytes:
    """Return a workbook with some of its parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content or xlsx([["姓名", "工号"], ["张三", "1"]]))) as package:
        parts: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in {**parts, **changes}.items():
            package.writestr(name, part)
    return out.getvalue()


def sheet_of(rows: str, before: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """Return a workbook whose sheet's rows are written as given."""
    return repacked({SHEET: f"{before}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"})


def far_cell(spelling: str) -> bytes:
    """Return a workbook with one value far away, its cell written as given."""
    return sheet_of(f"<row r='1'><c r='A1'><v>1</v></c></row>{spelling}")


def zip_bomb(megabytes: int) -> bytes:
    """Return a workbook whose sheet unpacks to far more."""
    return repacked({SHEET: b" " * (megabytes * 1024 * 1024)})


def many_parts(count: int) -> bytes:
    """Return a workbook of very many parts."""
    return repacked({f"xl/media/{number}.xml": b"" for number in range(count)})


def nested_zip(depth: int) -> bytes:
    """Return a workbook that holds a zip of a zip of a zip of something large."""
    inner = b"0" * 10_000_000
    for _level in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("a.zip", inner)
        inner = out.getvalue()
    return repacked({"xl/embeddings/a.zip": inner})


def overlapping(count: int, megabytes: int) -> bytes:
    """Return a zip whose many entries all point at the same packed bytes (D. Fifield, 2019)."""
    name = b"xl/workbook.xml"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    plain = b" " * (megabytes * 1024 * 1024)
    packed, check = packer.compress(plain) + packer.flush(), zlib.crc32(plain)
    sizes = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, check, len(packed), len(plain), len(name), 0)
    local = b"PK\x03\x04" + sizes + name + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + sizes + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    directory = (entry + name) * count
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(local), 0)
    return local + directory + b"PK\x05\x06" + end


LAUGHS = "".join(
    f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9)
)
DECLARATIONS = {
    "billion laughs": f'<!DOCTYPE worksheet [<!ENTITY a "lol">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE worksheet [<!ENTITY j "{"a" * 50_000}">]>',
    "external": '<!DOCTYPE worksheet [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
    "parameter": '<!DOCTYPE worksheet [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]>',
    "single quotes": "<!DOCTYPE   worksheet\n[ <!ENTITY  j  'a' > ] >",
    "behind a comment": "<!-- a\n-- ><!DOCTYPE worksheet [<!ENTITY j 'a'>]>".replace("-- >", "-->"),
    "external subset": "<!DOCTYPE worksheet SYSTEM 'http://127.0.0.1:1/x.dtd'>",
}


def declares(declaration: str, encoding: str = "utf-8") -> bytes:
    """Return a workbook whose sheet declares entities and uses one."""
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?>{declaration}'
        f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
    )
    return repacked({SHEET: xml.encode(encoding)})


def many_sheets(count: int) -> bytes:
    """Return a workbook of very many sheets, each with a value."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for _number in range(count):
            book.add_worksheet().write(0, 0, "姓名")
    return out.getvalue()


def shared_strings(count: int) -> bytes:
    """Return a workbook that claims and holds very many shared strings."""
    strings = "<si><t>a</t></si>" * count
    return repacked({"xl/sharedStrings.xml": f"<sst {MAIN} count='4294967295'>{strings}</sst>"})


def styles(count: int) -> bytes:
    """Return a workbook of very many cell formats and number formats."""
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="yyyy{"-" * 50}"/>' for number in range(count)
    )
    cells = '<xf numFmtId="14"/>' * count
    return repacked(
        {
            "xl/styles.xml": f"<styleSheet {MAIN}><numFmts>{formats}</numFmts>"
            f"<cellXfs>{cells}</cellXfs></styleSheet>"
        }
    )


def nested_tags(depth: int) -> bytes:
    """Return a workbook whose sheet nests elements without end."""
    return sheet_of("<a>" * depth + "</a>" * depth)


def merges(count: int) -> bytes:
    """Return a workbook with very many merged ranges, each a whole column long."""
    cells = '<mergeCell ref="A1:A1048576"/>' * count
    return repacked(
        {
            SHEET: f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
            f'<mergeCells count="{count}">{cells}</mergeCells></worksheet>'
        }
    )
