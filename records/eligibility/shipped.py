"""The rules shipped with the product, as rows for the first migration (docs/rules.md).

Titles and citations are English source texts; gettext shows them in the reader's language.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from records.eligibility.enums import Effect, PolicyLevel, RuleUnit, Subject, Window

BEGINNING = date(2023, 1, 1)
"""The first day of the planning cycle 2023–2027."""

REGULATION = _("Regulation on Cadre Education and Training (2023), article 14")
PLAN = _("National Cadre Education and Training Plan 2023–2027")
APPOINTMENT = _("Regulation on Selecting and Appointing Leading Cadres (2019)")
SCHOOL_RULES = _("Rules for trainees of the Party school: leave")
LOCAL = _("Practice of the Party school")
SPEECH = _("City organization work conference: at least one party-spirit essay off the job")

LEADERS = {"level_max": 132, "rank_max": 24}
STAFF = {"level_min": 141, "rank_min": 31}

SHIPPED: tuple[dict[str, Any], ...] = (
    {
        "code": "hours_5y_leader",
        "title": _("Class hours in the five-year cycle"),
        "applies_to": LEADERS,
        "window": Window.CYCLE,
        "window_params": {"anchor": 2023, "years": 5},
        "threshold": Decimal(550),
        "unit": RuleUnit.HOURS,
        "alternative_days": 90,
        "effect": Effect.BLOCKS_UNLESS_CONDITIONAL,
        "source": REGULATION,
    },
    {
        "code": "hours_year_staff",
        "title": _("Class hours in the year"),
        "applies_to": STAFF,
        "window": Window.CALENDAR_YEAR,
        "threshold": Decimal(90),
        "unit": RuleUnit.HOURS,
        "alternative_days": 12,
        "effect": Effect.BLOCKS,
        "source": REGULATION,
    },
    {
        "code": "online_year",
        "title": _("Online hours in the year"),
        "applies_to": {},
        "window": Window.CALENDAR_YEAR,
        "window_params": {"channel": "online"},
        "threshold": Decimal(50),
        "unit": RuleUnit.HOURS,
        "effect": Effect.WARNS,
        "source": PLAN,
    },
    {
        "code": "makeup_after_promotion",
        "title": _("Make-up training after promotion"),
        "applies_to": {},
        "window": Window.AFTER_PROMOTION,
        "window_params": {
            "of": ["hours_5y_leader", "hours_year_staff"],
            "months": 12,
            "remind_at_months": [9, 11],
        },
        "threshold": None,
        "unit": RuleUnit.HOURS,
        "effect": Effect.CONDITIONAL,
        "source": APPOINTMENT,
    },
    {
        "code": "leave_limit",
        "title": _("Leave at most a seventh of the class"),
        "subject": Subject.CLASS,
        "window": Window.CLASS,
        "threshold": Decimal("0.1429"),
        "unit": RuleUnit.SHARE,
        "effect": Effect.GATE,
        "source": SCHOOL_RULES,
    },
    {
        "code": "truancy_limit",
        "title": _("Less than two days of unexcused absence"),
        "subject": Subject.CLASS,
        "window": Window.CLASS,
        "threshold": Decimal(2),
        "unit": RuleUnit.DAYS,
        "effect": Effect.GATE,
        "source": LOCAL,
        "level": PolicyLevel.CITY,
    },
    {
        "code": "party_essay",
        "title": _("An accepted party-spirit essay"),
        "subject": Subject.CLASS,
        "window": Window.CLASS,
        "threshold": Decimal(1),
        "unit": RuleUnit.COUNT,
        "effect": Effect.GATE,
        "source": SPEECH,
        "level": PolicyLevel.CITY,
    },
)
