"""Planning in the back office: saved by the services, for one's own units."""

import pytest
from django.urls import reverse

from courses.classes.models import Session, TrainingClass
from courses.classes.tags import ClassesTag
from records.accounts.enums import RoleKind
from records.trail.models import TrailEvent
from tests.courses.classes.conftest import with_role
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.records import UnitFactory

pytestmark = pytest.mark.django_db


def class_data(unit, **changes):
    return {
        "code": "2027-01",
        "title": "第12期县处级进修班",
        "kind": "advanced",
        "mode": "off_the_job",
        "organiser": unit.pk,
        "host": unit.pk,
        "supervisor": "",
        "starts_on": "2027-03-01",
        "ends_on": "2027-03-05",
        "capacity": "40",
        "late_after_minutes": "10",
        "enroll_until": "",
        "essay_due_at": "",
        "essay_min_characters": "",
        **changes,
    }


def session_data(training_class, **changes):
    return {
        "training_class": training_class.pk,
        "course": "",
        "title": "党的纪律建设专题",
        "lecturer": "",
        "venue": "第二教室",
        "starts_at": "2026-11-24 08:30",
        "ends_at": "2026-11-24 11:30",
        "hours": "4",
        "content_kind": "theory",
        "method": "lecture",
        **changes,
    }


def send(client, user, name, data, *args):
    client.force_login(user)
    return client.post(reverse(name, args=args), data)


