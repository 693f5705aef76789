"""`manage.py import_roster` as it is called from a shell."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from records.register.models import Cadre
from tests.factories.sheets import citizen_number, text, xlsx

pytestmark = pytest.mark.django_db

NUMBER = citizen_number(date(1978, 3, 15))
GOOD = [["姓名", "身份证号", "单位"], ["张三", NUMBER, "武陵区"]]
BAD = [*GOOD, ["李四", NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1"), "武陵区"]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    def call(rows: list[list[Any]] | bytes, *options: str) -> tuple[int, Any]:
        file = tmp_path / "名册.xlsx"
        file.write_bytes(rows if isinstance(rows, bytes) else xlsx(rows))
        code = 0
        try:
            call_command("import_roster", str(file), *options)
        except SystemExit as end:
            code = int(str(end.code))
        out = capsys.readouterr().out
        return code, json.loads(out) if "json" in options else out

    return call


JSON = ("--format", "json")


def test_preview_as_json(city: SimpleNamespace, run: Any) -> None:
    code, told = run(GOOD, *JSON)
    assert code == 0
    assert told == {
        "rows": 1,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "errors": [],
        "applied": False,
    }
    assert not Cadre.objects.exists()


def test_apply_and_repeat(city: SimpleNamespace, run: Any) -> None:
    assert run(GOOD, "--apply", *JSON)[1]["applied"] is True
    code, told = run(GOOD, "--apply", *JSON)
    assert (code, told["unchanged"], told["new"]) == (0, 1, 0)


def test_bad_rows_end_with_1_and_write_nothing(city: SimpleNamespace, run: Any) -> None:
    code, told = run(BAD, "--apply", *JSON)
    assert (code, told["applied"], told["rows"], told["new"]) == (1, False, 2, 1)
    (error,) = told["errors"]
    assert (error["row"], error["field"]) == (3, "citizen_number")
    assert error["message"]
    assert not Cadre.objects.exists()


def test_bad_rows_can_be_skipped(city: SimpleNamespace, run: Any) -> None:
    code, told = run(BAD, "--apply", "--skip-errors", *JSON)
    assert (code, told["applied"], told["new"]) == (1, True, 1)
    assert Cadre.objects.get().name == "张三"


def test_text_tells_each_change(city: SimpleNamespace, run: Any) -> None:
    code, out = run(BAD)
    assert code == 1
    assert "2\tnew\t张三" in out
    assert "3\terror\tcitizen_number" in out
    assert "2 rows: 1 new, 0 changed, 0 unchanged; 1 errors; nothing was written." in out


def test_unit_bounds_the_import(city: SimpleNamespace, run: Any) -> None:
    assert run(GOOD, "--unit", "430702", *JSON)[0] == 0
    assert run(GOOD, "--unit", "430703", *JSON)[0] == 1


def test_file_that_is_no_roster_is_told_in_json_too(city: SimpleNamespace, run: Any) -> None:
    code, told = run(text([["甲", "乙"]]), *JSON)
    assert (code, told["rows"], len(told["errors"])) == (1, 0, 1)


def test_file_that_is_no_roster(city: SimpleNamespace, run: Any) -> None:
    with pytest.raises(CommandError, match=r"名册\.xlsx"):
        run(text([["甲", "乙"]]))


def test_missing_file_and_unknown_unit(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"absent\.xlsx"):
        call_command("import_roster", str(tmp_path / "absent.xlsx"))
    file = tmp_path / "a.csv"
    file.write_text("姓名")
    with pytest.raises(CommandError, match="no unit has the code X"):
        call_command("import_roster", str(file), "--unit", "X")
