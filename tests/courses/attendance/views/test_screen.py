"""The class screen."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.attendance.tags import AttendanceTag
from records.trail.models import TrailEvent
from tests.courses.attendance.views.conftest import address
from tests.factories.courses_attendance import AttendanceMarkFactory


def test_the_screen_shows_code_count_and_missing_names(hall, lectern) -> None:
    AttendanceMarkFactory(session=hall.session, enrollment=hall.enrollment)
    hall.enroll("欧阳建军")
    with time_machine.travel(hall.at(0), tick=False):
        response = lectern.get(reverse("class_screen", args=(hall.session.pk,)))

    page = response.content.decode()
    assert response.status_code == 200
    assert '<svg viewBox="0 0 ' in page
    assert "<b>1</b>" in page
    assert "欧阳建军" in page
    assert "张立新" not in page
    assert "08:40" in page
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh" content="10">\s*</noscript>', page)


def test_the_code_on_the_screen_is_one_that_works(hall, lectern, monkeypatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(
        "courses.attendance.views.screen.qr_svg", lambda text: seen.append(text) or ""
    )
    with time_machine.travel(hall.at(0), tick=False):
        lectern.get(reverse("class_screen", args=(hall.session.pk,)))

    assert seen == [f"http://testserver{address(hall, 0)}"]


def test_the_state_sends_the_code_only_when_it_changes(hall, lectern) -> None:
    url = reverse("class_screen_state", args=(hall.session.pk,))
    with time_machine.travel(hall.at(0), tick=False) as clock:
        first = lectern.get(url).content.decode()
        shown = re.search(r'name="shown" value="(\d+)"', first)[1]
        same = lectern.get(url, {"shown": shown}).content.decode()
        clock.shift(timedelta(seconds=15))
        changed = lectern.get(url, {"shown": shown}).content.decode()

    assert "screen-qr" in first
    assert "screen-qr" not in same
    assert len(same) < 600
    assert "screen-qr" in changed


@pytest.mark.parametrize(("minutes", "said"), [(-60, "08:00"), (200, "screen-closed")])
def test_no_code_outside_the_window(hall, lectern, minutes, said) -> None:
    with time_machine.travel(hall.at(minutes), tick=False):
        page = lectern.get(reverse("class_screen", args=(hall.session.pk,))).content.decode()

    assert said in page
    assert hall.code(minutes) not in page
    assert "screen-clock" not in page


def test_opening_the_screen_leaves_one_event_an_hour(hall, lectern) -> None:
    url = reverse("class_screen", args=(hall.session.pk,))
    with time_machine.travel(hall.at(0), tick=False) as clock:
        lectern.get(url)
        clock.shift(timedelta(seconds=10))
        lectern.get(url)
        assert TrailEvent.objects.filter(tag=AttendanceTag.SCREEN_OPENED).count() == 1
        clock.shift(timedelta(hours=1))
        lectern.get(url)

    assert TrailEvent.objects.filter(tag=AttendanceTag.SCREEN_OPENED).count() == 2


@pytest.mark.parametrize("people", [1, 3])
def test_screen_queries(hall, lectern, people, sessions_in_cache) -> None:
    for _number in range(people):
        hall.enroll()
    lectern.force_login(hall.training_class.supervisor)

    with CaptureQueriesContext(connection) as queries:
        lectern.get(reverse("class_screen_state", args=(hall.session.pk,)))

    assert len(queries) == 4
