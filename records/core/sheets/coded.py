"""Cells that name an entry of a code table, in the wordings of personnel files."""

import re
from collections.abc import Mapping
from typing import TypeVar

from django.utils.translation import gettext as _

from records.core.codes import ETHNICITIES, Education, PoliticalStatus, PostLevel, Rank, Sex
from records.core.sheets.model import Cell
from records.core.sheets.values import CellError, plain

T = TypeVar("T")


def _unknown(text: str) -> CellError:
    return CellError(_("“%(text)s” is not known here.") % {"text": text[:30]})


def _look_up(table: Mapping[str, T], text: str) -> T:
    try:
        return table[text]
    except KeyError:
        raise _unknown(text) from None


_SEX = {
    **dict.fromkeys(["男", "男性", "m", "male", "1", "♂"], Sex.MALE),
    **dict.fromkeys(["女", "女性", "f", "female", "2", "♀"], Sex.FEMALE),
    **dict.fromkeys(["未说明", "9"], Sex.UNSTATED),
    **dict.fromkeys(["未知", "0"], Sex.UNKNOWN),
}


def parse_sex(value: Cell) -> Sex:
    """Return the sex (GB/T 2261.1)."""
    text = re.sub(r"^\d[-.、]?(?=[男女])|(?<=[男女])\(\d\)$", "", plain(value).lower())
    return _look_up(_SEX, text)


_PARTIES = {
    "预备党员 中共预备党员 中国共产党预备党员": PoliticalStatus.PROBATIONARY,
    "党员 中共党员 共产党员 中国共产党党员 中共 中共正式党员 正式党员": PoliticalStatus.MEMBER,
    "团员 共青团员 中国共产主义青年团团员 共青团": PoliticalStatus.LEAGUE,
    "民革 中国国民党革命委员会": PoliticalStatus.RCCK,
    "民盟 中国民主同盟": PoliticalStatus.CDL,
    "民建 中国民主建国会": PoliticalStatus.CNDCA,
    "民进 中国民主促进会": PoliticalStatus.CAPD,
    "农工 农工党 农工民主党 中国农工民主党": PoliticalStatus.CPWDP,
    "致公 致公党 中国致公党": PoliticalStatus.ZHI_GONG,
    "九三 九三学社": PoliticalStatus.JIUSAN,
    "台盟 台湾民主自治同盟": PoliticalStatus.TAIMENG,
    "无党派 无党派人士 无党派民主人士": PoliticalStatus.NON_PARTY,
    "群众 普通公民 普通群众 无": PoliticalStatus.MASSES,
}
_POLITICAL = {name: status for names, status in _PARTIES.items() for name in names.split()}


def parse_political_status(value: Cell) -> PoliticalStatus:
    """Return the political status (GB/T 4762), by name or code."""
    text = plain(value)
    if "预备" in text:
        return PoliticalStatus.PROBATIONARY
    text = re.sub(r"\([^()]*\)$", "", text)
    if text.isdigit() and text.zfill(2) in PoliticalStatus.values:
        return PoliticalStatus(text.zfill(2))
    if text not in _POLITICAL:
        text = re.sub(r"(党员|会员|盟员|社员|成员|员)$", "", text)
    return _look_up(_POLITICAL, text)


# Highest first: a cell often tells two ("全日制大专，在职研究生"), and the highest counts.
_EDUCATION = (
    (re.compile("研究生|硕士|博士|MBA|MPA"), Education.POSTGRADUATE),
    (re.compile("本科|学士|大本|大学(?!专科|普通班)"), Education.UNDERGRADUATE),
    (re.compile("大专|专科|高职|大学"), Education.COLLEGE),
    (re.compile("中专|中技|技校|技工|职高|中职|职业高中|中等"), Education.VOCATIONAL),
    (re.compile("高中"), Education.HIGH_SCHOOL),
    (re.compile("初中"), Education.MIDDLE_SCHOOL),
    (re.compile("小学"), Education.PRIMARY),
    (re.compile("其他|其它|文盲"), Education.OTHER),
)


def parse_education(value: Cell) -> Education:
    """Return the highest education named (GB/T 4658, tens), by name or code."""
    text = plain(value)
    if re.fullmatch(r"\d\d", text):
        tens = f"{text[0]}0"
        return _look_up({code: Education(code) for code in Education.values}, tens)
    for pattern, level in _EDUCATION:
        if pattern.search(text):
            return level
    raise _unknown(text)


