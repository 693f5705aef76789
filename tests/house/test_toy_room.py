"""A room that lives only in the tests brings one of everything, and no other file knows of it."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db import connection
from django.test.utils import modify_settings, override_settings
from django.urls import reverse
from django.utils import timezone

import lms.urls  # noqa: F401  (the addresses of the house itself, read before the room is there)
from cms.home.dashboard import dashboard_of
from courses.classes.enums import ClassState
from courses.classes.services import cancel_class, change_class
from courses.completion.board import board_of
from courses.completion.services import close_class
from courses.enrollment.enums import EnrollmentState
from records.accounts.enums import RoleKind
from records.accounts.groups import sync_role_groups
from records.accounts.models import User
from records.accounts.services import grant_role
from records.core.access.actor import Actor
from records.core.errors import NotPossible
from records.core.protection.own_data import sections_of
from records.core.seams import IMPORTS, SEARCH, collect
from records.exports.services import export_or_queue
from records.imports.services import queue_import, upload_batch
from records.jobs.services import queue_job, run_job
from records.journal.measures import MEASURES
from records.journal.models import Entry
from records.journal.sources import evidence_of
from records.notifications.models import Message
from records.notifications.outbox import write_out
from records.register.merging import merge_cadres
from records.trail.filters import group_choices, subject_kind_choices
from records.trail.models import TrailEvent
from tests.courses.completion.conftest import mark_all, small_class
from tests.factories.courses import TrainingClassFactory
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


def test_it_can_be_searched_within_ones_units(installed, client, officer, city) -> None:
    near, far = CadreFactory(unit=city), CadreFactory(unit=UnitFactory())
    for cadre in (near, far):
        installed.objects.create(cadre=cadre, site="韶山", visited_on=date(2026, 11, 20))
    assert len(SEARCH["toy_room:visits"].find(officer, "韶", 10)) == 1
    client.force_login(officer)
    assert "/field-visits/" in client.get("/search/", {"q": "韶"}).content.decode()


def test_its_act_is_offered_with_rows_of_another_rooms_list(
    installed, client, officer, city
) -> None:
    near, far = CadreFactory(unit=city), CadreFactory(unit=UnitFactory())
    client.force_login(officer)
    assert 'value="toy_room:plan"' in client.get("/cadres/").content.decode()
    asked = {"act": "toy_room:plan", "chosen": [near.pk, far.pk]}
    client.post("/lists/cadres/act/", asked)
    assert not installed.objects.exists()
    for _again in range(2):
        client.post("/lists/cadres/act/", {**asked, "chosen": [near.pk]})
    assert [visit.cadre for visit in installed.objects.all()] == [near]


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


def test_its_gate_stands_on_the_board_and_its_entry_in_the_book(installed, trainee) -> None:
    training_class = small_class(days=2, trainees=2)
    mark_all(training_class)
    first, second = training_class.enrollments.order_by("pk")
    visit = installed.objects.create(
        cadre=first.cadre,
        training_class=training_class,
        site="韶山",
        visited_on=training_class.starts_on,
        report="参观记录",
    )
    board = board_of(training_class, trainee, timezone.now())
    assert "Report of a visit" in [str(heading) for heading in board.gate_headings]

    close_class(training_class=training_class, actor=ACTOR, now=timezone.now())

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.state == EnrollmentState.COMPLETED
    assert second.state == EnrollmentState.NOT_COMPLETED
    entry = Entry.objects.get(source_kind="class_visit")
    assert (entry.cadre, entry.facts["site"]) == (first.cadre, "韶山")
    evidence = evidence_of(entry)
    assert evidence is not None
    assert visit.site in [step.detail for step in evidence.steps]
    assert "visits_reported" in MEASURES


def test_what_it_holds_fast_in_a_class_stays_and_says_why(installed, trainee, city) -> None:
    training_class = TrainingClassFactory(organiser=city)
    installed.objects.create(
        cadre=trainee.cadre,
        site="韶山",
        visited_on=training_class.starts_on,
        training_class=training_class,
    )

    with pytest.raises(NotPossible, match="Visits are planned"):
        change_class(
            training_class=training_class,
            values={"ends_on": date(2026, 11, 26), "capacity": 20},
            actor=ACTOR,
            now=NOW,
        )
    with pytest.raises(NotPossible, match="Visits are planned"):
        cancel_class(training_class=training_class, actor=ACTOR, now=NOW)
    change_class(training_class=training_class, values={"capacity": 20}, actor=ACTOR, now=NOW)

    training_class.refresh_from_db()
    assert (training_class.ends_on, training_class.capacity) == (date(2026, 11, 27), 20)
    assert training_class.state == ClassState.PUBLISHED


def test_its_list_is_exported_within_ones_units(installed, officer, city) -> None:
    for unit, site in ((city, "韶山"), (UnitFactory(), "井冈山")):
        installed.objects.create(
            cadre=CadreFactory(unit=unit), site=site, visited_on=date(2026, 11, 20)
        )
    actor = Actor(officer.pk, officer.name, user=officer)
    export = export_or_queue(
        kind="field_visits", filters={}, file_format="csv", actor=actor, now=NOW
    )
    text = export.file.read().decode("utf-8-sig")
    assert "韶山" in text
    assert "井冈山" not in text


def test_its_long_work_runs_and_says_what_came_of_it(installed, trainee) -> None:
    installed.objects.create(cadre=trainee.cadre, site="韶山", visited_on=date(2026, 11, 20))
    job = queue_job(kind="count_visits", key="all", params={}, actor=ACTOR, now=NOW)
    run_job(job_id=job.pk, now=NOW)
    job.refresh_from_db()
    assert job.result["message"] == "1 visits counted"


def test_its_notice_reaches_who_may_see_the_visit(installed, officer, trainee) -> None:
    from tests.toy_room.services import report_visit

    stranger = UserFactory()
    grant_role(user=stranger, kind=RoleKind.OFFICER, unit=UnitFactory(), actor=ACTOR, now=NOW)
    visit = installed.objects.create(
        cadre=trainee.cadre, site="韶山", visited_on=date(2026, 11, 20)
    )
    report_visit(visit=visit, text="参观记录", actor=ACTOR, now=timezone.now())
    write_out(now=timezone.now())
    assert [one.recipient for one in Message.objects.filter(kind="visit_reported")] == [officer]