def test_an_officer_plans_a_class_and_it_stands_in_the_trail(client, officer, school):
    answer = send(client, officer, "trainingclass:add", class_data(school))

    assert answer.status_code == 302, answer.context["form"].errors
    planned = TrainingClass.objects.get(code="2027-01")
    assert planned.state == "draft"
    event = TrailEvent.objects.get(tag=ClassesTag.CLASS_CREATED)
    assert event.subject == planned.title
    assert event.actor_name == str(officer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2027-02-01"}, "ends_on"),
        ({"is_open": "on"}, "enroll_until"),
        ({"capacity": "0"}, "capacity"),
        ({"late_after_minutes": "-1"}, "late_after_minutes"),
        ({"late_after_minutes": "601"}, "late_after_minutes"),
        ({"requires_essay": "on", "essay_due_at": "2027-02-28 18:00"}, "essay_due_at"),
        ({"requires_essay": "on", "essay_min_characters": "0"}, "essay_min_characters"),
        ({"essay_due_at": "明天"}, "essay_due_at"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_in_words(client, officer, school, changes, field):
    answer = send(client, officer, "trainingclass:add", class_data(school, **changes))

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not TrainingClass.objects.exists()


def test_nobody_plans_for_units_that_are_not_theirs(client, officer):
    answer = send(client, officer, "trainingclass:add", class_data(UnitFactory()))

    assert "organiser" in answer.context["form"].errors


def test_a_class_one_may_only_read_cannot_be_changed(client, officer, school):
    other = UnitFactory()
    with_role(officer, RoleKind.AUDITOR, other)
    read_only = TrainingClassFactory(organiser=other)
    client.force_login(officer)

    listed = client.get(reverse("trainingclass:index")).content.decode()
    opened = client.get(reverse("trainingclass:edit", args=[read_only.pk]))

    assert read_only.title in listed
    assert opened.status_code == 404


def test_a_change_keeps_what_stood_before(client, officer, school):
    training_class = TrainingClassFactory(organiser=school, title="旧名")
    data = class_data(
        school, title="新名", code=training_class.code, starts_on="2026-11-23", ends_on="2026-11-27"
    )

    answer = send(client, officer, "trainingclass:edit", data, training_class.pk)

    assert answer.status_code == 302
    event = TrailEvent.objects.get(tag=ClassesTag.CLASS_CHANGED)
    assert event.before["title"] == "旧名"
    assert event.after["title"] == "新名"


def test_the_scheme_is_planned_with_the_class_and_changed_with_it(client, officer, school):
    scheme = {
        "requires_essay": "on",
        "essay_due_at": "2027-03-05 18:00",
        "essay_min_characters": "1200",
        "late_after_minutes": "0",
    }
    send(client, officer, "trainingclass:add", class_data(school, **scheme))
    planned = TrainingClass.objects.get()
    assert planned.essay_task.min_characters == 1200
    assert planned.attendance_policy.late_after_minutes == 0
    page = client.get(reverse("trainingclass:edit", args=[planned.pk])).content.decode()
    assert 'value="1200"' in page
    assert "2027-03-05 18:00" in page

    shown = client.get(reverse("trainingclass:inspect", args=[planned.pk])).content.decode()
    assert "1200" in shown

    scheme.pop("requires_essay")
    answer = send(client, officer, "trainingclass:edit", class_data(school, **scheme), planned.pk)
    assert answer.status_code == 302, answer.context["form"].errors
    planned = TrainingClass.objects.get()
    assert not hasattr(planned, "essay_task")
    event = TrailEvent.objects.get(tag=ClassesTag.CLASS_CHANGED)
    assert event.before["requires_essay"] is True
    assert event.after["requires_essay"] is False
    assert "late_after_minutes" not in event.after


def test_a_class_moved_behind_its_essays_due_time_is_refused(client, officer, school):
    scheme = {"requires_essay": "on", "essay_due_at": "2027-03-05 18:00"}
    send(client, officer, "trainingclass:add", class_data(school, **scheme))
    moved = class_data(school, **scheme, starts_on="2027-04-01", ends_on="2027-04-05")

    answer = send(client, officer, "trainingclass:edit", moved, TrainingClass.objects.get().pk)

    assert list(answer.context["form"].errors) == ["essay_due_at"]


def test_places_below_those_taken_are_refused(client, officer, school):
    training_class = TrainingClassFactory(organiser=school)
    EnrollmentFactory.create_batch(2, training_class=training_class)
    data = class_data(
        school, code=training_class.code, starts_on="2026-11-23", ends_on="2026-11-27", capacity="1"
    )

    answer = send(client, officer, "trainingclass:edit", data, training_class.pk)

    assert list(answer.context["form"].errors) == ["capacity"]


def test_a_timetable_is_drawn_from_the_class_page(client, officer, school):
    training_class = TrainingClassFactory(organiser=school)
    client.force_login(officer)

    form = client.get(reverse("session:add"), {"training_class": training_class.pk})
    answer = send(client, officer, "session:add", session_data(training_class))

    named = form.context["form"]["training_class"]
    assert named.value() == str(training_class.pk)
    assert training_class.title in str(named)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Session.objects.get().training_class == training_class
    assert TrailEvent.objects.filter(tag=ClassesTag.SESSION_CREATED).count() == 1


def test_a_room_that_is_taken_is_told_beside_the_room(client, officer, school):
    other = TrainingClassFactory(title="另一个班")
    SessionFactory(training_class=other, venue="第二教室")
    training_class = TrainingClassFactory(organiser=school)
    data = session_data(training_class, starts_at="2026-11-23 09:00", ends_at="2026-11-23 10:00")

    answer = send(client, officer, "session:add", data)

    assert "另一个班" in str(answer.context["form"].errors["venue"])


def test_sessions_of_others_classes_cannot_be_added_or_removed(client, officer):
    foreign = SessionFactory()

    added = send(client, officer, "session:add", session_data(foreign.training_class))
    removed = send(client, officer, "session:delete", {}, foreign.pk)

    assert "training_class" in added.context["form"].errors
    assert removed.status_code == 404
    assert Session.objects.count() == 1


def test_a_session_is_removed_and_remembered(client, officer, school):
    session = SessionFactory(training_class=TrainingClassFactory(organiser=school))

    send(client, officer, "session:delete", {}, session.pk)

    assert not Session.objects.exists()
    assert TrailEvent.objects.get(tag=ClassesTag.SESSION_REMOVED).before["title"] == session.title


@pytest.mark.parametrize("name", ["trainingclass", "session", "enrollment", "lecturer"])
def test_screens_open_for_an_officer_and_not_for_a_trainee(client, officer, trainee, name):
    client.force_login(officer)
    assert client.get(reverse(f"{name}:index")).status_code == 200
    client.force_login(trainee)
    assert client.get(reverse(f"{name}:index")).status_code in (302, 403)


def test_enrollments_are_read_there_and_written_elsewhere(client, officer, school):
    own = EnrollmentFactory(training_class=TrainingClassFactory(organiser=school))
    EnrollmentFactory(cadre__name="外人")
    client.force_login(officer)

    listed = client.get(reverse("enrollment:index")).content.decode()

    assert own.cadre.name in listed
    assert "外人" not in listed
    assert client.get(reverse("enrollment:edit", args=[own.pk])).status_code in (302, 404)
    export = client.get(reverse("enrollment:index"), {"export": "xlsx"})
    assert export.status_code == 200
