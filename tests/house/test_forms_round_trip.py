"""A form that cannot show a value must not write it.

Every form of the back office that changes a row is opened, and what the browser would send is sent
back: nothing may have changed, in the row or on the trail. And nothing it can show is left out.
"""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from records.accounts.models import Role
from records.calendar.models import CalendarYear
from records.core.checks import scoped_viewsets
from records.notifications.models import NotificationRule
from records.register.models import Cadre, PriorityTag, Unit
from records.trail.models import TrailEvent
from tests.factories.courses import (
    LecturerFactory,
    SessionFactory,
    TrainingClassFactory,
)
from tests.factories.records import (
    NOW,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def _cadre():
    cadre = CadreFactory(
        citizen_number="110105194912310021",
        native_place="湖南常德",
        degree="法学学士",
        ethnicity="01",
        political_status="01",
        joined_party_on="2001-07-01",
        began_work_on="2000-09-01",
        education="20",
    )
    cadre.phone = "13800001234"
    cadre.save()
    return cadre


def _user():
    user = UserFactory(unit=UnitFactory(), email="zhou@example.org")
    user.set_phone("13800001234")
    user.save()
    return user


MAKERS = {
    "Unit": lambda: UnitFactory(parent=UnitFactory(), short_name="简称"),
    "Cadre": _cadre,
    "User": _user,
    "Role": lambda: RoleFactory(unit=UnitFactory(), valid_until="2099-01-01", reason="任职"),
    "Appointment": AppointmentFactory,
    "Lecturer": LecturerFactory,
    "TrainingClass": lambda: TrainingClassFactory(
        requires_essay=True, essay_due_at=NOW + timedelta(days=9), enroll_until=NOW.date()
    ),
    "Session": SessionFactory,
    "NotificationRule": lambda: NotificationRule.objects.create(
        kind="essay_due",
        days=9,
        channels=["email"],
        unit=UnitFactory(),
        updated_at=NOW,
    ),
    "CalendarYear": lambda: CalendarYear.objects.get(year=2026),
    "PriorityTag": lambda: PriorityTag.objects.create(
        cadre=CadreFactory(), kind="reserve", since=NOW.date(), set_at=NOW
    ),
}
"""Model → a row of it with as many values as the model takes."""

ENDS = {"AppointmentViewSet", "PriorityTagViewSet"}
VIEWSETS = {type(v).__name__: v for v in scoped_viewsets() if v.change_with is not None}


class Fields(HTMLParser):
    """What a browser would send of the form that changes the row."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select: str | None = None
        self._option: tuple[str, bool] | None = None
        self._area: str | None = None
        self._first: str | None = None
        self._chosen = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if "disabled" in given:
            return
        if tag == "select" and name:
            self._select, self._chosen, self._first = name, False, None
        elif tag == "option" and self._select:
            if self._first is None:
                self._first = given.get("value", "")
            if "selected" in given:
                self._chosen = True
                self.sent.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea" and name:
            self._area = name
            self.sent[name] = [""]
        elif tag == "input" and name:
            self._input(given, name)

    def _input(self, given, name):
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self.sent.setdefault(name, []).append(given.get("value", "on"))
        elif kind not in ("submit", "button", "file", "image"):
            self.sent.setdefault(name, []).append(given.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "select" and self._select:
            if not self._chosen and self._first is not None:
                self.sent.setdefault(self._select, []).append(self._first)
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._area:
            # A browser takes away the line break after the opening tag.
            self.sent[self._area][0] += data.removeprefix("\n").removeprefix("\r\n")


def shown_in(page: str) -> dict[str, list[str]]:
    parser = Fields()
    parser.feed(page)
    return parser.sent


def stored(row) -> dict:
    return type(row)._default_manager.filter(pk=row.pk).values().get()


@pytest.fixture
def keeper() -> Client:
    """Return the browser of an officer of everything: the one who changes most of what there is."""
    client = Client()
    client.force_login(RoleFactory(kind="officer", unit=None).user)
    return client


def keeper_of(viewset, keeper: Client) -> Client:
    if viewset.permission_policy.user_has_permission(_user_of(keeper), "change"):
        return keeper
    editor = Client()
    editor.force_login(RoleFactory(kind="editor", unit=None).user)
    return editor


def _user_of(client: Client):
    return get_user_model().objects.get(pk=client.session["_auth_user_id"])


def test_every_form_that_changes_rows_is_tried() -> None:
    assert {viewset.model.__name__ for viewset in VIEWSETS.values()} <= set(MAKERS)


@pytest.mark.parametrize("name", sorted(VIEWSETS))
def test_a_form_sent_back_as_it_was_shown_changes_nothing(keeper, name: str) -> None:
    viewset = VIEWSETS[name]
    with time_machine.travel(NOW, tick=False):
        row = MAKERS[viewset.model.__name__]()
        client = keeper_of(viewset, keeper)
        url = reverse(viewset.get_url_name("edit"), args=[row.pk])
        page = client.get(url)
        assert page.status_code == 200
        sent = shown_in(page.content.decode())
        before, last = stored(row), TrailEvent.objects.order_by("-pk").first()

        answer = client.post(url, sent)

        form = getattr(answer, "context_data", None) and answer.context_data.get("form")
        # A form that ends something asks for the end: sent back without one it is refused.
        assert answer.status_code == 302 or name in ENDS, form and form.errors
        assert stored(row) == before
        events = TrailEvent.objects.filter(pk__gt=last.pk if last else 0)
        assert [event.tag for event in events] == []


def test_the_rows_tried_hold_values_that_a_form_could_lose() -> None:
    cadre, user = Cadre.objects.get(pk=_cadre().pk), _user()
    assert cadre.phone
    assert cadre.citizen_number
    assert user.phone
    assert Unit.objects.exists()
    assert not Role.objects.exists()
