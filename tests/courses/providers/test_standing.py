"""What a provider is on a day: docs/providers.md, 1."""

from datetime import date

import pytest

from courses.providers.enums import ProviderState, Standing
from courses.providers.models import Provider, ProviderRestriction
from courses.providers.services import approved_on, standing_on
from courses.providers.terms import months_after
from tests.factories.courses_providers import ProviderFactory
from tests.factories.records import NOW

pytestmark = pytest.mark.django_db


def restrict(provider, kind, first, until, **given) -> ProviderRestriction:
    return ProviderRestriction.objects.create(
        provider=provider,
        kind=kind,
        reason="r",
        first=first,
        until=until,
        imposed_at=NOW,
        imposed_by_name="x",
        **given,
    )


@pytest.fixture
def provider() -> Provider:
    return ProviderFactory(
        state="approved", approved_from=date(2026, 3, 1), approved_until=date(2029, 2, 28)
    )


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2026, 3, 1), Standing.APPROVED),
        (date(2027, 5, 9), Standing.APPROVED),
        (date(2027, 5, 10), Standing.DEBARRED),
        (date(2028, 5, 9), Standing.DEBARRED),
        (date(2028, 5, 10), Standing.APPROVED),
        (date(2029, 2, 28), Standing.APPROVED),
        (date(2029, 3, 1), Standing.EXPIRED),
    ],
)
def test_the_days_of_the_example(provider, day, standing) -> None:
    restrict(provider, "debarment", date(2027, 5, 10), date(2028, 5, 9))
    assert standing_on(provider, day) == standing
    assert approved_on(provider, day) is (standing == Standing.APPROVED)
    approved = Provider.objects.approved(day)
    assert list(approved) == ([provider] if standing == Standing.APPROVED else [])


def test_a_restriction_lifted_on_a_day_no_longer_counts_that_day(provider) -> None:
    lifted = {"lifted_on": date(2026, 7, 1), "lift_reason": "mended"}
    restrict(provider, "suspension", date(2026, 6, 1), None, **lifted)
    assert standing_on(provider, date(2026, 6, 30)) == Standing.SUSPENDED
    assert standing_on(provider, date(2026, 7, 1)) == Standing.APPROVED


def test_debarred_is_said_before_suspended(provider) -> None:
    restrict(provider, "suspension", date(2026, 6, 1), None)
    restrict(provider, "debarment", date(2026, 6, 1), date(2026, 6, 2))
    assert standing_on(provider, date(2026, 6, 2)) == Standing.DEBARRED
    assert standing_on(provider, date(2026, 6, 3)) == Standing.SUSPENDED


def test_a_new_application_leaves_the_term_as_it_is(provider) -> None:
    Provider.objects.update(state=ProviderState.SUBMITTED, submitted_at=NOW)
    assert standing_on(provider, date(2029, 2, 28)) == Standing.APPROVED
    assert standing_on(provider, date(2029, 3, 1)) == Standing.SUBMITTED


def test_the_public_register_forgets_after_three_years_but_no_debarred_one(provider) -> None:
    def shown(day):
        return Provider.objects.published(day).exists()

    assert not shown(date(2026, 2, 28))
    assert shown(date(2026, 3, 1))
    assert shown(date(2032, 2, 28))
    assert not shown(date(2032, 3, 1))
    restrict(provider, "debarment", date(2032, 1, 1), date(2033, 1, 1))
    assert shown(date(2032, 3, 1))
    ProviderFactory(state="submitted", submitted_at=NOW)
    assert Provider.objects.published(date(2026, 11, 23)).count() == 1


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 3, 1), 36, date(2029, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 23), 36, date(2029, 11, 22)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_term_of_months_ends_the_day_before(first, months, last) -> None:
    assert months_after(first, months) == last
