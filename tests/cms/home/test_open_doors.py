"""Whatever a page links to opens for the person who reads it."""

import re
from datetime import timedelta

import pytest
import time_machine

from records.accounts.enums import ADMINISTRATORS, RoleKind
from records.accounts.services import grant_role
from tests.factories.courses import (
    EnrollmentFactory,
    LecturerFactory,
    SessionFactory,
    TrainingClassFactory,
)
from tests.factories.courses_attendance import AttendanceMarkFactory
from tests.factories.courses_catalog import published
from tests.factories.records import ACTOR, NOW, CadreFactory, UnitFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOT_PAGES = ("/static/", "/media/", "/documents/", "/accounts/", "/admin/bulk/")
EACH = 2
"""How many pages of one kind are opened."""


@pytest.fixture
def people():
    """Return an account of each role around a class under way."""
    city = UnitFactory(code="4307", name="常德市")
    cadre = CadreFactory(unit=city, name="周敏")
    found = {}
    for kind in RoleKind:
        user = UserFactory(name=kind.value, cadre=cadre if kind == RoleKind.TRAINEE else None)
        everywhere = kind in (RoleKind.EDITOR, RoleKind.LECTURER) or kind in ADMINISTRATORS
        unit = None if everywhere else city
        grant_role(user=user, kind=kind, unit=unit, actor=ACTOR, now=NOW)
        found[kind.value] = user
    hall = TrainingClassFactory(organiser=city, supervisor=found["class_supervisor"])
    lecturer = LecturerFactory(user=found["lecturer"])
    session = SessionFactory(training_class=hall, lecturer=lecturer, course=published("党的纪律"))
    SessionFactory(
        training_class=hall,
        starts_at=session.ends_at,
        ends_at=session.ends_at + timedelta(hours=2),
    )
    for enrollment in (EnrollmentFactory(training_class=hall, cadre=cadre), EnrollmentFactory()):
        AttendanceMarkFactory(session=session, enrollment=enrollment)
    return found


@pytest.mark.parametrize("role", [kind.value for kind in RoleKind])
def test_no_page_leads_to_a_closed_door(client, people, role: str) -> None:
    client.force_login(people[role])
    closed, opened = [], 0
    with time_machine.travel(NOW, tick=False):
        for address, came_from in walk(client):
            opened += 1
            status = client.get(address).status_code
            if status >= 400:
                closed.append((came_from, address, status))
    assert closed == []
    assert opened > 3


def walk(client):
    """Yield addresses and where each was linked, from the home page on, a few of every kind."""
    waiting, seen, kinds = [("/", "")], {"/"}, {}
    while waiting:
        address, came_from = waiting.pop(0)
        yield address, came_from
        page = client.get(address)
        if "html" not in page.get("Content-Type", ""):
            continue
        for link in re.findall(r'href="(/[^"#]*)"', page.content.decode()):
            target = link.replace("&amp;", "&")
            kind = re.sub(r"\d+", "N", target.partition("?")[0])
            full = kinds.get(kind, 0) >= EACH
            if full or target in seen or target.startswith(NOT_PAGES) or "export=" in target:
                continue
            seen.add(target)
            kinds[kind] = kinds.get(kind, 0) + 1
            waiting.append((target, address))
