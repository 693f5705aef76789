"""A class's entries as closing it would post them: the same for every benchmark of the book."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SESSIONS = 20


def make_cadres(count: int) -> list[int]:
    """Register `count` cadres in one unit; return their numbers."""
    from records.register.models import Cadre, Unit

    unit = Unit.objects.create(
        code="430702", name="武陵区", short_name="武陵区", kind="county", path="/430702/"
    )
    cadres = Cadre.objects.bulk_create(
        Cadre(
            staff_number=f"S{number:06d}",
            name=f"干部{number}",
            unit=unit,
            created_at=NOW,
            updated_at=NOW,
        )
        for number in range(count)
    )
    return [cadre.pk for cadre in cadres]


def class_drafts(number: int, cadre_ids: list[int]) -> Iterator[Any]:
    """Yield four drafts a trainee: hours of theory and of party-spirit, essay, completion."""
    start = date(2023, 1, 9) + timedelta(weeks=2 * number)
    return (draft for cadre_id in cadre_ids for draft in _trainee(number, cadre_id, start))


def _trainee(number: int, cadre_id: int, start: date) -> list[Any]:
    from records.journal.services import EntryDraft

    end = start + timedelta(days=11)
    facts = {
        "title": f"第{number}期中青年干部培训班",
        "class": f"2023-ZQ-{number:02d}",
        "kind": "advanced",
        "mode": "off_the_job",
        "from": start.isoformat(),
        "to": end.isoformat(),
        "organiser": "中共常德市委组织部",
        "host": "中共常德市委党校",
        "unit": "武陵区委组织部",
        "post": "干部教育科科长",
        "level": 141,
        "rank": 31,
    }
    common = {"cadre_id": cadre_id, "occurred_on": end, "source_kind": "class"}
    hours = [
        EntryDraft(
            **common,
            kind="hours",
            source_key=f"class:{number}:2023:{content}",
            hours=days * 8,
            days=days,
            channel="concentrated",
            content_kind=content,
            facts=facts
            | {
                "conversion": "off_the_job/day v1 / off_the_job/half_day v1",
                "evidence": [f"mark:{cadre_id * SESSIONS + k}:present" for k in marks],
            },
        )
        for content, days, marks in (
            ("theory", 6, range(12)),
            ("party_spirit", 4, range(12, SESSIONS)),
        )
    ]
    essay = EntryDraft(
        **common,
        kind="essay",
        source_key=f"essay:{number}",
        grade="good",
        facts=facts | {"receipt": f"{number:04d}-{cadre_id:06d}", "marker": "周文华"},
    )
    done = EntryDraft(
        **common,
        kind="completion",
        source_key=f"class:{number}:completion",
        grade="completed",
        days=12,
        facts=facts
        | {
            "reason": "",
            "planned_hours": "80.00",
            "attended_hours": "80.00",
            "absent_hours": "0.00",
            "leave_hours": "0.00",
            "gates": {"attendance": True, "leave": True, "essay": True},
        },
    )
    return [*hours, essay, done]
