"""Queries built once give what the ORM gives, on both vendors."""

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from courses.attendance.models import AttendanceMark
from courses.attendance.tags import AttendanceTag
from courses.classes.models import Session
from records.accounts.backends import StaffNumberOrPhoneBackend
from records.accounts.models import User
from records.core.database.prepared import PreparedRead, insert_pair, insert_row
from records.trail.models import TrailEvent
from tests.factories.courses import SessionFactory
from tests.factories.courses_attendance import AttendanceMarkFactory
from tests.factories.records import NOW, UserFactory

FIELDS = ("id", "title", "starts_at", "hours", "training_class__is_open", "lecturer_id")


def by_id(pk: int):
    return Session.objects.filter(pk=pk).order_by().values_list(*FIELDS)


@pytest.mark.django_db
def test_a_prepared_read_gives_what_the_queryset_gives() -> None:
    read = PreparedRead(by_id, arguments=1)
    sessions = [SessionFactory(), SessionFactory(lecturer=None)]

    for session in sessions:
        assert read.first(session.pk) == list(by_id(session.pk).get())
    assert read.first(0) is None


@pytest.mark.django_db
def test_every_field_of_a_user_comes_back_as_the_orm_gives_it() -> None:
    user = UserFactory(phone="13800138000", is_staff=True)
    backend = StaffNumberOrPhoneBackend()

    found = backend.get_user(user.pk)

    fresh = User.objects.get(pk=user.pk)
    for field in User._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(fresh, field.attname)
    assert backend.get_user(0) is None
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert backend.get_user(user.pk) is None


def event(**values) -> TrailEvent:
    return TrailEvent(
        at=NOW,
        tag=AttendanceTag.MARKED,
        actor_name="tests",
        subject_type="x",
        subject="y",
        **values,
    )


@pytest.mark.django_db
def test_insert_row_writes_every_field() -> None:
    row = event(subject_id="7", after={"a": [1, "二"]})

    assert insert_row(row)

    assert TrailEvent.objects.get() == row
    assert TrailEvent.objects.values().get() == {
        field.attname: getattr(row, field.attname) for field in TrailEvent._meta.concrete_fields
    }


def again(mark: AttendanceMark) -> AttendanceMark:
    return AttendanceMark(
        session=mark.session,
        enrollment=mark.enrollment,
        status="late",
        method="roll",
        marked_at=NOW,
    )


@pytest.mark.django_db
def test_a_unique_row_that_stands_stays() -> None:
    mark = AttendanceMarkFactory()

    assert not insert_row(again(mark), ignore_conflict=True)
    assert not insert_pair(again(mark), event(), link="subject_id")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(again(mark))

    assert AttendanceMark.objects.get() == mark
    assert not TrailEvent.objects.exists()


@pytest.mark.django_db
def test_a_pair_stands_together() -> None:
    other = AttendanceMarkFactory()
    mark = again(AttendanceMarkFactory.build(session=other.session, enrollment=other.enrollment))
    mark.session = SessionFactory(training_class=other.session.training_class)
    told = event(after={"status": "late"})

    assert insert_pair(mark, told, link="subject_id")

    assert AttendanceMark.objects.get(pk=mark.pk).status == "late"
    found = TrailEvent.objects.get()
    assert found == told
    assert (found.subject_id, found.after, found.before) == (str(mark.pk), {"status": "late"}, None)


def lose_connection() -> None:
    """End the kept connection from the server's side, as a restart of PostgreSQL does."""
    other = connection.copy()
    with other.cursor() as cursor:
        pid = connection.connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_request_whose_kept_connection_is_lost_reads_on_a_new_one() -> None:
    session = SessionFactory()
    read = PreparedRead(by_id, arguments=1)
    assert read.first(session.pk)

    lose_connection()
    connection.close_if_unusable_or_obsolete()  # as Django does when a request begins

    assert read.first(session.pk) == list(by_id(session.pk).get())


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_inside_a_transaction_is_told() -> None:
    session = SessionFactory()
    read = PreparedRead(by_id, arguments=1)

    @transaction.atomic
    def lose_it_midway() -> None:
        read.first(session.pk)
        lose_connection()
        read.first(session.pk)

    with pytest.raises(OperationalError):
        lose_it_midway()
