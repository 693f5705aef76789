"""The published rows that ship: docs/providers.md says what each is for. A change is a new row."""

from datetime import date
from decimal import Decimal
from typing import Any

BEGINNING = date(2020, 1, 1)
LAW = "政府采购法第二十二条第一款"
PRACTICE = "本系统默认做法，由主管部门另行发布后替换"

CHECKLIST: tuple[dict[str, Any], ...] = (
    {
        "code": "legal_person",
        "text": "具有独立承担民事责任的能力，名称和统一社会信用代码与证照一致",
        "document_kind": "licence",
        "source": f"{LAW}第（一）项",
    },
    {
        "code": "finance",
        "text": "具有良好的商业信誉和健全的财务会计制度",
        "explanation": "上一年度审计报告，或者开户银行出具的资信证明。",
        "document_kind": "finance",
        "source": f"{LAW}第（二）项",
    },
    {
        "code": "capability",
        "text": "具有承办干部培训所必需的场地、师资和经验",
        "document_kind": "capability",
        "source": f"{LAW}第（三）项",
    },
    {
        "code": "tax",
        "text": "有依法缴纳税收的良好记录",
        "document_kind": "tax",
        "source": f"{LAW}第（四）项",
    },
    {
        "code": "social_security",
        "text": "有依法缴纳社会保障资金的良好记录",
        "document_kind": "social_security",
        "source": f"{LAW}第（四）项",
    },
    {
        "code": "no_violation",
        "text": "前三年内在经营活动中没有重大违法记录",
        "document_kind": "no_violation",
        "source": f"{LAW}第（五）项",
    },
    {
        "code": "content_rules",
        "text": "课程内容和师资符合干部教育培训的纪律要求",
        "source": PRACTICE,
    },
    {
        "code": "authority",
        "text": "经办人员为法定代表人，或者持有有效的授权委托书",
        "source": PRACTICE,
    },
)
DECLARATIONS: tuple[dict[str, Any], ...] = (
    {
        "code": "true_papers",
        "text": "我单位提交的资料真实、完整、有效，如有虚假，愿意承担相应的法律责任。",
        "source": PRACTICE,
    },
    {
        "code": "no_violation",
        "text": "我单位前三年内在经营活动中没有重大违法记录，未被列入严重违法失信名单。",
        "source": "政府采购法第二十二条；政府采购法实施条例第十七条、第十九条",
    },
    {
        "code": "no_bribery",
        "text": "我单位不向采购人、评审专家和工作人员提供任何不正当利益，不与其他供应商串通。",
        "source": "政府采购法第二十五条",
    },
    {
        "code": "integrity",
        "text": "我单位承办培训严守学风和廉洁纪律，不组织与培训无关的参观、宴请，不发放礼品。",
        "source": PRACTICE,
    },
)
POLICY: tuple[dict[str, Any], ...] = (
    {"code": "term_months", "value": Decimal(36), "source": PRACTICE},
    {"code": "answer_days", "value": Decimal(20), "source": PRACTICE},
    {"code": "renewal_days", "value": Decimal(60), "source": PRACTICE},
    {"code": "least_weight", "value": Decimal(50), "source": PRACTICE},
)
FORMULA: tuple[dict[str, Any], ...] = (
    {"measure": "completion", "weight": 40, "worst": 80, "best": 100, "source": PRACTICE},
    {"measure": "attendance", "weight": 30, "worst": 85, "best": 100, "source": PRACTICE},
    {"measure": "acceptance", "weight": 20, "worst": 60, "best": 100, "source": PRACTICE},
    {"measure": "complaints", "weight": 10, "worst": 1, "best": 0, "source": PRACTICE},
)
TABLES = {
    "ChecklistItem": CHECKLIST,
    "DeclarationText": DECLARATIONS,
    "ProviderPolicy": POLICY,
    "RatingFormula": FORMULA,
}
