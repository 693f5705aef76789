"""Two imports of one file at once."""

import threading
from datetime import date

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from records.core.actor import Actor
from records.register.models import Appointment, Cadre
from records.register.roster.services import apply_roster
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
    start = threading.Barrier(3)
    done: list[int] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            start.wait(10)
            plan = apply_roster(
                content=content,
                filename="a.xlsx",
                today=timezone.localdate(),
                actor=Actor.system("test"),
                now=timezone.now(),
            )
            done.append(plan.count("new"))
        except BaseException as error:
            failed.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failed == []
    assert sorted(done) == [0, 0, 40]
    assert Cadre.objects.count() == Appointment.objects.count() == 40
