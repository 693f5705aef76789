"""Code tables of the national standards (GB/T 12407, 2261.1, 4762, 4658, 3304).

The numbers stand in the database; a smaller post level or rank is a higher one.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.IntegerChoices):
    """GB/T 2261.1."""

    UNKNOWN = 0, _("Unknown")
    MALE = 1, _("Male")
    FEMALE = 2, _("Female")
    UNSTATED = 9, _("Unstated")


class PostLevel(models.IntegerChoices):
    """GB/T 12407, levels of leading posts."""

    NATIONAL_CHIEF = 101, _("National level, chief")
    NATIONAL_DEPUTY = 102, _("National level, deputy")
    PROVINCIAL_CHIEF = 111, _("Provincial level, chief")
    PROVINCIAL_DEPUTY = 112, _("Provincial level, deputy")
    DEPARTMENTAL_CHIEF = 121, _("Departmental level, chief")
    DEPARTMENTAL_DEPUTY = 122, _("Departmental level, deputy")
    COUNTY_CHIEF = 131, _("County-division level, chief")
    COUNTY_DEPUTY = 132, _("County-division level, deputy")
    TOWNSHIP_CHIEF = 141, _("Township-section level, chief")
    TOWNSHIP_DEPUTY = 142, _("Township-section level, deputy")
    STAFF = 150, _("Staff member")
    CLERK = 160, _("Clerk")
    UNSET = 199, _("Level not set")


class Rank(models.IntegerChoices):
    """Ranks of civil servants, high to low; NONE sorts lowest."""

    INSPECTOR_1 = 11, _("First-class inspector")
    INSPECTOR_2 = 12, _("Second-class inspector")
    COUNSEL_1 = 21, _("First-class counsel")
    COUNSEL_2 = 22, _("Second-class counsel")
    COUNSEL_3 = 23, _("Third-class counsel")
    COUNSEL_4 = 24, _("Fourth-class counsel")
    CHIEF_OFFICER_1 = 31, _("First-class chief officer")
    CHIEF_OFFICER_2 = 32, _("Second-class chief officer")
    CHIEF_OFFICER_3 = 33, _("Third-class chief officer")
    CHIEF_OFFICER_4 = 34, _("Fourth-class chief officer")
    OFFICER_1 = 41, _("First-class officer")
    OFFICER_2 = 42, _("Second-class officer")
    NONE = 99, _("No rank")


class PoliticalStatus(models.TextChoices):
    """GB/T 4762."""

    MEMBER = "01", _("Party member")
    PROBATIONARY = "02", _("Probationary Party member")
    LEAGUE = "03", _("Youth League member")
    RCCK = "04", _("Member of the Revolutionary Committee")
    CDL = "05", _("Member of the Democratic League")
    CNDCA = "06", _("Member of the Construction Association")
    CAPD = "07", _("Member of the Association for Promoting Democracy")
    CPWDP = "08", _("Member of the Peasants and Workers Party")
    ZHI_GONG = "09", _("Member of the Zhi Gong Party")
    JIUSAN = "10", _("Member of the Jiusan Society")
    TAIMENG = "11", _("Member of the Taiwan Self-Government League")
    NON_PARTY = "12", _("Non-Party personage")
    MASSES = "13", _("Citizen without party")


DEMOCRATIC_PARTIES: tuple[tuple[str, Any], ...] = tuple(
    (status.value, status.label)
    for status in PoliticalStatus
    if PoliticalStatus.RCCK <= status.value <= PoliticalStatus.TAIMENG
)
"""The eight democratic parties, of which a Party member may belong to one as well (GB/T 4762)."""


class Education(models.TextChoices):
    """GB/T 4658, tens."""

    POSTGRADUATE = "10", _("Postgraduate")
    UNDERGRADUATE = "20", _("Undergraduate")
    COLLEGE = "30", _("College diploma")
    VOCATIONAL = "40", _("Vocational secondary")
    HIGH_SCHOOL = "60", _("High school")
    MIDDLE_SCHOOL = "70", _("Middle school")
    PRIMARY = "80", _("Primary school")
    OTHER = "90", _("Other")


ETHNICITIES: tuple[tuple[str, str], ...] = (
    *(
        (f"{code:02d}", name)
        for code, name in enumerate(
            (
                "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 "
                "哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 "
                "柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 "
                "塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 "
                "鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
            ).split(),
            start=1,
        )
    ),
    ("97", "其他"),
    ("98", "外国血统中国籍人士"),
)
"""GB/T 3304; names of peoples are proper names and stay Chinese."""


class ContentKind(models.TextChoices):
    """What is taught (the speech's three contents; duty competence of the 2023 scheme)."""

    THEORY = "theory", _("Party theory")
    PARTY_SPIRIT = "party_spirit", _("Party-spirit education")
    KNOWLEDGE = "knowledge", _("Knowledge")
    DUTY = "duty", _("Duty competence")


class Method(models.TextChoices):
    """How it is taught."""

    LECTURE = "lecture", _("Lecture")
    INQUIRY = "inquiry", _("Inquiry")
    CASE = "case", _("Case study")
    EXPERIENTIAL = "experiential", _("Experiential")
    INTERACTIVE = "interactive", _("Interactive")
    SIMULATION = "simulation", _("Simulation")
    ON_SITE = "on_site", _("On-site teaching")


class Mode(models.TextChoices):
    """How a class is held."""

    OFF_THE_JOB = "off_the_job", _("Off-the-job")
    PART_TIME = "part_time", _("Part-time")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("Mixed")
