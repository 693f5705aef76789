"""A leader, a member of staff, and a book to write their training into."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from records.core.codes import PostLevel, Rank
from records.eligibility.checking.check import check_cadre
from records.eligibility.checking.results import RuleResult
from records.journal.enums import Channel, EntryKind
from records.journal.models import Entry
from records.journal.services import post_entries
from records.register.models import Cadre
from tests.factories.records import ACTOR, NOW, AppointmentFactory
from tests.factories.records_journal import draft

numbers = count(1)


@pytest.fixture
def leader(db: Any) -> Cadre:
    return AppointmentFactory(
        post_title="副区长", post_level=PostLevel.COUNTY_DEPUTY, since=date(2019, 1, 1)
    ).cadre


@pytest.fixture
def staff(db: Any) -> Cadre:
    return AppointmentFactory(rank=Rank.CHIEF_OFFICER_3, since=date(2019, 1, 1)).cadre


def train(cadre: Cadre, hours: Any, day: date, **given: Any) -> Entry:
    """Post concentrated hours of `cadre` on `day`."""
    values = {"hours": Decimal(hours), "days": 0, "occurred_on": day} | given
    now = values.pop("now", NOW)
    return post_entries(
        drafts=[draft(cadre, f"class:{next(numbers)}", **values)], actor=ACTOR, now=now
    )[0]


def study_online(cadre: Cadre, hours: Any, day: date) -> Entry:
    return train(cadre, hours, day, channel=Channel.ONLINE, source_kind="online_hours")


def complete(cadre: Cadre, days: int, ended: date, **given: Any) -> Entry:
    """Post the completion of a class that lasted `days` calendar days and ended on `ended`."""
    return train(
        cadre,
        0,
        ended,
        **{
            "kind": EntryKind.COMPLETION,
            "days": Decimal(days),
            "channel": "",
            "content_kind": "",
            "grade": "completed",
            "facts": {
                "title": "主体班",
                "from": (ended - timedelta(days=days - 1)).isoformat(),
                "to": ended.isoformat(),
            },
        }
        | given,
    )


@pytest.fixture
def result_of() -> Callable[..., RuleResult]:
    """Give one rule's result for a cadre as of a day."""

    def find(cadre: Cadre, code: str, as_of: date, **given: Any) -> RuleResult:
        found = check_cadre(cadre, as_of=as_of, **given).result(code)
        assert found is not None
        return found

    return find
