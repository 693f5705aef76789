"""The trail as lines of JSON: each committed event once, nothing that screens mask."""

import json
import logging

import pytest
from django.db import transaction

from courses.attendance.tags import AttendanceTag
from records.core.access.actor import Actor
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from records.trail.services import Event, insert_with_event, record_event, record_events
from tests.factories.records import NOW

ACTOR = Actor(7, "欧阳文华", "192.0.2.1", "phone")


@pytest.fixture
def lines(settings):
    """What is written to the stream, line by line."""
    settings.TRAIL_STREAM = True
    written: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(record.getMessage())

    logger, handler = logging.getLogger("records.trail.stream"), Kept()
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def record(**given):
    values = {
        "tag": RegisterTag.CADRE_CHANGED,
        "actor": ACTOR,
        "subject": "刘志强 S000001",
        "subject_type": "cadre",
        "subject_id": 5,
        "now": NOW,
        "before": {"phone": "13812345678"},
        "after": {"phone": "13900000000", "name": "刘志强"},
    }
    return record_event(**(values | given))


@pytest.mark.django_db(transaction=True)
def test_a_committed_event_is_one_line_and_a_rolled_back_one_none(lines) -> None:
    with transaction.atomic():
        event = record()
        assert lines == []
    with transaction.atomic():
        record()
        transaction.set_rollback(True)

    [line] = lines
    assert json.loads(line) == {
        "event": event.pk,
        "at": "2026-11-23T01:00:00+00:00",
        "tag": "register:cadre:changed",
        "actor": 7,
        "actor_name": "欧***",
        "on_behalf_of": None,
        "address": "192.0.2.1",
        "device": "phone",
        "subject_type": "cadre",
        "subject": "5",
        "fields": ["name", "phone"],
    }
    assert "\n" not in line


@pytest.mark.django_db(transaction=True)
def test_many_events_and_a_row_with_its_event_are_streamed_too(lines) -> None:
    events = [Event(RegisterTag.CADRE_CREATED, "cadre", n, "x") for n in range(3)]
    record_events(events=events, actor=ACTOR, now=NOW)
    told = Event(AttendanceTag.SIGNED_IN_BY_CODE, "row", "", "x")
    row = TrailEvent(at=NOW, tag="x", subject_type="a", subject_id="b")
    assert insert_with_event(row=row, event=told, actor=ACTOR, now=NOW)

    assert [json.loads(line)["subject"] for line in lines] == ["0", "1", "2", str(row.pk)]
    assert all(json.loads(line)["event"] for line in lines)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_where_it_is_switched_off(lines, settings) -> None:
    settings.TRAIL_STREAM = False
    record()

    assert lines == []
