"""Classes as each person sees them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.classes.permissions import may_manage_class, may_run_class, may_see_class
from records.accounts.enums import RoleKind
from tests.factories.courses import (
    EnrollmentFactory,
    LecturerFactory,
    SessionFactory,
    TrainingClassFactory,
)
from tests.factories.records import NOW, RoleFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def titles(answer):
    return {one.title for one in answer.context["page"]}


class TestList:
    """`/classes/`."""

    def test_a_trainee_sees_their_own_and_the_open_ones(self, client, trainee):
        EnrollmentFactory(cadre=trainee.cadre, training_class=TrainingClassFactory(title="我的班"))
        TrainingClassFactory(title="可报名的班", is_open=True, enroll_until=date(2026, 11, 30))
        TrainingClassFactory(title="报名已止的班", is_open=True, enroll_until=date(2026, 11, 22))
        TrainingClassFactory(title="别人的班")
        left = TrainingClassFactory(title="已退出的班")
        EnrollmentFactory(cadre=trainee.cadre, training_class=left, state="withdrawn")

        answer = page(client, trainee, "class_list")

        assert titles(answer) == {"我的班", "可报名的班"}

    def test_one_who_came_back_is_listed_once(self, client, trainee):
        training_class = TrainingClassFactory(title="我的班", capacity=10)
        EnrollmentFactory(cadre=trainee.cadre, training_class=training_class, state="withdrawn")
        EnrollmentFactory(cadre=trainee.cadre, training_class=training_class)
        EnrollmentFactory(training_class=training_class)

        answer = page(client, trainee, "class_list")

        [listed] = answer.context["page"]
        assert listed.is_mine
        assert listed.left == 8

    def test_a_trainee_narrows_to_their_own(self, client, trainee):
        EnrollmentFactory(cadre=trainee.cadre, training_class=TrainingClassFactory(title="我的班"))
        TrainingClassFactory(title="可报名的班", is_open=True, enroll_until=date(2026, 11, 30))

        assert titles(page(client, trainee, "class_list", whose="mine")) == {"我的班"}
        assert titles(page(client, trainee, "class_list", whose="open")) == {"可报名的班"}

    def test_an_officer_sees_the_classes_of_their_units_drafts_too(self, client, officer, school):
        below = UnitFactory(parent=school)
        TrainingClassFactory(title="本校", organiser=school, state=ClassState.DRAFT)
        TrainingClassFactory(title="下级", organiser=below)
        TrainingClassFactory(title="外单位")

        assert titles(page(client, officer, "class_list")) == {"本校", "下级"}

    def test_filters(self, client, officer, school):
        old = {"starts_on": date(2024, 3, 4), "ends_on": date(2024, 3, 8)}
        TrainingClassFactory(title="第十期", organiser=school, state=ClassState.CLOSED, **old)
        TrainingClassFactory(title="第十一期", organiser=school)

        assert titles(page(client, officer, "class_list", year="2024")) == {"第十期"}
        assert titles(page(client, officer, "class_list", state="published")) == {"第十一期"}
        assert titles(page(client, officer, "class_list", q="十一")) == {"第十一期"}
        assert len(titles(page(client, officer, "class_list", year="nonsense"))) == 2

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_number_of_queries_does_not_grow(
        self, client, officer, school, count, django_assert_num_queries
    ):
        for training_class in TrainingClassFactory.create_batch(count, organiser=school):
            EnrollmentFactory(training_class=training_class)
        client.force_login(officer)
        client.get("/classes/")

        with django_assert_num_queries(7):
            client.get("/classes/")

    def test_a_visitor_signs_in_first(self, client):
        assert client.get("/classes/").status_code == 302


class TestDetail:
    """`/classes/<pk>/`."""

    def test_a_trainee_reads_the_timetable_and_may_enroll(self, client, trainee):
        training_class = TrainingClassFactory(is_open=True, enroll_until=date(2026, 11, 30))
        SessionFactory(training_class=training_class, title="党的纪律建设专题")

        told = page(client, trainee, "class_detail", training_class.pk).content.decode()

        assert "党的纪律建设专题" in told
        assert reverse("enroll_self", args=[training_class.pk]) in told
        assert reverse("enroll_cadres", args=[training_class.pk]) not in told

    def test_a_draft_is_for_those_who_plan_it(self, client, trainee, officer, school):
        draft = TrainingClassFactory(organiser=school, state=ClassState.DRAFT)

        assert page(client, trainee, "class_detail", draft.pk).status_code == 404
        assert page(client, officer, "class_detail", draft.pk).status_code == 200

    def test_an_officer_goes_on_to_trainees_roll_and_completion(self, client, officer, school):
        training_class = TrainingClassFactory(organiser=school)

        told = page(client, officer, "class_detail", training_class.pk).content.decode()

        for name in ("enroll_cadres", "class_roll", "completion_board"):
            assert reverse(name, args=[training_class.pk]) in told
        assert f"/admin/trainingclass/edit/{training_class.pk}/" in told
        assert f"/admin/session/new/?training_class={training_class.pk}" in told

    def test_today_leads_to_the_class_screen(self, client):
        training_class = TrainingClassFactory()
        session = SessionFactory(training_class=training_class)

        told = page(client, training_class.supervisor, "class_detail", training_class.pk)

        assert reverse("class_screen", args=[session.pk]) in told.content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_number_of_queries_does_not_grow(
        self, client, trainee, count, django_assert_num_queries
    ):
        training_class = TrainingClassFactory()
        for hours in range(count):
            starts = NOW + timedelta(hours=hours)
            SessionFactory(
                training_class=training_class, starts_at=starts, ends_at=starts + timedelta(hours=1)
            )
        client.force_login(trainee)
        client.get(reverse("class_detail", args=[training_class.pk]))

        with django_assert_num_queries(12):
            client.get(reverse("class_detail", args=[training_class.pk]))


class TestState:
    """Publishing, cancelling, drawing anew."""

    def change(self, client, user, training_class, to):
        client.force_login(user)
        return client.post(reverse("class_state", args=[training_class.pk]), {"to": to})

    def test_an_officer_publishes_once_there_is_a_timetable(self, client, officer, school):
        draft = TrainingClassFactory(organiser=school, state=ClassState.DRAFT)

        self.change(client, officer, draft, "publish")
        draft.refresh_from_db()
        assert draft.state == ClassState.DRAFT

        SessionFactory(training_class=draft)
        self.change(client, officer, draft, "publish")
        draft.refresh_from_db()
        assert draft.state == ClassState.PUBLISHED

    def test_back_to_draft_only_while_nobody_is_enrolled(self, client, officer, school):
        empty, taken = TrainingClassFactory.create_batch(2, organiser=school)
        EnrollmentFactory(training_class=taken)

        self.change(client, officer, empty, "redraft")
        self.change(client, officer, taken, "redraft")

        states = TrainingClass.objects.in_bulk([empty.pk, taken.pk])
        assert states[empty.pk].state == ClassState.DRAFT
        assert states[taken.pk].state == ClassState.PUBLISHED

    def test_others_are_refused(self, client, trainee):
        training_class = TrainingClassFactory()

        for user in (trainee, training_class.supervisor):
            assert self.change(client, user, training_class, "cancel").status_code == 403
        assert self.change(client, trainee, training_class, "nonsense").status_code == 403


class TestTimetable:
    """`/timetable/`."""

    def session(self, training_class, title, days=0):
        starts = NOW + timedelta(days=days)
        return SessionFactory(
            training_class=training_class,
            title=title,
            starts_at=starts,
            ends_at=starts + timedelta(hours=3),
        )

    def test_a_trainee_finds_today_first_and_no_past_days(self, client, trainee):
        training_class = EnrollmentFactory(cadre=trainee.cadre).training_class
        self.session(training_class, "明天的课", days=1)
        self.session(training_class, "今天的课")
        self.session(training_class, "昨天的课", days=-1)
        self.session(TrainingClassFactory(), "别班的课")

        days = page(client, trainee, "timetable").context["days"]

        assert [[s.title for s in day.sessions] for day in days] == [["今天的课"], ["明天的课"]]
        assert [day.is_today for day in days] == [True, False]

    def test_a_lecturer_finds_what_they_teach_once(self, client):
        user = UserFactory()
        session = self.session(TrainingClassFactory(supervisor=user), "我讲的课")
        session.lecturer = LecturerFactory(user=user)
        session.save()
        EnrollmentFactory.create_batch(2, training_class=session.training_class)

        [day] = page(client, user, "timetable").context["days"]

        assert [one.title for one in day.sessions] == ["我讲的课"]

    def test_one_who_left_the_class_has_no_sessions(self, client, trainee):
        left = EnrollmentFactory(cadre=trainee.cadre, state="withdrawn").training_class
        self.session(left, "今天的课")

        assert page(client, trainee, "timetable").context["days"] == []

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_number_of_queries_does_not_grow(
        self, client, trainee, count, django_assert_num_queries
    ):
        training_class = EnrollmentFactory(cadre=trainee.cadre).training_class
        for day in range(count):
            self.session(training_class, f"课{day}", days=day)
        client.force_login(trainee)
        client.get("/timetable/")

        with django_assert_num_queries(5):
            client.get("/timetable/")


class TestPermissions:
    """Who may see, run and manage."""

    def test_by_role_and_unit(self, school, officer):
        supervisor = UserFactory()
        training_class = TrainingClassFactory(organiser=school, supervisor=supervisor)
        elsewhere = RoleFactory(kind=RoleKind.OFFICER, unit=UnitFactory()).user
        auditor = RoleFactory(kind=RoleKind.AUDITOR, unit=school).user
        everywhere = RoleFactory(kind=RoleKind.OFFICER, unit=None).user
        away = UserFactory(is_active=False, is_superuser=True)

        def of(rule):
            people = (officer, everywhere, supervisor, elsewhere, auditor, away, AnonymousUser())
            return [rule(user, training_class) for user in people]

        assert of(may_manage_class) == [True, True, False, False, False, False, False]
        assert of(may_run_class)[:5] == [True, True, True, False, False]
        training_class.state = ClassState.DRAFT
        training_class.save()
        assert of(may_see_class) == [True, True, True, False, True, False, False]


def test_a_class_under_way_begins_with_today(client, db):
    training_class = TrainingClassFactory(starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 24))
    for days in (-3, 0, 1):
        starts_at = NOW + timedelta(days=days)
        SessionFactory(
            training_class=training_class,
            title=f"第{days}天的课",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
        )
    supervisor = training_class.supervisor

    with time_machine.travel(NOW, tick=False):
        text = page(client, supervisor, "class_detail", training_class.pk).content.decode()

    folded = text.index('<details class="more"')
    assert text.index("第0天的课") < text.index("第1天的课") < folded < text.index("第-3天的课")


def test_a_class_that_is_over_shows_its_days_unfolded(client, db):
    training_class = TrainingClassFactory(starts_on=date(2026, 11, 10), ends_on=date(2026, 11, 11))
    starts_at = NOW - timedelta(days=12)
    SessionFactory(
        training_class=training_class, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
    )

    with time_machine.travel(NOW, tick=False):
        text = page(client, training_class.supervisor, "class_detail", training_class.pk)

    assert text.context["days"] == []
    assert '<details class="more"' not in text.content.decode()
