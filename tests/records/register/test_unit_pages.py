"""The tree of units and the field that names one: quick at any size, and only one's own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from records.core.codes import PostLevel
from records.register.models import Appointment, Cadre, Unit, UnitSpan
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Unit:
    return UnitFactory(code="4307", name="常德市")


@pytest.fixture
def client_of(root: Unit):
    def signed_in(unit: Unit) -> Client:
        user = UserFactory()
        grant_role(user=user, kind=RoleKind.OFFICER, unit=unit, actor=ACTOR, now=NOW)
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def grow(root: Unit, number: int) -> None:
    """Put so many units below the root, a hundred of them to a county."""
    counties = [
        Unit(code=f"C{n}", name=f"县{n}", short_name=f"县{n}", kind="county", parent=root)
        for n in range(max(number // 100, 1))
    ]
    for county in counties:
        county.path = f"{root.path}{county.code}/"
    Unit.objects.bulk_create(counties)
    rest = [
        Unit(
            code=f"T{n}",
            name=f"镇{n}",
            short_name=f"镇{n}",
            kind="township",
            parent=counties[n % len(counties)],
            path=f"{counties[n % len(counties)].path}T{n}/",
        )
        for n in range(number - len(counties))
    ]
    Unit.objects.bulk_create(rest)
    kept = ("name", "short_name", "kind", "level", "parent_id", "path")
    UnitSpan.objects.bulk_create(
        UnitSpan(unit=unit, **{name: getattr(unit, name) for name in kept})
        for unit in [*counties, *rest]
    )


@pytest.mark.parametrize("number", [10, 5000])
@pytest.mark.parametrize(
    ("name", "asked", "queries"),
    [
        ("unit_tree", {}, 7),
        ("unit_tree", {"unit": "C0"}, 15),
        ("unit_tree", {"q": "镇"}, 8),
        ("unit_suggestions", {"act": "register:find:unit", "q": "镇"}, 4),
        ("cadre_list", {}, 12),
        ("coverage", {}, 16),
        ("import_list", {}, 5),
    ],
)
def test_pages_ask_the_same_of_ten_units_and_of_five_thousand(
    root, client_of, number, name, asked, queries, django_assert_max_num_queries
) -> None:
    grow(root, number)
    client = client_of(root)
    with django_assert_max_num_queries(queries):
        page = client.get(reverse(name), asked)
    assert page.status_code == 200
    assert page.content.count(b"<option") < 60


def test_the_tree_shows_ones_own_part_with_its_people(root, client_of) -> None:
    county = UnitFactory(code="430702", name="武陵区", parent=root)
    town = UnitFactory(code="430702-1", name="河洑镇", parent=county)
    other = UnitFactory(code="430703", name="鼎城区", parent=root)
    CadreFactory(unit=town)
    CadreFactory(unit=county)
    client = client_of(county)
    page = client.get(reverse("unit_tree"))
    assert [(b.unit, b.people) for b in page.context["branches"]] == [(county, 2)]
    below = client.get(reverse("unit_tree"), {"unit": county.code}, headers={"HX-Request": "true"})
    assert "河洑镇" in below.content.decode()
    assert "<html" not in below.content.decode()
    assert client.get(reverse("unit_tree"), {"unit": other.code}).status_code == 404
    assert not client.get(reverse("unit_tree"), {"q": "鼎城"}).context["branches"]


def test_a_planned_name_is_seen_before_and_a_refusal_stands_beside_its_field(
    root, client_of
) -> None:
    county = UnitFactory(code="430702", name="武陵区", parent=root)
    client = client_of(county)
    later = timezone.localdate() + timedelta(days=30)
    asked = {"name": "武陵新区", "short_name": "武陵", "kind": "county", "level": "none"}
    page = reverse("reform_unit", args=[county.pk, "rename"])
    answer = client.post(page, {**asked, "on": later.isoformat()})
    assert answer.status_code == 302, answer.context["form"].errors
    county.refresh_from_db()
    assert county.name == "武陵区"
    assert "武陵新区" in client.get(reverse("unit_tree"), {"unit": county.code}).content.decode()
    early = client.post(page, {**asked, "name": "别名", "on": timezone.localdate().isoformat()})
    assert early.status_code == 422
    assert "on" in early.context["form"].errors


def test_a_unit_is_not_moved_out_of_ones_reach_nor_a_strangers_touched(root, client_of) -> None:
    county = UnitFactory(code="430702", name="武陵区", parent=root)
    town = UnitFactory(code="430702-1", name="河洑镇", parent=county)
    other = UnitFactory(code="430703", name="鼎城区", parent=root)
    client = client_of(county)
    today = timezone.localdate().isoformat()
    away = client.post(
        reverse("reform_unit", args=[town.pk, "move"]), {"parent": other.code, "on": today}
    )
    assert "parent" in away.context["form"].errors
    top = client.post(reverse("reform_unit", args=[town.pk, "move"]), {"parent": "", "on": today})
    assert top.status_code == 422
    assert client.get(reverse("reform_unit", args=[other.pk, "close"])).status_code == 404
    town.refresh_from_db()
    assert town.parent == county


class TestBackOffice:
    """The viewsets hold the unit back and end posts."""

    def test_changing_a_person_offers_no_unit(self, root, client_of) -> None:
        cadre = CadreFactory(unit=root, name="周敏")
        client = client_of(root)
        page = client.get(reverse("cadre:edit", args=[cadre.pk]))
        assert "unit" not in page.context["form"].fields
        assert "unit" in client.get(reverse("cadre:add")).context["form"].fields

    def test_registering_takes_the_first_post_with_it(self, root, client_of) -> None:
        asked = {
            "staff_number": "1001",
            "name": "周敏",
            "sex": 2,
            "unit": root.pk,
            "category": "party_government",
            "first_post": "科员",
            "first_level": 150,
            "first_rank": 99,
        }
        client = client_of(root)
        without = client.post(reverse("cadre:add"), asked)
        assert "first_since" in without.context["form"].errors
        done = client.post(reverse("cadre:add"), asked | {"first_since": "2026-03-01"})
        assert done.status_code == 302, done.context["form"].errors
        post = Appointment.objects.get()
        assert (post.cadre.staff_number, post.unit, post.post_level) == (
            "1001",
            root,
            PostLevel.STAFF,
        )

    def test_a_post_is_ended_with_a_reason(self, root, client_of) -> None:
        post = AppointmentFactory(cadre=CadreFactory(unit=root))
        client = client_of(root)
        done = client.post(
            reverse("appointment:edit", args=[post.pk]),
            {"until": "2026-11-01", "end_reason": "retired", "end_note": ""},
        )
        assert done.status_code == 302, done.context["form"].errors
        post.refresh_from_db()
        assert post.until.isoformat() == "2026-11-01"
        assert Cadre.objects.get().left_on == post.until

    def test_a_unit_is_renamed_from_a_day_on(self, root, client_of) -> None:
        client = client_of(root)
        done = client.post(
            reverse("unit:edit", args=[root.pk]),
            {
                "name": "常德市人民政府",
                "short_name": "常德",
                "kind": "city",
                "level": "none",
                "on": "2026-01-01",
            },
        )
        assert done.status_code == 302, done.context["form"].errors
        names = UnitSpan.objects.filter(unit=root).values_list("name", flat=True)
        assert list(names) == ["常德市", "常德市人民政府"]
