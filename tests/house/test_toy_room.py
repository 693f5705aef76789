"""A room that lives only in the tests brings one of everything, and no other file knows of it."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db import connection
from django.test.utils import modify_settings, override_settings
from django.urls import reverse

import lms.urls  # noqa: F401  (the addresses of the house itself, read before the room is there)
from cms.home.dashboard import dashboard_of
from records.accounts.enums import RoleKind
from records.accounts.groups import sync_role_groups
from records.accounts.models import User
from records.accounts.services import grant_role
from records.core.actor import Actor
from records.core.own_data import sections_of
from records.core.seams import IMPORTS, SEARCH, collect
from records.imports.services import queue_import, upload_batch
from records.jobs.services import run_job
from records.register.merging import merge_cadres
from records.trail.filters import group_choices, subject_kind_choices
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, CadreFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def installed():
    """The room installed: its table made, its manifest collected, as at a start."""
    try:
        with (
            modify_settings(INSTALLED_APPS={"append": "tests.toy_room.apps.ToyRoomConfig"}),
            override_settings(
                ROOT_URLCONF="tests.toy_room.root_urls", RETENTION_DAYS=_days_of_all()
            ),
        ):
            from tests.toy_room.models import FieldVisit

            _create_table(FieldVisit)
            create_permissions(apps.get_app_config("toy_room"), verbosity=0)
            sync_role_groups()
            yield FieldVisit
    finally:
        collect(apps.get_app_configs())


def _days_of_all():
    from django.conf import settings

    return {**settings.RETENTION_DAYS, "field_visits": 365}


def _create_table(model):
    # As statements: SQLite's editor wants to begin before any transaction, and a test runs in one.
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    editor.create_model(model)
    with connection.cursor() as cursor:
        for statement in [*editor.collected_sql, *map(str, editor.deferred_sql)]:
            if not statement.startswith("--"):
                cursor.execute(statement)


@pytest.fixture
def city():
    return UnitFactory(name="常德市")


@pytest.fixture
def trainee(city):
    user = UserFactory(cadre=CadreFactory(unit=city, name="周敏"))
    grant_role(user=user, kind=RoleKind.TRAINEE, unit=None, actor=ACTOR, now=NOW)
    return user


@pytest.fixture
def officer(city):
    user = UserFactory()
    grant_role(user=user, kind=RoleKind.OFFICER, unit=city, actor=ACTOR, now=NOW)
    return User.objects.get(pk=user.pk)


def test_its_page_has_an_address_and_stands_in_the_navigation(installed, client, trainee) -> None:
    client.force_login(trainee)
    page = client.get(reverse("visit_list"))
    assert page.status_code == 200
    assert reverse("visit_list") in client.get("/").content.decode()


def test_its_task_and_its_panel_stand_on_the_home_and_lead_to_the_rows(
    installed, client, trainee
) -> None:
    for site in ("韶山", "常德会战阵亡将士公墓"):
        installed.objects.create(cadre=trainee.cadre, site=site, visited_on=date(2026, 11, 20))
    home = dashboard_of(trainee, NOW)
    (task,) = [task for task in home.tasks if task.title == "Reports of visits"]
    client.force_login(trainee)
    assert f'data-count="{task.count}"' in client.get(task.url).content.decode()
    assert "韶山" in client.get("/").content.decode()


def test_its_event_is_named_and_found_in_the_trail(installed, trainee) -> None:
    from tests.toy_room.services import report_visit

    visit = installed.objects.create(
        cadre=trainee.cadre, site="韶山", visited_on=date(2026, 11, 20)
    )
    report_visit(visit=visit, text="参观记录", actor=ACTOR, now=NOW)
    event = TrailEvent.objects.get(subject_type="field_visit")
    assert event.get_tag_display() == "Report of a visit handed in"
    assert ("visits", "Visits") in group_choices()
    assert ("field_visit", "Field visit") in subject_kind_choices()


def test_its_rights_follow_the_roles(installed, officer, trainee) -> None:
    assert officer.has_perm("toy_room.view_fieldvisit")
    assert not officer.has_perm("toy_room.change_fieldvisit")
    assert not User.objects.get(pk=trainee.pk).has_perm("toy_room.view_fieldvisit")


def test_its_file_is_previewed_and_applied_by_the_room_of_imports(
    installed, client, officer, city
) -> None:
    cadre = CadreFactory(unit=city, staff_number="43070009")
    client.force_login(officer)
    assert 'value="visits"' in client.get(reverse("import_list")).content.decode()
    actor = Actor(officer.pk, officer.name, user=officer)
    batch = upload_batch(
        kind="visits",
        content=b"43070009,Shaoshan,2026-11-20\nnobody,Shaoshan,2026-11-20",
        filename="visits.csv",
        unit=None,
        user=officer,
        actor=actor,
        now=NOW,
    )
    assert IMPORTS["visits"].label == "Field visits"
    assert batch.summary["rows"] == 2
    job = queue_import(batch=batch, actor=actor, now=NOW)
    run_job(job_id=job.pk, now=NOW)
    assert [visit.cadre for visit in installed.objects.all()] == [cadre]


def test_it_can_be_searched_within_ones_units(installed, officer, city) -> None:
    near, far = CadreFactory(unit=city), CadreFactory(unit=UnitFactory())
    for cadre in (near, far):
        installed.objects.create(cadre=cadre, site="韶山", visited_on=date(2026, 11, 20))
    assert len(SEARCH["toy_room:visits"].find(officer, "韶", 10)) == 1


def test_what_it_holds_of_a_person_is_told_and_goes_along_in_a_merge(installed, trainee) -> None:
    twin = CadreFactory(unit=trainee.cadre.unit, name="周敏")
    installed.objects.create(cadre=twin, site="韶山", visited_on=date(2026, 11, 20))
    merge_cadres(survivor=trainee.cadre, duplicate=twin, reason="同一人", actor=ACTOR, now=NOW)
    visits = {section.name: section for section in sections_of(trainee)}["visits"]
    assert list(visits.rows) == [("韶山", date(2026, 11, 20))]


def test_without_it_nothing_of_it_is_left(trainee, client) -> None:
    client.force_login(trainee)
    assert client.get("/field-visits/").status_code == 404
    assert IMPORTS.get("visits") is None
    assert "toy_room" not in " ".join(code for code, _label in group_choices())