_ETHNICITY = {
    **{name: code for code, name in ETHNICITIES},
    **{name.removesuffix("族"): code for code, name in ETHNICITIES},
    **{code: code for code, _name in ETHNICITIES},
    **{str(int(code)): code for code, _name in ETHNICITIES},
}


def parse_ethnicity(value: Cell) -> str:
    """Return the two-digit code of a people (GB/T 3304), by name or code."""
    return _look_up(_ETHNICITY, plain(value))


_LEVEL_WORDS = {
    "国家 国": (PostLevel.NATIONAL_CHIEF, PostLevel.NATIONAL_DEPUTY),
    "省部 省 部": (PostLevel.PROVINCIAL_CHIEF, PostLevel.PROVINCIAL_DEPUTY),
    "厅局 司局 地厅 市厅 厅 局 司 地": (
        PostLevel.DEPARTMENTAL_CHIEF,
        PostLevel.DEPARTMENTAL_DEPUTY,
    ),
    "县处 处 县": (PostLevel.COUNTY_CHIEF, PostLevel.COUNTY_DEPUTY),
    "乡科 乡镇 科 乡": (PostLevel.TOWNSHIP_CHIEF, PostLevel.TOWNSHIP_DEPUTY),
}
_LEVELS = {word: pair for words, pair in _LEVEL_WORDS.items() for word in words.split()}
_WORD = "|".join(sorted(_LEVELS, key=len, reverse=True))
_LEVEL = re.compile(
    rf"(?P<before>[正副])?(?P<word>{_WORD})级?(?P<after>[正副])?(?:职|级|实职|职务|领导职务|干部|领导干部)*"
)
_STAFF = {
    **dict.fromkeys(["科员", "科员级", "一般干部", "一般工作人员"], PostLevel.STAFF),
    # Posts of a section inside a township-level unit have no level of their own.
    **dict.fromkeys(["正股级", "副股级", "股级", "正股", "副股"], PostLevel.STAFF),
    **dict.fromkeys(["办事员", "办事员级"], PostLevel.CLERK),
    **dict.fromkeys(
        ["未定", "未定级", "未定职级", "未定职务", "无", "无职务", "无级别", "试用期"],
        PostLevel.UNSET,
    ),
}


def parse_post_level(value: Cell) -> PostLevel:
    """Return the level of a post (GB/T 12407): 副县级, 县处级副职, 正科, 科员, or a code."""
    # 县（处）级正职 is 县处级正职.
    text = re.sub(r"[()]", "", plain(value))
    if text.isdigit() and int(text) in PostLevel.values:
        return PostLevel(int(text))
    if text in _STAFF:
        return _STAFF[text]
    found = _LEVEL.fullmatch(text)
    if found is None or (found["before"] and found["after"]):
        raise _unknown(text)
    side = found["before"] or found["after"]
    if side is None:
        raise CellError(_("“%(text)s” does not say chief or deputy (正/副).") % {"text": text})
    return _LEVELS[found["word"]][side == "副"]


_RANK_NAMES = (
    ("一级巡视员", Rank.INSPECTOR_1),
    ("二级巡视员", Rank.INSPECTOR_2),
    ("一级调研员", Rank.COUNSEL_1),
    ("二级调研员", Rank.COUNSEL_2),
    ("三级调研员", Rank.COUNSEL_3),
    ("四级调研员", Rank.COUNSEL_4),
    ("一级主任科员", Rank.CHIEF_OFFICER_1),
    ("二级主任科员", Rank.CHIEF_OFFICER_2),
    ("三级主任科员", Rank.CHIEF_OFFICER_3),
    ("四级主任科员", Rank.CHIEF_OFFICER_4),
    ("一级科员", Rank.OFFICER_1),
    ("二级科员", Rank.OFFICER_2),
)
_RANKS = {
    **dict(_RANK_NAMES),
    **dict.fromkeys(["无", "无职级", "未套改", "未定", "未定职级"], Rank.NONE),
}
_DIGITS = str.maketrans("1234", "一二三四")


def parse_rank(value: Cell) -> Rank:
    """Return the rank of a civil servant: 四级调研员, 1级主任科员, 无, or a code."""
    text = plain(value)
    if text.isdigit() and int(text) in Rank.values:
        return Rank(int(text))
    return _look_up(_RANKS, re.sub(r"^[1-4](?=级)", lambda m: m[0].translate(_DIGITS), text))


def parse_level_or_rank(value: Cell) -> PostLevel | Rank:
    """Return a post level or a rank: offices keep both in one column (级别, 职务职级)."""
    try:
        return parse_post_level(value)
    except CellError:
        try:
            return parse_rank(value)
        except CellError:
            pass
        raise
