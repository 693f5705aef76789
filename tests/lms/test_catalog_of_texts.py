"""Every text a person can see has its Chinese."""

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

CATALOG, OF_WAGTAIL = (
    Path(folder, "zh_Hans/LC_MESSAGES/django.po") for folder in settings.LOCALE_PATHS
)
both = pytest.mark.parametrize("path", [CATALOG, OF_WAGTAIL], ids=["own", "wagtail"])


@both
def test_no_text_is_without_its_chinese(path: Path) -> None:
    catalog = polib.pofile(str(path))
    missing = [
        entry.msgid
        for entry in catalog
        if not entry.obsolete and (not entry.translated() or "fuzzy" in entry.flags)
    ]
    assert missing == []


@both
def test_people_are_addressed_politely(path: Path) -> None:
    texts = [
        text
        for entry in polib.pofile(str(path))
        if not entry.obsolete
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert [text for text in texts if "你" in text] == []


@both
def test_the_compiled_catalog_is_the_written_one(path: Path) -> None:
    written = {
        (e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural
        for e in polib.pofile(str(path))
        if not e.obsolete
    }
    compiled = {
        (e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural
        for e in polib.mofile(str(path.with_suffix(".mo")))
    }
    assert compiled == written


@both
def test_placeholders_survive_translation(path: Path) -> None:
    import re

    pattern = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]+\}")
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(path))
        if not entry.msgid_plural
        and sorted(pattern.findall(entry.msgid)) != sorted(pattern.findall(entry.msgstr))
    ]
    assert wrong == []


@pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="no xgettext here: apt-get install gettext"
)
def test_the_catalog_knows_every_text_of_the_code(tmp_path: Path) -> None:
    copy = tmp_path / "tree"
    ignore = shutil.ignore_patterns(
        ".venv", ".git", "var", "tests", "benchmarks", "__pycache__", "static", ".*_cache"
    )
    shutil.copytree(settings.BASE_DIR, copy, ignore=ignore)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-obsolete", "-v0"],
        cwd=copy,
        check=True,
    )
    fresh = polib.pofile(str(copy / "lms/locale/zh_Hans/LC_MESSAGES/django.po"))
    known = {entry.msgid for entry in polib.pofile(str(CATALOG)) if not entry.obsolete}
    assert sorted({entry.msgid for entry in fresh} - known) == []
