"""The columns of a roster, as offices word them."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.core.codes import PoliticalStatus
from records.core.sheets.coded import (
    parse_education,
    parse_ethnicity,
    parse_level_or_rank,
    parse_political_status,
    parse_rank,
    parse_sex,
)
from records.core.sheets.columns import Field
from records.core.sheets.dates import PartialDate, parse_partial_date
from records.core.sheets.model import Cell
from records.core.sheets.values import (
    CellError,
    parse_citizen_number,
    parse_name,
    parse_phone,
    parse_staff_number,
    plain,
    text_parser,
)
from records.register.enums import CadreCategory

_CATEGORIES = (
    ("年轻", CadreCategory.PROMISING),
    ("党外", CadreCategory.NON_PARTY),
    ("党政", CadreCategory.PARTY_GOVERNMENT),
    ("公务员", CadreCategory.PARTY_GOVERNMENT),
    ("机关", CadreCategory.PARTY_GOVERNMENT),
    ("企业", CadreCategory.ENTERPRISE),
    ("专业技术", CadreCategory.PROFESSIONAL),
    ("事业", CadreCategory.INSTITUTION),
    ("基层", CadreCategory.GRASS_ROOTS),
)


def parse_category(value: Cell) -> CadreCategory:
    """Return the category by which trained people are counted."""
    text = plain(value)
    if text in CadreCategory.values:
        return CadreCategory(text)
    for word, category in _CATEGORIES:
        if word in text:
            return category
    raise CellError(_("“%(text)s” is not known here.") % {"text": text[:30]})


def parse_party_date(value: Cell) -> PartialDate | PoliticalStatus:
    """Return when somebody joined the Party; the same column names the status of others."""
    try:
        return parse_partial_date(value)
    except CellError as error:
        try:
            return parse_political_status(value)
        except CellError:
            raise error from None


def _field(
    name: str,
    label: Promise | str,
    aliases: str,
    parse: Callable[[Cell], Any],
    required: bool = False,
) -> Field:
    return Field(name, label, tuple(aliases.split()), parse, required)


ROSTER_FIELDS: tuple[Field, ...] = (
    _field(
        "name",
        gettext_lazy("Full name"),
        "姓名 名字 干部姓名 人员姓名 学员姓名 人员名称 姓名(曾用名)",
        parse_name,
        required=True,
    ),
    _field(
        "staff_number",
        gettext_lazy("Staff number"),
        "工号 人员编号 干部编号 人员编码 职工编号 职工号 员工编号 员工号 工作证号 干部工号",
        parse_staff_number,
    ),
    _field(
        "citizen_number",
        gettext_lazy("Citizen number"),
        "身份证号 身份证号码 身份证 公民身份号码 公民身份证号码 公民身份证号 居民身份证号 "
        "居民身份证号码 居民身份证 身份号码 证件号码 证件号",
        parse_citizen_number,
    ),
    _field("sex", gettext_lazy("Sex"), "性别", parse_sex),
    _field(
        "birth_date",
        gettext_lazy("Birth date"),
        "出生年月 出生日期 出生年月日 出生时间 生日 出生 出生年月岁 生年月",
        parse_partial_date,
    ),
    _field("ethnicity", gettext_lazy("Ethnicity"), "民族 族别", parse_ethnicity),
    _field("native_place", gettext_lazy("Native place"), "籍贯 祖籍", text_parser(60)),
    _field(
        "political_status",
        gettext_lazy("Political status"),
        "政治面貌 党派 政治面目",
        parse_political_status,
    ),
    _field(
        "joined_party_on",
        gettext_lazy("Joined the Party"),
        "入党时间 入党年月 入党日期 加入中共时间 加入中国共产党时间 入党 参加党派时间",
        parse_party_date,
    ),
    _field(
        "began_work_on",
        gettext_lazy("Began work"),
        "参加工作时间 参工时间 参加工作年月 参加工作日期 参工年月 工作时间",
        parse_partial_date,
    ),
    _field(
        "education",
        gettext_lazy("Education"),
        "学历 文化程度 最高学历 全日制学历 学历学位 文化水平",
        parse_education,
    ),
    _field("degree", gettext_lazy("Degree"), "学位 最高学位", text_parser(60)),
    _field(
        "phone",
        gettext_lazy("Phone"),
        "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 移动电话",
        parse_phone,
    ),
    _field(
        "category", gettext_lazy("Cadre category"), "干部类别 人员类别 干部类型", parse_category
    ),
    _field(
        "unit",
        gettext_lazy("Unit"),
        "单位 工作单位 所在单位 单位名称 所属单位 现工作单位 任职单位 工作部门 部门 所在部门 "
        "单位代码 单位编码",
        text_parser(200),
    ),
    _field(
        "unit_and_post",
        gettext_lazy("Unit and post"),
        "单位及职务 工作单位及职务 单位职务 单位和职务 工作单位及现任职务 现工作单位及职务 "
        "所在单位及职务 现任单位及职务 工作单位职务",
        text_parser(300),
    ),
    _field(
        "post_title",
        gettext_lazy("Post"),
        "职务 现任职务 职务名称 工作职务 担任职务 现任领导职务 现职务 岗位",
        text_parser(100),
    ),
    _field(
        "post_level",
        gettext_lazy("Post level"),
        "职务层次 职务级别 级别 行政级别 干部级别 职级层次 现任职务层次 职务职级 职务与职级 "
        "现任级别 任职级别",
        parse_level_or_rank,
    ),
    _field("rank", gettext_lazy("Rank"), "职级 公务员职级 现任职级 现职级", parse_rank),
    _field(
        "since",
        gettext_lazy("Held since"),
        "任现职时间 任职时间 现任职务时间 任现职日期 任职年月 任现职务时间 任现职年月 任职日期 "
        "现职任职时间",
        parse_partial_date,
    ),
    _field(
        "level_since",
        gettext_lazy("Level held since"),
        "任现职级时间 任现职务层次时间 任现级别时间 任现职级年月 任职级时间 现职级时间 "
        "任现级时间 任同级职务时间 任现职务级别时间 任现职级日期",
        parse_partial_date,
    ),
)
IDENTITIES = (("citizen_number", "staff_number"),)
"""A sheet needs at least one column of each group."""

LABELS: dict[str, Any] = {field.name: field.label for field in ROSTER_FIELDS}
DATE_FIELDS = ("birth_date", "joined_party_on", "began_work_on", "since", "level_since")
PERSON_FIELDS = (
    "staff_number",
    "name",
    "sex",
    "birth_date",
    "citizen_number",
    "phone",
    "ethnicity",
    "native_place",
    "political_status",
    "joined_party_on",
    "began_work_on",
    "education",
    "degree",
    "category",
    "unit",
)
"""What a row can change of the person; posts are appointments."""
