"""The training providers of the demo, one in every state, two of them with classes behind them."""

from dataclasses import dataclass, field
from typing import Literal

from records.core.credit_codes import check_sign, inner_check_sign

Stage = Literal["approved", "submitted", "returned", "draft", "suspended", "debarred", "expired"]


@dataclass(frozen=True, slots=True)
class ProviderSpec:
    """One organisation. `approved` is (days ago, months) of its review, where there was one."""

    key: str
    name: str
    kind: str
    size: str
    head: str
    contact: str
    address: str
    number: int
    stage: Stage
    approved: tuple[int, int] | None = None
    introduction: str = ""
    courses: tuple[tuple[str, str, str, str], ...] = ()
    lecturers: tuple[tuple[str, str, str], ...] = field(default=())

    @property
    def uscc(self) -> str:
        """Return a credit code whose check signs are right; the organisation is made up."""
        kind = {"company": "91", "society": "51"}.get(self.kind, "12")
        inner = f"{self.number:08d}"
        first = f"{kind}430700{inner}{inner_check_sign(inner)}"
        return first + check_sign(first)


def all_providers() -> tuple[ProviderSpec, ...]:
    """Return the eight providers."""
    return PROVIDERS


PROVIDERS = (
    ProviderSpec(
        "huxiang",
        "湖湘干部学院",
        "school",
        "none",
        "曾国华",
        "湖湘干部学院联络处",
        "常德市武陵区洞庭大道1288号",
        44550011,
        "approved",
        (730, 36),
        "面向基层干部的专业化培训机构，自有教学基地三处，承办过市、县两级主体班。",
        (
            ("基层治理案例教学", "duty", "case", "8"),
            ("党性教育现场教学：林伯渠故居", "party_spirit", "on_site", "4"),
            ("应急处突桌面推演", "duty", "simulation", "6"),
        ),
        (("曾国华", "教授", "基层治理、组织行为"), ("罗敏", "副教授", "党史党建")),
    ),
    ProviderSpec(
        "yuanli",
        "沅澧大学继续教育学院",
        "university",
        "none",
        "夏文清",
        "教务办公室",
        "常德市武陵区柳叶大道3150号",
        44550022,
        "approved",
        (730, 36),
        "依托大学学科和师资，与市委党校共建现场教学基地。",
        (("数字政府与公共服务", "knowledge", "lecture", "4"),),
        (("夏文清", "教授", "公共管理"),),
    ),
    ProviderSpec(
        "dongting",
        "洞庭湖区发展研究院",
        "institute",
        "none",
        "邹立新",
        "科研处",
        "常德市鼎城区桥南路66号",
        44550033,
        "submitted",
        None,
        "从事湖区经济社会发展研究，承接干部专题研修。",
        (("湖区绿色发展专题", "knowledge", "inquiry", "8"),),
    ),
    ProviderSpec(
        "zhihui",
        "常德智汇教育培训有限公司",
        "company",
        "small",
        "唐晓峰",
        "市场部",
        "常德市武陵区朗州路900号",
        44550044,
        "returned",
    ),
    ProviderSpec(
        "shuke",
        "武陵数科信息技术有限公司",
        "company",
        "micro",
        "谭俊",
        "综合部",
        "常德市经济技术开发区德山大道",
        44550055,
        "draft",
    ),
    ProviderSpec(
        "liuye",
        "柳叶湖拓展培训有限公司",
        "company",
        "small",
        "彭海燕",
        "客服部",
        "常德市柳叶湖旅游度假区",
        44550066,
        "suspended",
        (300, 24),
    ),
    ProviderSpec(
        "xiangbei",
        "湘北企业管理咨询有限公司",
        "company",
        "medium",
        "龙志成",
        "项目部",
        "常德市武陵区皂果路",
        44550077,
        "debarred",
        (400, 36),
    ),
    ProviderSpec(
        "taohua",
        "桃花源乡村振兴促进会",
        "society",
        "none",
        "文秀兰",
        "秘书处",
        "常德市桃源县漳江街道",
        44550088,
        "expired",
        (400, 12),
    ),
)
