"""The list of roles: as of any day, for any unit, on a page and as a file."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from records.accounts.enums import RoleKind
from records.accounts.models import Role
from tests.factories.records import NOW, CadreFactory, RoleFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city():
    return UnitFactory(code="4307", name="常德市")


@pytest.fixture
def county(city):
    return UnitFactory(code="430702", name="武陵区", parent=city)


def browser(kind: str, unit=None) -> Client:
    client = Client()
    client.force_login(RoleFactory(kind=kind, unit=unit, user__name="读者").user)
    return client


def unmarked(rows) -> list[dict[str, str]]:
    """Return the rows of a file without the line that says who took it."""
    return [row for row in rows if not next(iter(row.values())).startswith("# ")]


def names(client: Client, **asked) -> set[str]:
    answer = client.get(reverse("role:index"), asked)
    assert answer.status_code == 200
    return {role.user.name for role in answer.context["object_list"]}


def test_the_list_answers_for_any_day(county):
    def held(name, first, last):
        RoleFactory(
            unit=county,
            user__name=name,
            valid_from=TODAY + timedelta(days=first),
            valid_until=last if last is None else TODAY + timedelta(days=last),
        )

    held("早", -100, -50)
    held("今", -60, None)
    held("后", 5, 9)
    client = browser(RoleKind.SECURITY_ADMIN)

    def on(days):
        return names(client, held_on=(TODAY + timedelta(days=days)).isoformat()) - {"读者"}

    assert [on(n) for n in (-101, -100, -55, -50, -49, 5, 10)] == [
        set(),
        {"早"},
        {"早", "今"},
        {"早", "今"},
        {"今"},
        {"今", "后"},
        {"今"},
    ]
    assert names(client, state="ended") == {"早"}
    assert names(client, state="to_come") == {"后"}
    assert names(client, state="in_force") == {"今", "读者"}


def test_the_list_answers_who_reaches_a_unit(city, county):
    RoleFactory(unit=city, user__name="市")
    RoleFactory(unit=county, user__name="区")
    RoleFactory(unit=UnitFactory(parent=county), user__name="乡")
    RoleFactory(unit=UnitFactory(parent=city), user__name="邻")
    RoleFactory(unit=None, user__name="全")
    client = browser(RoleKind.AUDIT_ADMIN)
    assert names(client, reaching="430702") - {"读者"} == {"市", "区", "全"}
    assert names(client, reaching="武陵区") - {"读者"} == {"市", "区", "全"}
    assert names(client, reaching="没有这个单位") == set()


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        (RoleKind.OFFICER, {"读者", "本区"}),
        (RoleKind.AUDITOR, {"读者", "本区"}),
        (RoleKind.SYSTEM_ADMIN, {"读者", "本区", "邻区"}),
        (RoleKind.SECURITY_ADMIN, {"读者", "本区", "邻区"}),
        (RoleKind.AUDIT_ADMIN, {"读者", "本区", "邻区"}),
    ],
)
def test_each_sees_the_roles_of_their_part(county, kind, seen):
    RoleFactory(kind="expert", unit=county, user__name="本区")
    RoleFactory(kind="expert", unit=UnitFactory(), user__name="邻区")
    client = browser(kind, None if kind.endswith("_admin") else county)
    assert names(client) == seen


@pytest.mark.parametrize(
    "kind", ["trainee", "lecturer", "class_supervisor", "editor", "unit_liaison", "provider"]
)
def test_the_list_is_closed_to_everybody_else(county, kind):
    assert browser(kind, county).get(reverse("role:index")).status_code == 302


def test_the_file_has_words_for_headings_and_a_line_for_each_role(county):
    RoleFactory(kind="officer", unit=county, user__name="张三", user__username="90044")
    RoleFactory(kind="editor", unit=None, user__name="李四")
    client = browser(RoleKind.AUDIT_ADMIN)
    with translation.override("en"):
        client.cookies["django_language"] = "en"
        answer = client.get(reverse("role:index"), {"export": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = unmarked(csv.DictReader(io.StringIO(text)))
    assert "Staff number" in rows[0]
    assert not [heading for heading in rows[0] if "_" in heading]
    line = next(row for row in rows if row["Staff number"] == "90044")
    assert line["Account"] == "张三"
    assert line["Role"] == "Officer"
    assert line["For the units of"] == "武陵区"
    assert line["First day"].startswith("2020-01-01")
    assert len(rows) == 3


def test_accounts_leave_with_their_units_and_in_words(county):
    UserFactory(cadre=CadreFactory(unit=county), username="90044")
    client = browser(RoleKind.OFFICER, county)
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("wagtailusers_users:index"), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = unmarked(csv.DictReader(io.StringIO(text)))
    assert {row["Unit"] for row in rows} == {"武陵区"}
    assert not [heading for heading in rows[0] if "_" in heading]


@pytest.mark.parametrize("page", ["role:index", "wagtailusers_users:index"])
def test_a_longer_list_costs_no_more_queries(county, page):
    client = browser(RoleKind.OFFICER, county)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(page)).status_code == 200
            b"".join(client.get(reverse(page), {"export": "csv"}).streaming_content)
        return len(queries)

    def add() -> None:
        user = UserFactory(cadre=CadreFactory(unit=county))
        role = RoleFactory(kind="officer", unit=county, user=user)
        RoleFactory(
            kind="officer",
            unit=county,
            user=UserFactory(unit=county),
            delegated_by=role,
            valid_until="2099-01-01",
        )

    add()
    cost()
    few = cost()
    for _number in range(6):
        add()
    assert cost() == few


def test_ending_a_role_is_asked_in_words_and_keeps_the_row(county):
    role = RoleFactory(kind="trainee", unit=county, user=UserFactory(unit=county, name="张三"))
    client = browser(RoleKind.OFFICER, county)
    url = reverse("role:delete", args=[role.pk])
    assert "张三" in client.get(url).content.decode()

    assert client.post(url).status_code == 302

    role.refresh_from_db()
    assert role.revoked_at is not None
    assert "张三" in client.get(reverse("role:index")).content.decode()


def test_the_last_administrator_is_refused_on_the_page_too():
    role = RoleFactory(kind="security_admin", user__name="张三")
    client = browser(RoleKind.SECURITY_ADMIN)
    Role.objects.filter(user__name="读者").update(valid_until=TODAY)
    answer = client.post(reverse("role:delete", args=[role.pk]))
    assert answer.status_code == 200
    assert "张三" in answer.content.decode()
    role.refresh_from_db()
    assert role.revoked_at is None


def test_the_form_offers_the_kinds_its_reader_may_give(county):
    offered = {}
    for kind in ("officer", "security_admin", "system_admin", "audit_admin"):
        client = browser(kind, None if kind.endswith("_admin") else county)
        form = client.get(reverse("role:add")).context["form"]
        offered[kind] = {value for value, _label in form.fields["kind"].choices if value}
    assert offered["audit_admin"] == {"audit_admin"}
    assert offered["system_admin"] == {"system_admin"}
    assert "editor" not in offered["officer"]
    assert offered["security_admin"] >= {"editor", "auditor", "officer"}
    assert not offered["security_admin"] & {"system_admin", "audit_admin"}


@pytest.mark.parametrize("kind", ["officer", "system_admin", "security_admin", "audit_admin"])
def test_accounts_and_roles_have_a_door_in_the_back_office(county, kind):
    client = browser(kind, None if kind.endswith("_admin") else county)
    page = client.get("/admin/").content.decode()
    for door in ("wagtailusers_users:index", "role:index"):
        assert f'href="{reverse(door)}"' in page
        assert client.get(reverse(door)).status_code == 200
