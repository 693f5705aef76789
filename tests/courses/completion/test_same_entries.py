"""What a closing writes, held against what it wrote when the gates were wired into one file.

The entries below were posted by the code before assessment became a scheme of components. Numbers
of rows differ from one database to the next and are replaced by names.
"""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from courses.attendance.enums import Status
from courses.attendance.models import AttendanceMark
from courses.attendance.services import correct_mark
from courses.completion.services import close_class
from records.journal.models import Entry
from tests.courses.completion.conftest import mark, mark_all, small_class, standing_mark
from tests.factories.courses_essays import accepted, handed_in
from tests.factories.records import ACTOR, NOW

pytestmark = pytest.mark.django_db

KEPT = Path(__file__).with_name("closing.json")
TITLE = "第0期科级干部培训班"
OF_A_PERSON = ("unit", "post", "organiser", "host", "title", "class")


def plain_entries(training_class) -> list[dict]:
    """Return the entries of a class in the order posted, without what differs from run to run."""
    marks = {
        pk: f"{trainee}.{session}"
        for trainee, enrollment in enumerate(training_class.enrollments.order_by("pk"))
        for session, row in enumerate(training_class.sessions.order_by("starts_at"))
        for pk in AttendanceMark.objects.filter(session=row, enrollment=enrollment).values_list(
            "pk", flat=True
        )
    }
    people = {e.cadre_id: n for n, e in enumerate(training_class.enrollments.order_by("pk"))}
    found = []
    for entry in Entry.objects.filter(cadre__in=people).order_by("pk"):
        facts = {key: value for key, value in entry.facts.items() if key not in OF_A_PERSON}
        facts["evidence"] = [
            re.sub(r"mark:(\d+)", lambda m: f"mark:{marks[int(m[1])]}", text)
            for text in facts.get("evidence", ())
        ]
        facts["evidence"] = [re.sub(r"essay:\d+:\S+", "essay", one) for one in facts["evidence"]]
        facts.pop("reversed", None)
        found.append(
            {
                "trainee": people[entry.cadre_id],
                "seq": entry.seq,
                "kind": entry.kind,
                "occurred_on": entry.occurred_on.isoformat(),
                "hours": str(entry.hours),
                "days": str(entry.days),
                "channel": entry.channel,
                "content_kind": entry.content_kind,
                "grade": entry.grade,
                "source_kind": entry.source_kind,
                "source_key": re.sub(r"class:\d+", "class", entry.source_key)
                if entry.source_kind != "reversal"
                else "",
                "revision": entry.revision,
                "conversion": str(entry.conversion or ""),
                "facts": facts,
            }
        )
    return found


def test_a_closing_posts_the_same_entries_as_before() -> None:
    training_class = small_class(days=7, trainees=6, title=TITLE, requires_essay=True)
    mark_all(training_class)
    first, second, third, fourth, fifth, sixth = training_class.enrollments.order_by("pk")
    accepted(first, grade="excellent")
    for enrollment in (second, fifth, sixth):
        accepted(enrollment)
    handed_in(third)  # waits for its marker
    for index in range(4):
        mark(training_class, index, Status.ABSENT, second)
    for index in range(3):
        mark(training_class, index, Status.ON_LEAVE, fifth)
    mark(training_class, 5, Status.OFFICIAL_DUTY, sixth)
    mark(training_class, 6, Status.LATE, sixth)
    close_class(training_class=training_class, actor=ACTOR, now=NOW)
    correct_mark(
        mark=standing_mark(training_class, 0, first),
        status=Status.ABSENT,
        reason="监控核对",
        actor=ACTOR,
        now=NOW + timedelta(days=1),
    )
    accepted_later = NOW + timedelta(days=2)
    close_class(training_class=training_class, actor=ACTOR, now=accepted_later)

    assert fourth.pk
    found = plain_entries(training_class)
    assert found == json.loads(KEPT.read_text(encoding="utf-8"))
