"""Templates are read by people: one element a line, short lines, texts that survive reformatting."""

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
WIDEST = 120
BLOCKS = (
    "address|article|aside|blockquote|body|caption|dd|details|dialog|div|dl|dt|fieldset|figure"
    "|footer|form|h[1-6]|head|header|hr|legend|li|main|nav|ol|option|p|section|summary|table"
    "|tbody|td|tfoot|th|thead|tr|ul"
)
BLOCK = re.compile(rf"<(?:{BLOCKS})\b")
TEXTS = re.compile(r"\{%\s*blocktranslate\b(.*?)%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
RAW = re.compile(r"<(pre|textarea)\b.*?</\1>", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_line_is_short_and_opens_one_element(path: Path):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        place = f"{name(path)}:{number}"
        assert len(line) <= WIDEST, f"{place} has {len(line)} characters"
        assert len(BLOCK.findall(line)) <= 1, f"{place} opens more than one element"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_text_of_several_lines_is_trimmed(path: Path):
    """Else its indentation would belong to the message, and the loader takes indentation away."""
    for options, text in TEXTS.findall(path.read_text("utf-8")):
        assert "\n" not in text or "trimmed" in options.split(), text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_that_shows_its_spaces_is_indented(path: Path):
    """The loader takes indentation away, which a reader of a `pre` would miss."""
    for found in RAW.finditer(path.read_text("utf-8")):
        content = found.group().partition(">\n")[2]
        assert not re.search(r"^[ \t]", content, re.MULTILINE), found.group()
