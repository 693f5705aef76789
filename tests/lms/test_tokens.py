"""The colours: read from tokens.css, held to WCAG 2.2 AA in light and dark."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

CSS = Path(__file__).resolve().parents[2] / "lms/static/lms/css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")

SURFACES = ("ground", "surface", "surface-2")
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3", "link", "link-hover")
        for ground in SURFACES
    ),
    *((state, f"{state}-bg") for state in ("ok", "warn", "bad", "info", "neutral")),
    *((state, "surface") for state in ("ok", "warn", "bad", "info", "neutral")),
    ("ink", "warn-bg"),
    ("ink", "bad-bg"),
    ("ink", "surface-3"),
    ("ink-2", "surface-3"),
    ("ink-3", "surface-3"),
    ("link", "tint"),
    ("link-hover", "tint"),
    ("link", "warn-bg"),
    ("link", "bad-bg"),
    ("on-tint", "tint"),
    ("on-tint", "tint-2"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-bar", "bar"),
    ("on-bar", "bar-deep"),
    ("on-bar-soft", "bar"),
    ("on-bar-soft", "bar-deep"),
    ("on-heat-low", "heat-1"),
    ("on-heat-low", "heat-2"),
    ("on-heat-mid", "heat-3"),
    ("on-heat-high", "heat-4"),
    ("on-heat-high", "heat-5"),
]
MARKS = [
    *((f"kind-{number}", "surface") for number in range(1, 7)),
    ("kind-1", "track"),
    ("heat-4", "track"),
    ("ok", "track"),
    ("warn", "track"),
    ("bad", "track"),
    ("line-strong", "surface"),
    ("line-strong", "ground"),
    ("focus", "ground"),
    ("focus", "surface"),
    ("bar-gold", "bar"),
    ("bar-gold", "bar-deep"),
    ("action", "surface"),
]


def block(selector: str) -> dict[str, str]:
    """Return the colours set under one selector."""
    found = re.search(rf"{re.escape(selector)}\s*\{{(.*?)\}}", TOKENS, re.DOTALL)
    assert found, selector
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found.group(1)))


LIGHT = block(":root")
DARK = block(':root[data-theme="dark"]')
THEMES = {"light": LIGHT, "dark": {**LIGHT, **DARK}}


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_known_value():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_is_readable(theme: str, text: str, ground: str):
    colours = THEMES[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_stand_out(theme: str, mark: str, ground: str):
    colours = THEMES[theme]
    assert contrast(colours[mark], colours[ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_neighbouring_kinds_differ_in_lightness(theme: str):
    colours = THEMES[theme]
    for one, other in pairwise(range(1, 4)):
        assert contrast(colours[f"kind-{one}"], colours[f"kind-{other}"]) >= 1.4


def test_system_dark_equals_chosen_dark():
    assert block(':root:not([data-theme="light"])') == DARK


def test_every_colour_has_a_dark_value():
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}
    assert colours == {name for name, value in DARK.items() if value.startswith("#")}


BACK_OFFICE = CSS / "admin.css"
"""Stands on Wagtail's page, beside Wagtail's own sheet and none of ours."""


def test_the_back_office_is_coloured_by_properties_that_wagtail_has():
    ours = BACK_OFFICE.read_text(encoding="utf-8")
    wagtails = Path(str(finders.find("wagtailadmin/css/core.css"))).read_text(encoding="utf-8")
    named = set(re.findall(r"--(w-[\w-]+)", ours))
    assert named
    assert named <= set(re.findall(r"--(w-[\w-]+):", wagtails))


@pytest.mark.parametrize(
    "sheet", sorted({*CSS.glob("*.css")} - {BACK_OFFICE}), ids=lambda path: path.name
)
def test_sheets_use_only_known_tokens_and_no_outside_files(sheet: Path):
    text = sheet.read_text(encoding="utf-8")
    local = set(re.findall(r"--([\w-]+):", text))
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= set(LIGHT) | local
    assert not re.search(r"https?:|data:|@import", text)


def test_the_back_office_asks_nothing_of_outside():
    assert not re.search(r"https?:|data:|@import|url", BACK_OFFICE.read_text(encoding="utf-8"))
