"""Accounts from a CSV file of another system: looked at first, applied on demand, safe to repeat.

Columns (the first line names them, in any order): staff_number, name, phone, unit, active.
Roles are never granted by a file, and passwords never stand in one.
"""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.services import change_user, create_user
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import DomainError, ManyErrors
from records.core.phones import parse_phone_or_none
from records.register.models import Cadre
from records.trail.services import record_event

COLUMNS: dict[str, tuple[str, ...]] = {
    "staff_number": ("staff_number", "staff number", "工号", "人员编号"),
    "name": ("name", "姓名"),
    "phone": ("phone", "手机", "手机号", "手机号码"),
    "unit": ("unit", "unit_code", "单位代码", "单位编码"),
    "active": ("active", "在用", "启用", "状态"),
}
NEEDED = ("staff_number", "name")
YES = {"1", "true", "yes", "y", "是", "在职", "启用", "在用"}
NO = {"0", "false", "no", "n", "否", "离职", "停用"}
LARGEST = 20 * 1024 * 1024
LONGEST_NAME, LONGEST_NUMBER = 60, 30


@dataclass
class LineResult:
    """What becomes of one line."""

    line: int
    staff_number: str
    fate: str
    """created, changed, closed, reopened, unchanged or refused."""
    why: str = ""


@dataclass
class Report:
    """What a file would do, or has done."""

    applied: bool
    rows: list[LineResult] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    not_in_file: int = 0
    """Accounts of cadres that the file does not name; they stay as they are."""

    @property
    def refused(self) -> list[LineResult]:
        """Return the lines that were not read."""
        return [row for row in self.rows if row.fate == "refused"]

    def counts(self) -> dict[str, int]:
        """Return how many lines met each fate."""
        found: dict[str, int] = {}
        for row in self.rows:
            found[row.fate] = found.get(row.fate, 0) + 1
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the report for a machine."""
        return {
            "applied": self.applied,
            "counts": self.counts(),
            "ignored_columns": self.ignored_columns,
            "not_in_file": self.not_in_file,
            "rows": [asdict(row) for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One line, read."""

    number: int
    staff_number: str
    name: str
    phone: str | None
    """None: the file says nothing about it; "" takes it away."""
    unit: str
    active: bool | None


class _Undo(Exception):
    """Ends a preview: nothing of it stays."""


def sync_accounts(*, content: bytes, apply: bool, actor: Actor, now: datetime) -> Report:
    """Bring accounts in line with a file; without `apply` nothing is kept.

    Each line has a fate of its own, and a refused one stops no other. Raises DomainError where
    the file cannot be read at all.
    """
    report = Report(applied=apply)
    try:
        with transaction.atomic():
            _sync(content, report, actor, now)
            if not apply:
                raise _Undo
    except _Undo:
        pass
    return report


def _sync(content: bytes, report: Report, actor: Actor, now: datetime) -> None:
    rows = list(read_lines(content, report))
    numbers = Counter(row.staff_number for row in rows if isinstance(row, Line))
    for row in rows:
        report.rows.append(row if isinstance(row, LineResult) else _apply(row, numbers, actor, now))
    accounts = User.objects.filter(is_active=True, cadre__isnull=False)
    report.not_in_file = accounts.exclude(username__in=set(numbers)).count()
    if report.applied:
        record_event(
            tag=AccountsTag.ACCOUNTS_SYNCED,
            actor=actor,
            now=now,
            subject=_("Accounts from a file"),
            subject_type="sync",
            subject_id="",
            after=report.counts() | {"not_in_file": report.not_in_file},
        )


def _apply(line: Line, numbers: Counter[str], actor: Actor, now: datetime) -> LineResult:
    if numbers[line.staff_number] > 1:
        return _line_result(
            line, "refused", _("this staff number stands in the file more than once")
        )
    try:
        with transaction.atomic():
            user = User.objects.filter(username=line.staff_number).first()
            fate = _change(user, line, actor, now) if user else _create(line, actor, now)
            return _line_result(line, *fate)
    except (DomainError, ManyErrors) as error:
        return _line_result(line, "refused", str(error))


