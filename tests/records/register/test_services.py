"""The register: who is on it, what they held when, and who may see them."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from records.accounts.enums import RoleKind
from records.core.codes import PostLevel, Rank
from records.core.errors import DomainError
from records.register.models import Appointment, Cadre
from records.register.services import (
    appoint_cadre,
    change_cadre,
    create_unit,
    register_cadre,
    rename_unit,
)
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NUMBER = "11010519491231002X"


def register(**values) -> Cadre:
    base = {"staff_number": "43070001", "name": "周敏", "unit": UnitFactory()}
    return register_cadre(values=base | values, actor=ACTOR, now=NOW)


def test_a_citizen_number_is_encrypted_in_the_database_and_masked_in_the_trail():
    register(citizen_number=NUMBER, phone="13800001234")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT citizen_number, citizen_number_index, phone FROM records_register_cadre"
        )
        stored = " ".join(map(str, cursor.fetchone()))
    told = str(TrailEvent.objects.get(tag=RegisterTag.CADRE_CREATED).after)
    assert NUMBER not in stored
    assert "13800001234" not in stored
    assert "110105********002X" in told
    assert "138****1234" in told
    assert Cadre.objects.get().citizen_number == NUMBER


def test_the_same_person_is_not_registered_twice():
    register(citizen_number=NUMBER)
    with pytest.raises(DomainError) as same_staff:
        register()
    with pytest.raises(DomainError) as same_citizen:
        register(staff_number="2", citizen_number=NUMBER)
    assert (same_staff.value.field, same_citizen.value.field) == ("staff_number", "citizen_number")


def test_a_change_tells_before_and_after_and_no_change_tells_nothing():
    cadre = register()
    change_cadre(cadre=cadre, values={"name": "周民", "native_place": ""}, actor=ACTOR, now=NOW)
    change_cadre(cadre=cadre, values={"name": "周民"}, actor=ACTOR, now=NOW)

    event = TrailEvent.objects.get(tag=RegisterTag.CADRE_CHANGED)
    assert (event.before, event.after) == ({"name": "周敏"}, {"name": "周民"})


def test_a_new_main_post_ends_the_one_before_and_the_level_is_known_as_of_any_date():
    cadre = register()
    for since, title, level, rank in (
        (date(2020, 3, 1), "科员", PostLevel.STAFF, Rank.OFFICER_1),
        (date(2024, 6, 1), "副局长", PostLevel.TOWNSHIP_DEPUTY, Rank.CHIEF_OFFICER_3),
    ):
        appoint_cadre(
            cadre=cadre,
            unit=cadre.unit,
            post_title=title,
            post_level=level,
            rank=rank,
            since=since,
            actor=ACTOR,
            now=NOW,
        )

    def level_on(day: date):
        found = Cadre.objects.with_level(day).with_post(day).get()
        return found.level, found.rank, found.post_title

    assert level_on(date(2020, 2, 29)) == (None, None, None)
    assert level_on(date(2024, 5, 31)) == (PostLevel.STAFF, Rank.OFFICER_1, "科员")
    assert level_on(date(2024, 6, 1)) == (PostLevel.TOWNSHIP_DEPUTY, Rank.CHIEF_OFFICER_3, "副局长")


def test_the_same_appointment_twice_stands_once_and_an_earlier_one_is_refused():
    cadre = register()
    asked = {"cadre": cadre, "unit": cadre.unit, "post_title": "局长", "actor": ACTOR, "now": NOW}
    first = appoint_cadre(**asked, since=date(2024, 1, 1))
    assert appoint_cadre(**asked, since=date(2024, 1, 1)) == first
    with pytest.raises(DomainError) as early:
        appoint_cadre(**asked | {"post_title": "书记"}, since=date(2023, 1, 1))
    assert early.value.field == "since"
    assert Appointment.objects.count() == 1


def test_the_database_itself_refuses_two_open_main_posts():
    post = AppointmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentFactory(
            cadre=post.cadre, unit=post.unit, post_title="书记", since=date(2021, 1, 1)
        )


def test_units_keep_their_path_and_codes_are_unique():
    city = create_unit(code="4307", name="常德市", kind="city", parent=None, actor=ACTOR, now=NOW)
    county = create_unit(
        code="430702", name="武陵区", kind="county", parent=city, actor=ACTOR, now=NOW
    )
    assert county.path == "/4307/430702/"
    with pytest.raises(DomainError):
        create_unit(code="430702", name="另一", kind="county", parent=city, actor=ACTOR, now=NOW)
    rename_unit(
        unit=county, name="武陵区人民政府", short_name="武陵", kind="county", actor=ACTOR, now=NOW
    )
    assert TrailEvent.objects.get(tag=RegisterTag.UNIT_CHANGED).before["name"] == "武陵区"


class TestVisibility:
    """Who may see whom is decided in one place."""

    @pytest.fixture
    def city(self):
        city = UnitFactory(code="4307")
        counties = [UnitFactory(code=f"43070{n}", parent=city) for n in (2, 3)]
        return [city, *counties, UnitFactory(code="43070-1", parent=None)]

    @pytest.mark.parametrize("kind", [RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON])
    def test_a_file_reader_sees_the_unit_held_and_those_below(self, city, kind):
        cadres = [CadreFactory(unit=unit) for unit in city]
        reader = RoleFactory(kind=kind, unit=city[1]).user
        chief = RoleFactory(kind=kind, unit=city[0]).user
        assert set(Cadre.objects.visible_to(reader)) == {cadres[1]}
        assert set(Cadre.objects.visible_to(chief)) == set(cadres[:3])

    @pytest.mark.parametrize(
        "kind", [RoleKind.TRAINEE, RoleKind.LECTURER, RoleKind.EDITOR, RoleKind.EXPERT]
    )
    def test_others_see_only_themselves(self, city, kind):
        CadreFactory(unit=city[0])
        own = CadreFactory(unit=city[0])
        user = RoleFactory(kind=kind, unit=city[0], user=UserFactory(cadre=own)).user
        assert list(Cadre.objects.visible_to(user)) == [own]

    def test_an_inactive_account_sees_nobody(self, city):
        user = RoleFactory(unit=city[0], user=UserFactory(is_active=False)).user
        CadreFactory(unit=city[0])
        assert not Cadre.objects.visible_to(user).exists()


class TestBackOffice:
    """The register's screens hold to `visible_to` and save through the services."""

    @pytest.fixture
    def officer(self, client: Client):
        from records.accounts.services import grant_role

        unit = UnitFactory(code="430702")
        user = UserFactory()
        grant_role(user=user, kind=RoleKind.OFFICER, unit=unit, actor=ACTOR, now=NOW)
        client.force_login(user)
        return unit

    def test_the_listing_shows_ones_own_cadres_masked(self, client: Client, officer):
        CadreFactory(unit=officer, name="周敏", citizen_number=NUMBER)
        CadreFactory(name="外区人")
        page = client.get(reverse("cadre:index")).content.decode()
        assert "周敏" in page
        assert "110105********002X" in page
        assert NUMBER not in page
        assert "外区人" not in page

    def test_anothers_cadre_does_not_exist_here(self, client: Client, officer):
        stranger = CadreFactory()
        assert client.get(reverse("cadre:edit", args=[stranger.pk])).status_code in (302, 404)
        assert client.get(reverse("cadre:inspect", args=[stranger.pk])).status_code in (302, 404)

    def test_saving_goes_through_the_service(self, client: Client, officer):
        response = client.post(
            reverse("cadre:add"),
            {
                "staff_number": "1001",
                "name": "周敏",
                "sex": 2,
                "unit": officer.pk,
                "category": "party_government",
            },
        )
        assert response.status_code == 302, response.context["form"].errors
        assert TrailEvent.objects.get(tag=RegisterTag.CADRE_CREATED).subject == "周敏"

    def test_a_refusal_stands_beside_its_field(self, client: Client, officer):
        CadreFactory(unit=officer, staff_number="1001")
        response = client.post(
            reverse("cadre:add"),
            {
                "staff_number": "1001",
                "name": "周敏",
                "sex": 2,
                "unit": officer.pk,
                "category": "party_government",
            },
        )
        assert response.status_code == 200
        assert "staff_number" in response.context["form"].errors

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_listing_asks_the_database_the_same_however_long(
        self, client: Client, officer, count, django_assert_num_queries
    ):
        CadreFactory.create_batch(count, unit=officer)
        client.get(reverse("cadre:index"))
        with django_assert_num_queries(13):
            client.get(reverse("cadre:index"))
