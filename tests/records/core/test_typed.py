"""What Chinese keyboards write."""

import pytest
from django.urls import reverse

from records.core.typed import half_width
from tests.factories.records import CadreFactory, RoleFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["４３０７０００１", " 43070001　", "43070001"])
def test_digits_are_digits_however_wide(typed: str) -> None:
    assert half_width(typed) == "43070001"


def test_a_cadre_is_found_by_a_full_width_number(client) -> None:
    unit = UnitFactory()
    officer = RoleFactory(kind="officer", unit=unit).user
    CadreFactory(unit=unit, staff_number="43070001", name="周敏")
    client.force_login(officer)
    page = client.get(reverse("cadre_list"), {"q": "４３０７０００１"}).content.decode()
    assert "周敏" in page


def test_a_deputy_is_named_by_a_full_width_number(client) -> None:
    role = RoleFactory(kind="officer")
    deputy = RoleFactory(kind="officer", unit=role.unit).user
    deputy.username = "90007"
    deputy.save(update_fields=["username"])
    client.force_login(role.user)
    answer = client.post(reverse("delegation_list"), {"deputy": "９０００７"})
    assert answer.context["form"].cleaned_data["deputy"] == deputy
