"""Taking a place, giving it back, and an officer's list."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from courses.enrollment.models import Enrollment
from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.courses_attendance import AttendanceMarkFactory
from tests.factories.records import ACTOR, NOW, CadreFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def officer(unit):
    user = UserFactory()
    grant_role(user=user, kind=RoleKind.OFFICER, unit=unit, actor=ACTOR, now=NOW)
    return user


@pytest.fixture
def trainee(unit):
    return UserFactory(cadre=CadreFactory(unit=unit))


@pytest.fixture
def open_class(unit):
    return TrainingClassFactory(
        title="自主选学班", organiser=unit, is_open=True, enroll_until=date(2026, 11, 30)
    )


def send(client, user, name, training_class, data=None, method="post"):
    client.force_login(user)
    url = reverse(name, args=[training_class.pk])
    return getattr(client, method)(url, data or {}, follow=True)


class TestOneself:
    """A trainee."""

    def test_takes_a_place_and_finds_it_on_the_class_page(self, client, trainee, open_class):
        answer = send(client, trainee, "enroll_self", open_class)

        assert Enrollment.objects.get().cadre == trainee.cadre
        assert reverse("withdraw_self", args=[open_class.pk]) in answer.content.decode()

    def test_is_told_of_the_class_in_the_way(self, client, trainee, open_class):
        EnrollmentFactory(cadre=trainee.cadre, training_class=TrainingClassFactory(title="进修班"))

        answer = send(client, trainee, "enroll_self", open_class)

        assert "进修班" in answer.content.decode()
        assert Enrollment.objects.count() == 1

    def test_is_told_when_the_class_is_full(self, client, trainee, open_class):
        EnrollmentFactory.create_batch(50, training_class=open_class)

        answer = send(client, trainee, "enroll_self", open_class)

        assert "50" in str(next(iter(answer.context["messages"])))

    def test_cannot_take_a_place_by_a_link(self, client, trainee, open_class):
        assert send(client, trainee, "enroll_self", open_class, method="get").status_code == 405

    def test_who_is_no_cadre_has_no_place_to_take(self, client, open_class):
        assert send(client, UserFactory(), "enroll_self", open_class).status_code == 403

    def test_gives_the_place_back_with_a_reason(self, client, trainee, open_class):
        send(client, trainee, "enroll_self", open_class)

        asked = send(client, trainee, "withdraw_self", open_class, method="get")
        empty = send(client, trainee, "withdraw_self", open_class, {"reason": ""})
        assert (asked.status_code, empty.status_code) == (200, 422)
        assert Enrollment.objects.get().state == "enrolled"

        send(client, trainee, "withdraw_self", open_class, {"reason": "出差"})
        assert Enrollment.objects.get().state == "withdrawn"
        assert Enrollment.objects.get().reason == "出差"

    def test_cannot_leave_once_called_up_or_marked(self, client, trainee, open_class):
        place = EnrollmentFactory(cadre=trainee.cadre, training_class=open_class)
        send(client, trainee, "withdraw_self", open_class, {"reason": "出差"})
        place.by_trainee = True
        place.save()
        session = SessionFactory(training_class=open_class)
        AttendanceMarkFactory(enrollment=place, session=session)

        answer = send(client, trainee, "withdraw_self", open_class, {"reason": "出差"})

        assert Enrollment.objects.get().state == "enrolled"
        assert reverse("withdraw_self", args=[open_class.pk]) not in answer.content.decode()


class TestList:
    """`/classes/<pk>/trainees/`."""

    def test_an_officer_enrolls_by_number_and_by_name(self, client, officer, unit, open_class):
        one, two = CadreFactory(unit=unit), CadreFactory(unit=unit, name="欧阳明德")

        send(
            client,
            officer,
            "enroll_cadres",
            open_class,
            {"people": f"{one.staff_number} {one.name}\n\n 欧阳明德 \n{one.staff_number}"},
        )

        assert set(Enrollment.objects.values_list("cadre", flat=True)) == {one.pk, two.pk}

    @pytest.mark.parametrize(
        "line",
        ["李　四", "S88001，李四", "Ｓ８８００１", "S88001、李 四、副科长", "S88001 鼎城区财政局"],
    )
    def test_a_line_is_read_as_people_write_it(self, client, officer, unit, open_class, line):
        office = UnitFactory(name="常德市鼎城区财政局", short_name="区财政局", parent=unit)
        cadre = CadreFactory(unit=office, name="李四", staff_number="S88001")

        send(client, officer, "enroll_cadres", open_class, {"people": line})

        assert Enrollment.objects.get().cadre == cadre

    def test_a_slip_in_a_number_enrolls_nobody_else(self, client, officer, unit, open_class):
        CadreFactory(unit=unit, name="李四", staff_number="S88001")

        answer = send(client, officer, "enroll_cadres", open_class, {"people": "S88001 张立新"})

        [error] = answer.context["form"].errors["people"]
        assert "李四" in error
        assert "张立新" in error
        assert not Enrollment.objects.exists()

    def test_a_shared_name_lists_who_it_could_be(self, client, officer, unit, open_class):
        one, two = CadreFactory.create_batch(2, unit=unit, name="王伟")
        stranger = CadreFactory(name="王伟")

        answer = send(client, officer, "enroll_cadres", open_class, {"people": "王伟"})

        told = answer.content.decode()
        assert answer.status_code == 422
        assert one.staff_number in told
        assert two.staff_number in told
        assert stranger.staff_number not in told
        assert not Enrollment.objects.exists()

    def test_every_wrong_line_is_named_and_what_was_typed_stays(
        self, client, officer, unit, open_class
    ):
        known = CadreFactory(unit=unit)
        typed = f"{known.staff_number}\n查无此人\nS999999"

        answer = send(client, officer, "enroll_cadres", open_class, {"people": typed})

        errors = answer.context["form"].errors["people"]
        assert len(errors) == 2
        assert "2" in errors[0]
        assert "查无此人" in errors[0]
        assert answer.context["form"]["people"].value() == typed
        assert not Enrollment.objects.exists()

    def test_a_clash_is_told_beside_the_list(self, client, officer, unit, open_class):
        busy, free = CadreFactory.create_batch(2, unit=unit)
        EnrollmentFactory(cadre=busy, training_class=TrainingClassFactory(title="进修班"))

        answer = send(
            client,
            officer,
            "enroll_cadres",
            open_class,
            {"people": f"{busy.staff_number}\n{free.staff_number}"},
        )

        assert "进修班" in str(answer.context["form"].errors["people"])
        assert not Enrollment.objects.filter(training_class=open_class).exists()

    def test_an_officer_takes_someone_off(self, client, officer, open_class):
        place = EnrollmentFactory(training_class=open_class)

        send(
            client,
            officer,
            "enroll_cadres",
            open_class,
            {"withdraw": place.pk, "reason": "因公请辞"},
        )

        place.refresh_from_db()
        assert place.state == "withdrawn"

    def test_a_supervisor_reads_and_changes_nothing(self, client, open_class):
        EnrollmentFactory(training_class=open_class, cadre__name="赵敏")
        supervisor = open_class.supervisor

        read = send(client, supervisor, "enroll_cadres", open_class, method="get")
        written = send(client, supervisor, "enroll_cadres", open_class, {"people": "赵敏"})

        assert "赵敏" in read.content.decode()
        assert written.status_code == 403

    def test_others_do_not_find_it(self, client, trainee, open_class):
        read = send(client, trainee, "enroll_cadres", open_class, method="get")

        assert read.status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_number_of_queries_does_not_grow(
        self, client, officer, open_class, count, django_assert_num_queries
    ):
        EnrollmentFactory.create_batch(count, training_class=open_class)
        client.force_login(officer)
        url = reverse("enroll_cadres", args=[open_class.pk])
        client.get(url)

        with django_assert_num_queries(7):
            client.get(url)
