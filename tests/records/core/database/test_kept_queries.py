"""Queries whose SQL is kept give what the queryset gives, on both vendors."""

from datetime import UTC, datetime

import pytest
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from courses.attendance.models import AttendanceMark
from courses.classes.models import Session, TrainingClass
from records.core.database.kept_queries import KeptQuery
from tests.factories.courses import SessionFactory
from tests.factories.courses_attendance import AttendanceMarkFactory

pytestmark = pytest.mark.django_db


def taught_after(class_id: int, moment: datetime, title: str) -> "QuerySet[Session]":
    marked = AttendanceMark.objects.filter(session=OuterRef("pk"))
    return (
        Session.objects.filter(training_class=class_id, starts_at__gt=moment)
        .exclude(title=title)
        .select_related("training_class__organiser", "lecturer")
        .annotate(is_marked=Exists(marked))
        .order_by("-starts_at", "pk")
    )


def before(moment: datetime) -> "QuerySet[Session]":
    return Session.objects.filter(starts_at__lt=moment).order_by("pk")


def everything(session: Session) -> dict[str, object]:
    fields = {field.attname: getattr(session, field.attname) for field in Session._meta.fields}
    return fields | {
        "is_marked": session.is_marked,  # type: ignore[attr-defined]
        "class": session.training_class.title,
        "organiser": session.training_class.organiser.name,
        "lecturer": session.lecturer and session.lecturer.name,
    }


def test_models_come_with_what_was_selected_beside_them(django_assert_num_queries) -> None:
    session = SessionFactory()
    AttendanceMarkFactory(session=session)
    SessionFactory(training_class=session.training_class, lecturer=None)
    kept: KeptQuery[Session] = KeptQuery(taught_after, int, datetime, str)
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)

    for arguments in (
        (session.training_class_id, long_ago, ""),
        (session.training_class_id, long_ago, session.title),
        (session.training_class_id, session.starts_at, "%"),
        (0, long_ago, ""),
    ):
        with django_assert_num_queries(1):
            found = [everything(row) for row in kept.rows(*arguments)]
        assert found == [everything(row) for row in taught_after(*arguments)]


@pytest.mark.parametrize(
    "values",
    [
        lambda rows: rows.values_list("pk", "hours", "starts_at"),
        lambda rows: rows.values_list("title", flat=True),
        lambda rows: rows.values_list("title", "content_kind", named=True),
        lambda rows: rows.values("title", kind=F("training_class__kind")),
        lambda rows: rows.values("training_class").annotate(n=Count("pk")).order_by("-n"),
        lambda rows: rows.order_by("training_class__title").distinct().values_list("venue"),
        lambda rows: rows.only("title"),
        lambda rows: rows[:1],
    ],
)
def test_values_come_in_the_shape_asked_for(values) -> None:
    SessionFactory.create_batch(2)
    kept = KeptQuery(lambda moment: values(before(moment)), datetime)
    soon = timezone.now().replace(year=2100)

    found = kept.rows(soon)

    assert found == list(values(before(soon)))
    assert found
    assert list(map(type, found)) == list(map(type, values(before(soon))))


def test_an_argument_that_is_changed_on_its_way_is_refused() -> None:
    kept = KeptQuery(
        lambda pk: (
            TrainingClass.objects.filter(pk=pk + 1) if pk > 0 else TrainingClass.objects.all()
        ),
        int,
    )
    with pytest.raises(ValueError, match="does not reach"):
        kept.rows(1)


def test_a_query_that_fetches_further_rows_is_refused() -> None:
    kept = KeptQuery(
        lambda pk: TrainingClass.objects.filter(pk=pk).prefetch_related("sessions"), int
    )
    with pytest.raises(ValueError, match="no further rows"):
        kept.rows(1)
