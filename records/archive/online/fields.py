"""The columns of an online platform's export."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.sheets import Cell, CellError, Field
from records.core.sheets.dates import parse_day
from records.core.sheets.values import (
    parse_citizen_number,
    parse_decimal,
    parse_minutes,
    parse_name,
    parse_staff_number,
    text_parser,
)

DAY_MINUTES = 24 * 60


def as_written(value: Cell) -> Cell:
    """Return the cell itself: what a bare number means is told by the header."""
    return value


def _field(
    name: str,
    label: Promise | str,
    aliases: str,
    parse: Callable[[Cell], Any],
    required: bool = False,
) -> Field:
    # An export may name several times and numbers; the wording that comes first here is taken.
    return Field(name, label, tuple(aliases.split()), parse, required, first_wins=True)


ONLINE_FIELDS: tuple[Field, ...] = (
    _field(
        "staff_number",
        gettext_lazy("Staff number"),
        "工号 干部工号 人员编号 干部编号 人员编码 职工编号 职工号 员工编号 员工号 学员编号 学号 "
        "账号 用户名",
        parse_staff_number,
    ),
    _field(
        "citizen_number",
        gettext_lazy("Citizen number"),
        "身份证号 身份证号码 身份证 公民身份号码 居民身份证号 证件号码",
        parse_citizen_number,
    ),
    _field("name", gettext_lazy("Full name"), "姓名 名字 学员姓名 学员", parse_name),
    _field(
        "course",
        gettext_lazy("Course"),
        "课程名称 课程 课程名 学习课程 课程标题 课件名称 课件 学习内容 视频名称",
        text_parser(200),
        required=True,
    ),
    _field(
        "date",
        gettext_lazy("Date"),
        "学习日期 日期 完成日期 完成时间 学习完成时间 课程完成时间 完成学习时间 学完时间 学习时间 "
        "结束时间 通过时间",
        parse_day,
        required=True,
    ),
    _field(
        "minutes",
        gettext_lazy("Minutes"),
        "有效学习时长 有效时长 学习时长 学习分钟数 学习分钟 分钟数 分钟 时长 学习时间分钟 时间分钟 "
        "累计学习时长 累计时长 观看时长 播放时长",
        as_written,
        required=True,
    ),
)
IDENTITIES = (("staff_number", "citizen_number"),)


def minutes_of(cell: Cell, header: str) -> Decimal:
    """Return the minutes in a cell; a bare number is in the unit its header names."""
    scale = _scale(header)
    if scale != 1 and _is_number(cell):
        minutes = (parse_decimal(cell) * scale).quantize(Decimal("0.01"))
    else:
        minutes = parse_minutes(cell)
    if not 0 <= minutes <= DAY_MINUTES:
        raise CellError(_("A day has no more than 1440 minutes."))
    return minutes


def _scale(header: str) -> Decimal:
    if "分" in header:
        return Decimal(1)
    if "小时" in header:
        return Decimal(60)
    return Decimal(1) / 60 if "秒" in header else Decimal(1)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, int | float):
        return True
    return isinstance(cell, str) and bool(re.fullmatch(r"\s*\d+(\.\d+)?\s*", cell))
