"""The regimes shipped with the product, as rows for the first migration (docs/tenders.md).

Titles and citations are English source texts; gettext shows them in the reader's language.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from courses.tenders.enums import PriceOpening

BEGINNING = date(2022, 7, 1)
"""Since when goods and services give small firms 10–20 % (财库〔2022〕19号)."""

OPEN_TENDER_FROM = Decimal(2_000_000)
DISPERSED_FROM = Decimal(300_000)
"""Yuan; the least that the national guide (财库〔2019〕69号) lets a city set. Its own list decides."""

AFTERWARDS: dict[str, Any] = {
    "report_within": "2w",
    "decision_within": "5w",
    "award_notice_within": "2w",
    "challenge_within": "7w",
    "answer_within": "7w",
    "contract_within": "30d",
    "contract_publication_within": "2w",
    "publicity": "1w",
    "addon_max": Decimal(10),
    "keep_years": 15,
}
"""What the Government Procurement Law and its regulation ask after the opening, whatever the regime."""

SMALL_FIRMS: dict[str, Any] = {"small_firm_min": Decimal(10), "small_firm_max": Decimal(20)}
BELOW_OPEN_TENDER: dict[str, Any] = {
    "budget_below": OPEN_TENDER_FROM,
    "approval_lifts_limit": True,
    "split_limit": OPEN_TENDER_FROM,
    "needs_ground": True,
}

SHIPPED: tuple[dict[str, Any], ...] = (
    {
        "code": "G",
        "title": _("Open tender"),
        "source": _(
            "Government Procurement Law art. 35, 42, 46, 49, 52, 53; its Regulation art. 31, 50; "
            "Ministry of Finance Order 87 art. 18, 27, 43, 47, 55, 68, 69"
        ),
        "is_open": True,
        "bid_period": "20d",
        "documents_on_offer": "5w",
        "clarification_lead": "15d",
        "min_bidders": 3,
        "panel_size": 5,
        "panel_size_large": 7,
        "large_budget": Decimal(10_000_000),
        "price_weight_min": Decimal(10),
        "price_weight_max": Decimal(100),
        "price_opening": PriceOpening.AFTER_TECHNICAL,
        **SMALL_FIRMS,
        **AFTERWARDS,
    },
    {
        "code": "C",
        "title": _("Competitive consultation"),
        "source": _("Caiku [2014] 214 art. 3, 10, 14, 24, 28 to 30"),
        **BELOW_OPEN_TENDER,
        "bid_period": "10d",
        "documents_on_offer": "5w",
        "clarification_lead": "5d",
        "min_bidders": 3,
        "panel_size": 3,
        "panel_size_large": 5,
        "large_budget": OPEN_TENDER_FROM,
        "price_weight_min": Decimal(10),
        "price_weight_max": Decimal(30),
        "price_opening": PriceOpening.AFTER_TECHNICAL,
        **SMALL_FIRMS,
        **AFTERWARDS,
    },
    {
        "code": "N",
        "title": _("Competitive negotiation"),
        "source": _("Government Procurement Law art. 30, 38; Order 74 art. 4, 7, 27 to 37"),
        **BELOW_OPEN_TENDER,
        "bid_period": "3w",
        "documents_on_offer": "",
        "clarification_lead": "3w",
        "min_bidders": 3,
        "panel_size": 3,
        "panel_size_large": 5,
        "large_budget": OPEN_TENDER_FROM,
        # Who meets the requirements and asks least is chosen: the price is all there is to score.
        "price_weight_min": Decimal(100),
        "price_weight_max": Decimal(100),
        "price_opening": PriceOpening.AT_OPENING,
        **SMALL_FIRMS,
        **AFTERWARDS,
    },
    {
        "code": "S",
        "title": _("Single source"),
        "source": _("Government Procurement Law art. 31, 39; Order 74 art. 4, 38 to 43"),
        **BELOW_OPEN_TENDER,
        "bid_period": "5w",
        "documents_on_offer": "",
        "clarification_lead": "",
        "min_bidders": 1,
        "panel_size": 3,
        "panel_size_large": 3,
        "price_weight_min": Decimal(100),
        "price_weight_max": Decimal(100),
        "small_firm_min": Decimal(0),
        "small_firm_max": Decimal(0),
        "price_opening": PriceOpening.AT_OPENING,
        **AFTERWARDS,
        "publicity": "5w",
    },
    {
        "code": "X",
        "title": _("Below the threshold"),
        "source": _("Practice of the organization department; limits by the city's own list"),
        "budget_below": DISPERSED_FROM,
        "split_limit": DISPERSED_FROM,
        "bid_period": "3w",
        "documents_on_offer": "",
        "clarification_lead": "1w",
        "min_bidders": 3,
        "panel_size": 3,
        "panel_size_large": 3,
        "price_weight_min": Decimal(10),
        "price_weight_max": Decimal(100),
        "price_opening": PriceOpening.AFTER_TECHNICAL,
        **SMALL_FIRMS,
        **AFTERWARDS,
        "publicity": "3d",
    },
)
