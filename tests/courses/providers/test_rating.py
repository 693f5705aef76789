"""The rating by the published formula: the worked example of docs/providers.md, and its edges."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance.models import AttendanceMark
from courses.attendance.provider_measure import attendance_of
from courses.classes.models import TrainingClass
from courses.completion.provider_measure import completion_of
from courses.enrollment.models import Enrollment
from courses.providers.measures import PROVIDER_MEASURES, Figure, ProviderMeasure
from courses.providers.models import ProviderComplaint, ProviderRating, RatingFormula
from courses.providers.rating import _computed, compute_ratings, points_of, rounded
from courses.providers.services import publish_ratings
from records.core.errors import DomainError, NotAllowed
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.courses_providers import TODAY, ProviderFactory, actor, officer
from tests.factories.records import NOW, UserFactory
from tests.seams import brought

FIRST, LAST = date(2026, 1, 1), date(2026, 11, 22)
EXAMPLE = {
    "completion": Figure(Fraction(100 * 144, 150), 150),
    "attendance": Figure(Fraction(100 * 2910, 3000), 3000),
    "complaints": Figure(Fraction(1, 4), 4),
}


def computed(provider, figures, least=50):
    formula = RatingFormula.objects.in_force(LAST)
    by_measure = {code: {provider.pk: figure} for code, figure in figures.items()}
    return _computed(provider, formula, by_measure, Decimal(least), FIRST, LAST)


@pytest.mark.django_db
def test_the_worked_example_of_the_document() -> None:
    found = computed(ProviderFactory(), EXAMPLE)
    assert [part.points for part in found.parts] == [80, 80, None, 75]
    assert found.points == Decimal("79.4")
    assert found.measured_weight == 80


@pytest.mark.django_db
def test_what_is_not_measured_is_no_full_mark_and_too_little_is_no_rating() -> None:
    provider = ProviderFactory()
    assert computed(provider, {"complaints": Figure(Fraction(0), 4)}).points is None
    assert computed(provider, {}).points is None
    assert computed(provider, {}).measured_weight == 0
    half = {"completion": EXAMPLE["completion"], "complaints": Figure(Fraction(1), 1)}
    assert computed(provider, half).points == Decimal("64.0")
    assert computed(provider, half, least=51).points is None


@pytest.mark.django_db
def test_the_digest_changes_with_any_figure_and_with_nothing_else() -> None:
    provider = ProviderFactory()
    one, again = computed(provider, EXAMPLE), computed(provider, EXAMPLE)
    other = {**EXAMPLE, "completion": Figure(Fraction(14400, 150) + Fraction(1, 10**9), 150)}
    assert one.digest == again.digest != computed(provider, other).digest


@given(
    st.fractions(min_value=-50, max_value=150),
    st.sampled_from([(80, 100), (1, 0), (0, 1)]),
)
def test_points_lie_between_0_and_100_and_never_fall_towards_the_best(value, ends) -> None:
    worst, best = ends
    row = RatingFormula(worst=Decimal(worst), best=Decimal(best))
    points = points_of(Figure(value, 1), row)
    nearer = points_of(Figure(value + Fraction(best - worst, 100), 1), row)
    assert 0 <= points <= nearer <= 100
    assert points_of(Figure(Fraction(worst), 1), row) == 0
    assert points_of(Figure(Fraction(best), 1), row) == 100


def test_rounding_is_half_up_and_exact() -> None:
    assert rounded(Fraction(79375, 1000)) == Decimal("79.4")
    assert rounded(Fraction(7935, 100)) == Decimal("79.4")
    assert rounded(Fraction(7935, 100) - Fraction(1, 10**40)) == Decimal("79.3")


def hall(provider, **given) -> TrainingClass:
    values = {"ends_on": date(2026, 6, 5), "starts_on": date(2026, 6, 1), "state": "closed"}
    return TrainingClassFactory(provider=provider, requires_essay=False, **{**values, **given})


def enroll(training_class, *states) -> list[Enrollment]:
    return [EnrollmentFactory(training_class=training_class, state=state) for state in states]


@pytest.mark.django_db
def test_completion_counts_the_judged_of_closed_classes_of_the_period() -> None:
    provider, other = ProviderFactory(approved=True), ProviderFactory(approved=True)
    enroll(hall(provider), "completed", "completed", "completed", "not_completed", "withdrawn")
    enroll(hall(provider, state="published"), "completed")
    enroll(hall(provider, ends_on=date(2026, 11, 23)), "completed")
    enroll(hall(provider, ends_on=FIRST, starts_on=date(2025, 12, 30)), "completed")
    assert completion_of([provider.pk, other.pk], FIRST, LAST) == {
        provider.pk: Figure(Fraction(80), 5)
    }


@pytest.mark.django_db
def test_attendance_counts_marks_without_official_duty() -> None:
    provider = ProviderFactory(approved=True)
    session = SessionFactory(training_class=hall(provider))
    statuses = ["present", "late", "left_early", "absent", "official_duty"]
    people = enroll(session.training_class, *["completed"] * len(statuses))
    for enrollment, status in zip(people, statuses, strict=True):
        AttendanceMark.objects.create(
            session=session,
            enrollment=enrollment,
            status=status,
            method="roll",
            marked_at=NOW,
        )
    assert attendance_of([provider.pk], FIRST, LAST) == {provider.pk: Figure(Fraction(75), 4)}


def complain(provider, state, day=date(2026, 5, 5)) -> None:
    ProviderComplaint.objects.create(
        provider=provider,
        text="x",
        received_on=day,
        filed_at=NOW,
        state=state,
        finding="y",
        decided_at=None if state == "open" else NOW,
    )


@pytest.mark.django_db
def test_complaints_count_when_upheld_for_each_class_delivered() -> None:
    provider, idle = ProviderFactory(approved=True), ProviderFactory(approved=True)
    for _number in range(4):
        hall(provider)
    complain(provider, "upheld")
    complain(provider, "open")
    complain(provider, "not_upheld")
    complain(provider, "upheld", date(2025, 12, 31))
    complain(idle, "not_upheld")
    found = PROVIDER_MEASURES["complaints"].compute([provider.pk, idle.pk], FIRST, LAST)
    assert found == {provider.pk: Figure(Fraction(1, 4), 4)}


@pytest.mark.django_db
def test_a_room_brings_a_measure_that_the_formula_weighs_already() -> None:
    provider = ProviderFactory(approved=True)
    acceptance = ProviderMeasure(
        code="acceptance",
        label="acceptance",
        unit="%",
        sentence="s",
        compute=lambda ids, first, last: {ids[0]: Figure(Fraction(100), 3)},
    )
    enroll(hall(provider), "completed")
    [before] = compute_ratings([provider], FIRST, LAST)
    with brought(PROVIDER_MEASURES, acceptance):
        [after] = compute_ratings([provider], FIRST, LAST)
    assert before.measured_weight == 50
    assert after.measured_weight == 70


@pytest.mark.django_db
def test_ratings_are_published_once_and_kept_with_all_they_rest_on() -> None:
    provider, idle, judge = (
        ProviderFactory(approved=True),
        ProviderFactory(approved=True),
        officer(),
    )
    training_class = hall(provider)
    enroll(training_class, "completed", "completed")

    def publish(user=judge, last=LAST):
        return publish_ratings(
            providers=[provider, idle], first=FIRST, last=last, actor=actor(user), now=NOW
        )

    [rating] = publish()
    assert rating.points == Decimal("100.0")
    assert [part["measure"] for part in rating.parts][:2] == ["completion", "attendance"]
    assert publish() == []
    enroll(training_class, "not_completed")
    [newer] = publish()
    assert ProviderRating.objects.newest()[provider.pk] == newer
    with pytest.raises(DomainError):
        publish(last=TODAY)
    with pytest.raises(DomainError):
        publish(last=FIRST - timedelta(days=1))
    with pytest.raises(NotAllowed):
        publish(UserFactory())


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_providers(django_assert_max_num_queries) -> None:
    many = ProviderFactory.create_batch(4, approved=True)
    for provider in many:
        enroll(hall(provider), "completed")
    with django_assert_max_num_queries(8):
        compute_ratings(many, FIRST, LAST)