def _create(line: Line, actor: Actor, now: datetime) -> tuple[str, str]:
    if line.active is False:
        return "unchanged", _("has no account, and the file says closed")
    cadre = _cadre(line)
    create_user(
        username=line.staff_number,
        name=line.name,
        password=None,
        phone=line.phone or "",
        cadre=cadre,
        actor=actor,
        now=now,
    )
    return "created", "" if cadre else _("not on the register: an account without a file")


def _change(user: User, line: Line, actor: Actor, now: datetime) -> tuple[str, str]:
    if user.is_superuser:
        raise DomainError(_("this account is kept by hand"))
    _cadre(line)
    phone = user.phone if line.phone is None else line.phone
    active = user.is_active if line.active is None else line.active
    before = (user.name, user.phone, user.is_active)
    if before == (line.name, phone, active):
        return "unchanged", ""
    change_user(user=user, name=line.name, phone=phone, is_active=active, actor=actor, now=now)
    if active != user.is_active:
        return ("reopened", "") if active else ("closed", "")
    return "changed", ""


def _cadre(line: Line) -> Cadre | None:
    cadre = Cadre.objects.filter(staff_number=line.staff_number).select_related("unit").first()
    if cadre is not None and line.unit and cadre.unit.code != line.unit:
        raise DomainError(
            _("the register has this person in unit %(here)s, the file in %(there)s")
            % {"here": cadre.unit.code, "there": line.unit}
        )
    return cadre


def read_lines(content: bytes, report: Report) -> Iterator[Line | LineResult]:
    """Give the lines of a file, those that cannot be read as refused.

    UTF-8 (with or without BOM) or GB 18030. Raises DomainError for a file without the columns.
    """
    rows = csv.reader(io.StringIO(_text(content)), strict=False)
    try:
        header = next(rows, [])
        places = _places(header, report)
        for number, cells in enumerate(rows, start=2):
            if any(cell.strip() for cell in cells):
                yield _line(number, cells, places)
    except csv.Error as error:
        raise DomainError(_("This is no CSV file: %s") % error) from error


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise DomainError(_("The file is larger than %d MB.") % (LARGEST // 2**20))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise DomainError(_("The file is neither UTF-8 nor GB 18030."))


def _places(header: list[str], report: Report) -> dict[str, int]:
    known = {name: column for column, names in COLUMNS.items() for name in names}
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = known.get(cell.strip().casefold())
        if column is None or column in places:
            report.ignored_columns.append(cell.strip())
        else:
            places[column] = place
    missing = [column for column in NEEDED if column not in places]
    if missing:
        raise DomainError(_("The first line names no column %s.") % ", ".join(missing))
    return places


def _line(number: int, cells: list[str], places: dict[str, int]) -> Line | LineResult:
    def cell(column: str) -> str:
        place = places.get(column)
        text = cells[place] if place is not None and place < len(cells) else ""
        return unicodedata.normalize("NFKC", text).strip()

    staff_number, name = cell("staff_number"), cell("name")
    phone, active, problem = None, None, _problem_of(staff_number, name)
    try:
        phone = _phone(cell("phone")) if "phone" in places else None
        active = _active(cell("active")) if "active" in places else None
    except DomainError as error:
        problem = problem or str(error)
    if problem:
        return LineResult(number, staff_number[:LONGEST_NUMBER], "refused", problem)
    return Line(number, staff_number, name, phone, cell("unit"), active)


def _problem_of(staff_number: str, name: str) -> str:
    if not staff_number:
        return _("no staff number")
    if len(staff_number) > LONGEST_NUMBER:
        return _("the staff number is longer than %d characters") % LONGEST_NUMBER
    if not name:
        return _("no name")
    if len(name) > LONGEST_NAME:
        return _("the name is longer than %d characters") % LONGEST_NAME
    return ""


def _phone(text: str) -> str:
    phone = parse_phone_or_none(text) if text else ""
    if phone is None:
        raise DomainError(_("the phone is no mobile number of 11 digits"))
    return phone


def _active(text: str) -> bool | None:
    plain = text.casefold()
    if plain and plain not in YES | NO:
        raise DomainError(_("“%s” says neither open nor closed") % text[:20])
    return plain in YES if plain else None


def _line_result(line: Line, fate: str, why: str = "") -> LineResult:
    return LineResult(line.number, line.staff_number, fate, why)
