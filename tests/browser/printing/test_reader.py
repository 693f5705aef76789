"""The reader of printed pages finds what was planted, and nothing on a sound page."""

from pathlib import Path

import pytest

from records.core.paper import compile_pdf
from tests.browser.printing.reader import Frame, faults_of, sizes_of, words_of

SOUND = """
#set page(width: 210mm, height: 297mm, margin: 18mm, header: [页眉], footer: [页脚])
#set text(font: "Noto Sans SC", size: 10pt)
#set par(leading: 0.3em)
#lorem(200)
"""


def made(tmp_path: Path, more: str) -> bytes:
    template = tmp_path / "one.typ"
    template.write_text(SOUND + more, encoding="utf-8")
    return compile_pdf(template, {})


def test_a_sound_page_has_no_faults(tmp_path: Path) -> None:
    pdf = made(tmp_path, "长单位名称 #table(columns: 3, [甲], [乙], [丙])")

    assert faults_of(pdf, Frame(top=15, bottom=15)) == []
    assert sizes_of(pdf) == {(210, 297)}
    assert "长单位名称" in words_of(pdf)


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        ("#place(top, dy: 1.5pt)[组织部意见栏]", "“组织部意见栏"),
        ("#place(top + left, dx: 176mm, dy: 100mm)[最后三列缺勤]", "beyond the paper's edge"),
        ("#place(top + left, dx: -16mm, dy: 100mm)[姓名]", "beyond the paper's edge"),
        ("#pagebreak()", "page 2: nothing on it"),
    ],
)
def test_what_is_planted_is_found(tmp_path: Path, planted: str, expected: str) -> None:
    found = faults_of(made(tmp_path, planted), Frame(top=15, bottom=15))

    assert len(found) == 1
    assert expected in found[0]


def test_a_page_of_head_and_foot_alone_counts_as_empty(tmp_path: Path) -> None:
    pdf = made(tmp_path, "#pagebreak()")

    assert faults_of(pdf, Frame(top=15, bottom=15)) == ["page 2: nothing on it"]


def test_a_page_of_one_line_counts_as_empty(tmp_path: Path) -> None:
    pdf = made(tmp_path, "#set page(header: none, footer: none)\n页脚留在最后一页")

    assert faults_of(pdf) == ["page 2: nothing on it"]
