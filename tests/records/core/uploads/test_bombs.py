"""Files made to do harm: each is refused in words, and the process that asked lives on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from records.core.errors import DomainError
from records.core.sheets import read_sheets, reader
from records.core.uploads.sandbox import Limits, SandboxRefused, read_sandboxed
from tests.factories import bombs
from tests.factories.sheets import text, xls, xlsx

ROOT = Path(__file__).resolve().parents[4]


def refusal(content: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(DomainError) as refused:
        read_sheets(content, name)
    return str(refused.value)


def widest(content: bytes) -> int:
    """Return the width of the widest row, 0 where the file is refused."""
    try:
        sheets = read_sheets(content, "a.xlsx")
    except DomainError:
        return 0
    return max(len(row.cells) for sheet in sheets for row in sheet.rows)


ROWS_TOO_MANY = "The sheet has more than 100000 rows; divide the file."
COLUMNS_TOO_MANY = "The sheet has more than 256 columns."


@pytest.mark.parametrize(
    ("spelling", "told"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', COLUMNS_TOO_MANY),
        ("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", COLUMNS_TOO_MANY),
        ("<row r = '1048576' ><c  r = 'XFD1048576' ><v>1</v></c></row>", COLUMNS_TOO_MANY),
        ("<row><c t='n' r='&#88;FD1048576'><v>1</v></c></row>", None),
        ("<row><c r='&#x58;&#70;D1048576'><v>1</v></c></row>", None),
        ("<row\n><c\n\tr='XFD1048576'\n><v>1</v></c></row>", COLUMNS_TOO_MANY),
        ("<row a='>' r='1048576'><c a='/>' r='XFD1048576'><v>1</v></c></row>", COLUMNS_TOO_MANY),
        ("<row><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row>", COLUMNS_TOO_MANY),
        ("<row r='1048576'><c r='A1048576'><v>1</v></c></row>", ROWS_TOO_MANY),
        ("<row r='&#49;048576'><c r='A&#49;048576'><v>1</v></c></row>", None),
        ("<row r='1'><c r='ZZ1'><v>1</v></c></row>", COLUMNS_TOO_MANY),
        ("<row r='1'><c r='xfd1048576'><v>1</v></c></row>", None),
        ("<row r='1'><c r='ZZZZZZ1'><v>1</v></c></row>", None),
        ("<row r='1'><c r='A99999999999'><v>1</v></c></row>", None),
        ("<row r='4294967295'><c><v>1</v></c></row>", None),
        ("<x:row xmlns:x='urn:x' r='1048576'><x:c r='XFD9'><x:v>1</x:v></x:c></x:row>", None),
    ],
)
def test_a_value_far_away_however_it_is_written(spelling, told, english):
    """What Excel would never write is refused in some words, or read as nothing far away."""
    content = bombs.far_cell(spelling)
    assert len(content) < 20_000
    if told:
        assert refusal(content) == told
    else:
        assert widest(content) <= 256


@pytest.mark.parametrize("name", bombs.DECLARATIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own(name, encoding, english):
    assert "declares entities" in refusal(bombs.declares(bombs.DECLARATIONS[name], encoding))


@pytest.mark.parametrize(
    ("bomb", "told"),
    [
        (lambda: bombs.zip_bomb(400), "unpacks to more"),
        (lambda: bombs.overlapping(60, 10), "unpacks to more"),
        (lambda: bombs.many_parts(3_000), "unpacks to more"),
        (lambda: bombs.many_sheets(2_100), "unpacks to more"),
        (lambda: bombs.shared_strings(13_000_000), "unpacks to more"),
        (lambda: bombs.merges(200_000), "cannot be read"),
    ],
    ids=["ratio", "overlapping", "parts", "sheets", "strings", "merges"],
)
def test_packages_that_grow(bomb, told, english):
    content = bomb()
    assert len(content) < reader.MAX_BYTES
    assert told in refusal(content)


@pytest.mark.parametrize(
    "bomb",
    [
        lambda: bombs.nested_zip(4),
        lambda: bombs.many_sheets(300),
        lambda: bombs.shared_strings(300_000),
        lambda: bombs.styles(100_000),
        lambda: bombs.merges(50_000),
    ],
    ids=["a zip inside", "sheets", "strings", "styles", "merges"],
)
def test_packages_that_are_only_large_are_read(bomb):
    assert read_sheets(bomb(), "a.xlsx")[0].rows


def test_elements_nested_without_end(english):
    assert widest(bombs.nested_tags(1_000_000)) == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (lambda: b"a," * 4_000_000, COLUMNS_TOO_MANY),
        (lambda: "甲，".encode("gbk") * 2_000_000, COLUMNS_TOO_MANY),
        (lambda: b"a" * 9_000_000, "The text file cannot be divided into cells."),
        (lambda: b'a,"' + b"b\n" * 4_000_000, "The text file cannot be divided into cells."),
        (lambda: b"a\n" * 100_001, ROWS_TOO_MANY),
        (lambda: (b"1," * 255 + b"1\n") * 16_000, "4 million cells; divide the file."),
        (lambda: b"\0" * 1_000_000, "not a spreadsheet"),
    ],
    ids=["one line", "one Chinese line", "one cell", "an open quote", "rows", "cells", "NUL"],
)
def test_texts_without_end(content, told, english):
    assert told in refusal(content(), "a.csv")


def test_what_a_database_would_not_take_is_left_out():
    late = b"a,b\n" * 60_000 + b"x\0y,z\x1a\n"
    (sheet,) = read_sheets(late, "a.csv")
    assert sheet.rows[-1].cells == ("xy", "z")


def test_files_at_the_border_are_read():
    wide = [[f"{column}" for column in range(256)]] * 300
    long = [[f"甲{row}"] for row in range(reader.MAX_ROWS)]
    cell = "字" * 32_000

    assert len(read_sheets(xlsx(wide), "a.xlsx")[0].rows[0].cells) == 256
    assert len(read_sheets(text(wide), "a.csv")[0].rows[0].cells) == 256
    assert len(read_sheets(text(long), "a.csv")[0].rows) == reader.MAX_ROWS
    assert len(read_sheets(xlsx(long), "a.xlsx")[0].rows) == reader.MAX_ROWS
    assert read_sheets(text([[cell, "b"]], "utf-8"), "a.csv")[0].rows[0].cells[0] == cell
    assert read_sheets(xlsx([[cell]]), "a.xlsx")[0].rows[0].cells == (cell,)
    assert read_sheets(xls([["a"] * 200] * 2000), "a.xls")[0].rows[-1].number == 2000


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(memory=1024, cpu=1, wall=60, output=256), "time"),
        (Limits(memory=1024, cpu=20, wall=0, output=256), "time"),
        (Limits(memory=60, cpu=20, wall=60, output=256), "memory"),
        (Limits(memory=1024, cpu=20, wall=60, output=0), "output"),
    ],
    ids=["processor", "wall", "memory", "output"],
)
def test_each_limit_ends_the_reading(limits, code):
    content = b"a,b,c\n" * 1_500_000
    bounds = {"max_rows": 10**9, "max_columns": 256, "max_cells": 10**9}
    with pytest.raises(SandboxRefused) as refused:
        list(read_sandboxed("sheet", content, limits=limits, max_unpacked=1, max_parts=1, **bounds))
    assert refused.value.code == code


ATTEMPTS = {
    "more memory": "resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))",
    "more time": "resource.setrlimit(resource.RLIMIT_CPU, (9999, 9999))",
    "a file": "open(sys.argv[2], 'w')",
    "what another wrote": "open('/etc/passwd')",
    "a process": "os.fork()",
    "a program": "os.execv('/bin/true', ['true'])",
    "the network": "socket.socket().connect(('127.0.0.1', 1))",
}


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limits are Linux's")
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_a_confined_process_has_given_up_it_does_not_get_back(attempt, tmp_path):
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import os, resource, socket;"
        "from records.core.uploads.parsers.worker import confine; confine(memory=1 << 30, cpu=20)\n"
        f"try:\n {ATTEMPTS[attempt]}\nexcept (OSError, ValueError) as error:\n"
        " os._exit(0 if getattr(error, 'errno', 1) != 111 else 8)\nos._exit(7)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(ROOT), str(tmp_path / "x")],
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_confined_process_knows_no_secret(monkeypatch):
    """What the environment holds would stand in /proc for a parser gone wild to read."""
    monkeypatch.setitem(os.environ, "LMS_SECRET_KEY", "very secret")
    seen = set()
    for _piece in read_sandboxed(
        "sheet",
        b"a,b\n" * 1000,
        max_rows=10**6,
        max_columns=256,
        max_cells=10**6,
        max_unpacked=1,
        max_parts=1,
    ):
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if b"records.core.uploads.parsers.worker" in (entry / "cmdline").read_bytes():
                    seen.add((entry / "environ").read_bytes())
            except OSError:
                continue
    assert not any(b"very secret" in environment for environment in seen)
