"""Facts of a person that must fit together, and numbers that a form cannot show."""

from datetime import date

import pytest
from django.urls import reverse

from records.core.codes import Education, PoliticalStatus, Sex
from records.core.errors import DomainError, ManyErrors
from records.register.enums import CadreStatus
from records.register.models import Cadre
from records.register.services import change_cadre, register_cadre
from records.register.tags import RegisterTag
from records.register.viewsets import CadreViewSet, RegisterGroup
from records.trail.models import TrailEvent
from tests.factories.records import (
    ACTOR,
    NOW,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NUMBER = "11010519491231002X"  # born 1949-12-31, a woman


def change(cadre, **values):
    return change_cadre(cadre=cadre, values=values, actor=ACTOR, now=NOW)


def refusal(call) -> dict[str, str]:
    with pytest.raises(ManyErrors) as caught:
        call()
    return {error.field: error.message for error in caught.value.errors}


def test_number_birth_date_and_sex_are_held_together() -> None:
    cadre = CadreFactory(birth_date=date(1980, 5, 1), sex=Sex.MALE)

    told = refusal(lambda: change(cadre, citizen_number=NUMBER))

    assert set(told) == {"citizen_number"}
    whole = {"citizen_number": NUMBER, "birth_date": date(1949, 12, 31), "sex": Sex.FEMALE}
    change(cadre, **whole)
    assert Cadre.objects.get(pk=cadre.pk).citizen_number == NUMBER
    told = refusal(lambda: change(cadre, birth_date=date(1950, 1, 1)))
    assert "110105********002X" in told["birth_date"]
    assert NUMBER not in told["birth_date"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("joined_party_on", {"joined_party_on": date(1998, 4, 30)}),
        ("began_work_on", {"began_work_on": date(1996, 4, 30)}),
        ("birth_date", {"birth_date": date(2026, 11, 24)}),
        ("began_work_on", {"began_work_on": date(2027, 1, 1)}),
        (
            "joined_party_on",
            {"joined_party_on": date(2001, 7, 1), "political_status": PoliticalStatus.MASSES},
        ),
        ("second_party", {"second_party": "05", "political_status": PoliticalStatus.MASSES}),
        (
            "education",
            {"education": Education.COLLEGE, "in_service_education": Education.POSTGRADUATE},
        ),
        ("left_on", {"status": CadreStatus.RETIRED, "left_on": None}),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(field, values) -> None:
    cadre = CadreFactory(birth_date=date(1980, 5, 1))
    before = Cadre.objects.get(pk=cadre.pk).updated_at

    assert field in refusal(lambda: change(cadre, **values))
    assert Cadre.objects.get(pk=cadre.pk).updated_at == before


def test_the_day_one_comes_of_age_is_old_enough() -> None:
    cadre = CadreFactory(birth_date=date(1980, 2, 29))
    values = {"joined_party_on": date(1998, 3, 1), "began_work_on": date(1996, 2, 29)}
    change(cadre, political_status=PoliticalStatus.MEMBER, **values)
    assert Cadre.objects.get(pk=cadre.pk).joined_party_on == date(1998, 3, 1)


def test_an_old_fault_elsewhere_does_not_hold_up_a_correction() -> None:
    cadre = CadreFactory(birth_date=date(1980, 5, 1), began_work_on=date(1990, 1, 1))
    change(cadre, native_place="湖南常德")
    assert Cadre.objects.get(pk=cadre.pk).native_place == "湖南常德"


def test_who_has_left_has_a_status_that_says_so() -> None:
    cadre = CadreFactory()
    assert change(cadre, left_on=date(2026, 6, 1)).status == CadreStatus.LEFT
    assert change(cadre, left_on=None).status == CadreStatus.IN_SERVICE


def test_a_number_is_on_the_register_once() -> None:
    unit = UnitFactory()
    known = {"birth_date": date(1949, 12, 31), "sex": Sex.FEMALE, "unit": unit}
    register_cadre(
        values={"staff_number": "1", "name": "甲", "citizen_number": NUMBER, **known},
        actor=ACTOR,
        now=NOW,
    )
    with pytest.raises(DomainError) as caught:
        register_cadre(
            values={"staff_number": "2", "name": "乙", "citizen_number": NUMBER, **known},
            actor=ACTOR,
            now=NOW,
        )
    assert caught.value.field == "citizen_number"


class TestBackOffice:
    @pytest.fixture
    def cadre(self):
        return CadreFactory(
            name="周敏",
            citizen_number=NUMBER,
            birth_date=date(1949, 12, 31),
            sex=Sex.FEMALE,
            phone="13800001234",
        )

    @pytest.fixture
    def edit(self, client, cadre):
        from records.accounts.services import grant_role

        user = UserFactory()
        grant_role(user=user, kind="officer", unit=cadre.unit, actor=ACTOR, now=NOW)
        client.force_login(user)
        [viewset] = [one for one in RegisterGroup().registerables if isinstance(one, CadreViewSet)]
        return reverse(viewset.get_url_name("edit"), args=[cadre.pk])

    def typed(self, client, edit, **changed):
        page = client.get(edit)
        form = page.context["form"]
        data = {
            name: form[name].value() if form[name].value() is not None else ""
            for name in form.fields
        }
        return client.post(edit, {**data, **changed})

    def test_the_form_shows_masks_and_keeps_what_it_cannot_show(self, client, cadre, edit) -> None:
        page = client.get(edit).content.decode()
        assert NUMBER not in page
        assert "13800001234" not in page
        assert "110105********002X" in page

        answer = self.typed(client, edit, name="周敏敏")

        assert answer.status_code == 302
        stored = Cadre.objects.get(pk=cadre.pk)
        assert (stored.name, stored.citizen_number) == ("周敏敏", NUMBER)
        assert (stored.phone, stored.phone_index) == ("13800001234", cadre.phone_index)

    def test_a_number_typed_anew_is_written(self, client, cadre, edit) -> None:
        assert self.typed(client, edit, phone="+86 139-0000-4321").status_code == 302
        assert Cadre.objects.get(pk=cadre.pk).phone == "13900004321"
        event = TrailEvent.objects.filter(tag=RegisterTag.CADRE_CHANGED).first()
        assert event.after["phone"] == "139****4321"

    def test_a_number_is_cleared_on_purpose_only(self, client, cadre, edit) -> None:
        both = self.typed(client, edit, **{"phone": "13900004321", "phone-clear": "on"})
        assert both.status_code == 200
        assert self.typed(client, edit, **{"phone-clear": "on"}).status_code == 302
        stored = Cadre.objects.get(pk=cadre.pk)
        assert (stored.phone, stored.phone_index) == ("", "")
        assert stored.citizen_number == NUMBER

    def test_a_wrong_number_is_told_beside_the_field_and_kept_typed(
        self, client, cadre, edit
    ) -> None:
        answer = self.typed(client, edit, citizen_number="110105194912310021")
        assert answer.status_code == 200
        assert answer.context["form"].errors["citizen_number"]
        assert "110105194912310021" in answer.content.decode()

    def test_another_officer_finds_nothing(self, client, cadre, edit) -> None:
        client.force_login(RoleFactory(kind="officer", unit=UnitFactory()).user)
        assert client.get(edit).status_code in (302, 403, 404)
