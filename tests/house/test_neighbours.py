"""Wagtail's own ways to a row or to its name lead to nothing outside one's part of the units."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ModelLogEntry, Page

from records.accounts.models import Role, User
from records.accounts.services import grant_role
from records.core.checks import scoped_viewsets
from records.journal.models import Entry
from records.journal.services import post_entries
from records.register.models import Appointment, Cadre
from records.trail.models import TrailEvent
from tests.factories.courses import EnrollmentFactory, SessionFactory
from tests.factories.courses_catalog import published
from tests.factories.records import ACTOR, NOW, AppointmentFactory, CadreFactory, UnitFactory
from tests.factories.records_journal import draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NAME, ACCOUNT = "钱乙二", "周丁四"
ROLES = ["officer", "auditor", "editor", "class_supervisor", "lecturer"]


@pytest.fixture
def outside() -> dict[type, object]:
    """Return rows of another district, one of each kind, all told in Wagtail's own log as well."""
    other = UnitFactory(name="鼎城区")
    cadre = CadreFactory(unit=other, name=NAME)
    appointment = AppointmentFactory(cadre=cadre)
    account = User.objects.create_user("P9", "correct horse 9", name=ACCOUNT, cadre=cadre)
    grant_role(user=account, kind="officer", unit=other, actor=ACTOR, now=NOW)
    [entry] = post_entries(drafts=[draft(cadre)], actor=ACTOR, now=NOW)
    hall = SessionFactory(training_class__organiser=other).training_class
    enrollment = EnrollmentFactory(cadre=cadre, training_class=hall)
    page = published("课程甲")
    Page.objects.filter(pk=page.pk).update(owner=account, locked=True, locked_by=account)
    for row in (cadre, account, appointment):
        ModelLogEntry.objects.create(
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            label=NAME,
            action="wagtail.edit",
            user=account,
            timestamp=NOW,
        )
    return {
        Cadre: cadre,
        Appointment: appointment,
        User: account,
        Role: account.roles.get(),
        Entry: entry,
        type(enrollment): enrollment,
        type(other): other,
        TrailEvent: TrailEvent.objects.filter(subject=ACCOUNT).first(),
    }


@pytest.fixture(params=ROLES)
def reader(request) -> Client:
    mine = UnitFactory(name="武陵区")
    person = User.objects.create_user("P1", "correct horse 9", name="我")
    grant_role(user=person, kind=request.param, unit=mine, actor=ACTOR, now=NOW)
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def admin_addresses() -> Iterator[str]:
    """Give every address of the back office, numbers filled in."""
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, path: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        here = path + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _below(one, here)
        elif isinstance(one, URLPattern) and here.startswith("admin/"):
            filled = _filled(here)
            if filled is not None and "logout" not in filled:
                yield f"/{filled}"


def _filled(pattern: str) -> str | None:
    number = str(Page.objects.filter(depth=2).values_list("pk", flat=True)[0])
    text = re.sub(r"<(?:\w+:)?(\w+)>", number, pattern)
    text = text.replace("^", "").replace("$", "").replace("\\", "")
    return None if any(sign in text for sign in "()[]*+?") else text


@pytest.mark.parametrize("reader", ["officer", "editor"], indirect=True)
def test_no_address_of_the_back_office_names_who_is_outside(outside, reader) -> None:
    asked, found = 0, []
    for url in sorted(set(admin_addresses())):
        for query in ("", f"?q={NAME[:2]}"):
            response = reader.get(url + query)
            asked += 1
            assert response.status_code < 500, url
            text = b"".join(response) if response.streaming else response.content
            shown = text.decode("utf-8", "replace")
            found += [(url + query, name) for name in (NAME, ACCOUNT) if name in shown]
    assert asked > 200
    assert found == []


def test_no_screen_of_a_row_outside_opens_nor_names_it(outside, reader) -> None:
    opened = []
    before = TrailEvent.objects.count()
    for viewset in scoped_viewsets():
        row = outside.get(viewset.model)
        if row is None:
            continue
        for pattern in viewset.get_urlpatterns():
            if "pk" not in str(pattern.pattern) and "object_id" not in str(pattern.pattern):
                continue
            url = reverse(f"{viewset.url_namespace}:{pattern.name}", args=[row.pk])
            response = reader.get(url)
            page = response.content.decode()
            if response.status_code == 200 or NAME in page or ACCOUNT in page:
                opened.append((url, response.status_code))
    assert opened == []
    assert TrailEvent.objects.count() == before


def test_links_to_a_row_outside_are_not_made(outside, reader) -> None:
    finder = AdminURLFinder(reader.person)
    made = [
        (model.__name__, finder.get_edit_url(row))
        for model, row in outside.items()
        if finder.get_edit_url(row)
    ]
    assert made == []


def test_reports_that_name_people_are_closed_in_words(reader) -> None:
    response = reader.get(reverse("wagtailadmin_reports:site_history"), follow=True)
    told = [str(message) for message in response.context["messages"]]
    assert len(told) == 1
    assert response.request["PATH_INFO"] == reverse("wagtailadmin_home")
