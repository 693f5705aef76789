"""Two imports of one file at once."""

from datetime import date

import pytest
from django.utils import timezone

from records.core.access.actor import Actor
from records.register.models import Appointment, Cadre
from records.register.roster.services import apply_roster
from tests.concurrency import run_together
from tests.factories.records import UnitFactory
from tests.factories.sheets import citizen_number, xlsx


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_register_everybody_once() -> None:
    UnitFactory(code="4307", name="常德市")
    rows = [
        [f"干部{order}", citizen_number(date(1980, 1, 1), order), "4307", "科员"]
        for order in range(40)
    ]
    content = xlsx([["姓名", "身份证号", "单位", "职务"], *rows])

    def run() -> int:
        plan = apply_roster(
            content=content,
            filename="a.xlsx",
            today=timezone.localdate(),
            actor=Actor.system("test"),
            now=timezone.now(),
        )
        return plan.count("new")

    assert sorted(run_together([run] * 3)) == [0, 0, 40]
    assert Cadre.objects.count() == Appointment.objects.count() == 40
