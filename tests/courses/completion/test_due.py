"""What is not due yet is neither met nor failed on the board; closing judges all the same."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from courses.attendance.enums import Status
from courses.classes.assessment import GateState
from courses.completion.board import board_of
from courses.completion.services import close_class
from courses.enrollment.enums import EnrollmentState
from tests.courses.completion.conftest import mark, small_class
from tests.factories.courses_essays import accepted
from tests.factories.records import ACTOR, NOW

pytestmark = pytest.mark.django_db

AFTER_FIRST_DAY = datetime(2026, 11, 2, 12, tzinfo=UTC)
DUE = NOW + timedelta(days=9)


@pytest.fixture
def running():
    """Three trainees on the evening of the first day of two, with an essay due much later."""
    training_class = small_class(days=2, trainees=3, requires_essay=True, essay_due_at=DUE)
    for index in (0, 1):
        mark(training_class, index, Status.PRESENT)
    return training_class


def at(training_class, now):
    return board_of(training_class, training_class.supervisor, now)


def test_mid_class_nobody_fails_for_an_essay_that_is_not_due(running) -> None:
    accepted(running.enrollments.order_by("pk").first(), now=AFTER_FIRST_DAY)

    board = at(running, AFTER_FIRST_DAY)

    assert (board.completing, len(board.pending), len(board.failing)) == (1, 2, 0)
    cell = board.rows[1].gates[-1]
    assert (cell.gate.state, cell.look) == (GateState.NOT_DUE, "neutral")
    assert DUE.strftime("%Y-%m-%d") in cell.gate.note


def test_the_page_says_by_when_and_shows_nothing_red(running) -> None:
    client = Client()
    client.force_login(running.supervisor)
    url = reverse("completion_board", args=[running.pk])
    with time_machine.travel(AFTER_FIRST_DAY, tick=False), translation.override("en"):
        page = client.get(url, headers={"accept-language": "en"}).content.decode()
        still_open = client.get(url, {"show": "not_due"}).content.decode()
        failing = client.get(url, {"show": "not_complete"}).content.decode()
    name = running.enrollments.order_by("pk").first().cadre.name
    assert "tag-bad" not in page
    assert "stat-bad" not in page
    assert DUE.strftime("%Y-%m-%d") in page
    assert name in still_open
    assert name not in failing


def test_once_due_it_is_not_met(running) -> None:
    for index in (2, 3):
        mark(running, index, Status.PRESENT)
    assert len(at(running, DUE - timedelta(minutes=1)).pending) == 3
    board = at(running, DUE)
    assert (len(board.pending), len(board.failing)) == (0, 3)


def test_too_much_absence_fails_whatever_is_still_open(running) -> None:
    first = running.enrollments.order_by("pk").first()
    for index in range(4):
        mark(running, index, Status.ABSENT, first)
    assert [row.enrollment for row in at(running, AFTER_FIRST_DAY).failing] == [first]


def test_before_the_first_session_nobody_has_failed() -> None:
    training_class = small_class(days=2, trainees=2)
    board = at(training_class, AFTER_FIRST_DAY - timedelta(days=3))
    assert (len(board.pending), len(board.failing)) == (2, 0)


def test_closing_waits_for_nothing(running) -> None:
    for index in (2, 3):
        mark(running, index, Status.PRESENT)
    accepted(running.enrollments.order_by("pk").first())

    close_class(training_class=running, actor=ACTOR, now=NOW)

    states = [one.state for one in running.enrollments.order_by("pk")]
    assert states == [EnrollmentState.COMPLETED, *[EnrollmentState.NOT_COMPLETED] * 2]
    running.refresh_from_db()
    board = at(running, NOW)
    assert (board.completing, len(board.pending), len(board.failing)) == (1, 0, 2)
