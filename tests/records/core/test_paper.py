"""Documents on paper: data is data, fonts are embedded, nothing of the machine is read."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import typst
from django.conf import settings

from records.core.paper import Facts, Paper, compile_pdf, record_of
from records.core.paper.documents import check_address
from tests.factories.records import NOW

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


def test_the_digest_is_the_one_that_the_documentation_computes():
    paper = Paper(
        title="干部调动回执",
        unit="武陵区",
        number="DR-2026-000001",
        page="/transfers/1/",
        blocks=[],
    )
    text = (Path(settings.BASE_DIR) / "docs" / "paper.md").read_text(encoding="utf-8")

    assert f"`{paper.content}`" in text
    assert f"`{record_of(paper, now=NOW).digest}`" in text


def test_the_code_leads_to_the_page_and_the_digest_reaches_no_server(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://train.example/"
    paper = Paper(title="表", unit="区", page="/cadres/5/?as_of=2026-11-25", blocks=[])
    record = record_of(paper, now=NOW)

    address = urlsplit(check_address(paper, record))

    assert (address.netloc, address.path, address.query) == (
        "train.example",
        "/cadres/5/",
        "as_of=2026-11-25",
    )
    assert address.fragment == f"sha256={record.digest}"


def test_another_day_gives_the_same_digest_and_another_fact_does_not():
    blocks = [Facts([("姓名", "周敏")])]
    paper = Paper(title="表", unit="区", page="/", blocks=blocks)
    changed = Paper(title="表", unit="区", page="/", blocks=[Facts([("姓名", "周闵")])])
    later = NOW + timedelta(days=1)

    assert record_of(paper, now=NOW).digest == record_of(paper, now=later).digest
    assert record_of(paper, now=NOW).reference != record_of(paper, now=later).reference
    assert record_of(paper, now=NOW).digest != record_of(changed, now=NOW).digest
