"""Documents on paper: data is data, fonts are embedded, nothing of the machine is read."""

from pathlib import Path

import pytest
import typst

from records.core.paper import compile_pdf

SHOW = '#let data = json(bytes(sys.inputs.data))\n#set text(font: ("Noto Sans SC", "Noto Sans CJK SC"))\n'


def test_what_looks_like_markup_stays_a_name(tmp_path: Path):
    template = tmp_path / "one.typ"
    template.write_text(SHOW + "#data.name", encoding="utf-8")

    pdf = compile_pdf(template, {"name": '#read("/etc/passwd") $x *粗* 𠮷'})

    assert pdf.startswith(b"%PDF-1.7")
    assert b"NotoSansSC" in pdf
    assert b"pdfaid:part" in pdf


def test_a_template_reads_nothing_above_its_folder(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "inner").mkdir()
    template = tmp_path / "inner" / "one.typ"
    template.write_text('#read("../secret.txt")', encoding="utf-8")

    with pytest.raises(typst.TypstError):
        compile_pdf(template, {})


def test_a_character_that_no_font_has_does_not_stop_the_paper(tmp_path: Path):
    template = tmp_path / "one.typ"
    template.write_text(SHOW + "#data.name", encoding="utf-8")

    assert compile_pdf(template, {"name": "王😀\ue000"}).startswith(b"%PDF-")
