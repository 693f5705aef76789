"""Accounts from a file: every line has a fate, and twice is once."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from records.accounts.models import Role, User
from records.accounts.sign_in.sync import sync_accounts
from records.accounts.tags import AccountsTag
from records.core.errors import DomainError
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, CadreFactory

HEADER = "工号,姓名,手机号,单位代码,状态,备注\n"


def run(text: str, *, apply: bool = True, encoding: str = "utf-8-sig"):
    return sync_accounts(
        content=(HEADER + text).encode(encoding), apply=apply, actor=ACTOR, now=timezone.now()
    )


def fates(report) -> list[str]:
    return [row.fate for row in report.rows]


def test_every_line_has_a_fate(member, county):
    CadreFactory(staff_number="43070002", name="李明", unit=county)
    member("43070003", phone="13800000003")
    member("43070004")
    text = (
        f"43070002,李明,138 0000 0002,{county.code},在职,x\n"
        "43070003,周敏,13800000003,,是,\n"
        "43070004,周敏,,,离职,\n"
        "43070005,新人,12345,,是,\n"
        "43070006,新人,13800000003,,是,\n"
        ",无号,,,是,\n"
        "43070007,,,,是,\n"
        "43070008,甲,,,也许,\n"
        "43070002,李明,,,,\n"
        f"43070009,某人,,{'9' * 30},是,\n"
    )

    report = run(text.replace("43070002,李明,,,,\n", ""))

    assert fates(report) == [
        "created",
        "unchanged",
        "closed",
        "refused",
        "refused",
        "refused",
        "refused",
        "refused",
        "created",
    ]
    assert report.ignored_columns == ["备注"]
    assert User.objects.get(username="43070002").cadre is not None
    assert not User.objects.get(username="43070002").has_usable_password()
    assert not Role.objects.exists(), "a file grants no role"
    assert "refused" in fates(run(text)), "a number that stands twice"


def test_a_preview_keeps_nothing_and_doing_it_twice_changes_nothing(county):
    line = "43070002,李明,13800000002,,是,\n"
    assert fates(run(line, apply=False)) == ["created"]
    assert not User.objects.exists()
    assert not TrailEvent.objects.filter(tag=AccountsTag.ACCOUNTS_SYNCED).exists()
    assert fates(run(line)) == ["created"]
    assert fates(run(line)) == ["unchanged"]
    assert fates(run("43070002,李小明,13800000002,,否,\n")) == ["closed"]
    assert fates(run("43070002,李小明,13800000002,,是,\n")) == ["reopened"]


def test_a_unit_that_differs_from_the_register_is_told(county):
    CadreFactory(staff_number="43070002", name="李明", unit=county)
    report = run("43070002,李明,,OTHER,是,\n")
    assert fates(report) == ["refused"]
    assert county.code in report.rows[0].why


def test_an_administrators_account_is_not_touched_by_a_file():
    root = User.objects.create_superuser("root1", "x", name="根")
    assert fates(run("root1,根,,,否,\n")) == ["refused"]
    root.refresh_from_db()
    assert root.is_active


def test_gb18030_is_read_and_other_files_are_refused(tmp_path: Path):
    assert fates(run("43070002,李明,,,是,\n", encoding="gb18030")) == ["created"]
    for content in (b"\xff\xfe\x00", b"a,b\n1,2\n", b""):
        with pytest.raises(DomainError):
            sync_accounts(content=content, apply=True, actor=ACTOR, now=timezone.now())


def test_the_command_looks_first_and_tells_a_machine(tmp_path: Path):
    file = tmp_path / "accounts.csv"
    file.write_text(HEADER + "43070002,李明,,,是,\n43070003,,,,是,\n", encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("sync_accounts", str(file), "--apply", "--format", "json", stdout=out)
    told = json.loads(out.getvalue())
    assert refused.value.returncode == 2
    assert told["counts"] == {"created": 1, "refused": 1}
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("sync_accounts", str(tmp_path / "nothing.csv"))
