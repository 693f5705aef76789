"""How long something has been due."""

from datetime import date

import pytest
from django.utils import translation

from records.core.days import time_since_due


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        (date(2026, 11, 22), date(2026, 11, 23), "1 day"),
        (date(2026, 9, 24), date(2026, 11, 23), "60 days"),
        (date(2026, 9, 23), date(2026, 11, 23), "2 months"),
        (date(2026, 9, 22), date(2026, 11, 22), "2 months"),
        (date(2025, 4, 21), date(2026, 11, 23), "19 months"),
        (date(2025, 4, 24), date(2026, 11, 23), "18 months"),
    ],
)
def test_days_up_to_sixty_then_whole_months(due: date, today: date, words: str) -> None:
    with translation.override("en"):
        assert time_since_due(due, today) == words
