"""Fixtures and the rules of the house for every test."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from tests import databases

# No test times anything: an example that a busy machine holds up is not a failure.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

IN_CI = os.environ.get("CI") == "true"

REMEDIES = {
    "postgresql": (
        lambda: settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
        "set TEST_DATABASE_URL=postgres://USER@127.0.0.1:5432/NAME",
    ),
    "redis": (
        lambda: bool(os.environ.get("TEST_REDIS_URL")),
        "set TEST_REDIS_URL=redis://127.0.0.1:6379/9",
    ),
    "browser": (
        lambda: shutil.which("chromium") is not None,
        "install Chromium: apt-get install chromium",
    ),
}

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run, saying why; CI runs every part in one of its passes."""
    missing = {marker: remedy for marker, (present, remedy) in REMEDIES.items() if not present()}
    full_pass = os.environ.get("LMS_TEST_PASS") == "full"
    if full_pass:
        same = [item for item in items if is_same_on_every_database(item)]
        config.hook.pytest_deselected(items=same)
        left_out = set(same)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        for marker, remedy in missing.items():
            if item.get_closest_marker(marker) and not (IN_CI and full_pass):
                item.add_marker(pytest.mark.skip(reason=f"no {marker} here: {remedy}"))


def is_same_on_every_database(item: pytest.Item) -> bool:
    """Return whether the pass on SQLite tells all there is: a mark says so, or no database is touched.

    pytest-django refuses the database to a test that does not ask for it by a mark or a fixture.
    """
    if item.get_closest_marker("one_database"):
        return True
    asks = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    needs = any(item.get_closest_marker(name) for name in ("django_db", *REMEDIES))
    return not asks and not needs


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail, never skip, where the full pass of CI lacks a service."""
    if not (IN_CI and os.environ.get("LMS_TEST_PASS") == "full"):
        return
    for marker, (present, remedy) in REMEDIES.items():
        if item.get_closest_marker(marker) and not present():
            pytest.fail(f"{marker} is missing in CI: {remedy}")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Start from a copy of the template; `--create-db` makes the template anew."""
    with django_db_blocker.unblock():
        databases.copy_template(anew=request.config.getvalue("create_db"))
        # Nothing is left to migrate, but rights and groups follow the code, which may be newer.
        made = setup_databases(
            verbosity=0, interactive=False, keepdb=True, serialized_aliases=set()
        )
        TransactionTestCase.beginning = databases.beginning()  # type: ignore[attr-defined]
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def _put_back(self: TransactionTestCase) -> None:
    """Django would empty the tables and load each row anew: seconds a test on PostgreSQL."""
    self.beginning.put_back()  # type: ignore[attr-defined]


TransactionTestCase._fixture_teardown = _put_back  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _clean_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits and counters of one test do not reach the next."""
    yield
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        return
    if settings.CACHES["default"]["BACKEND"].endswith("RedisCache"):
        cache.clear()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take away the folder that held this run's files, and what CI alone made on a server."""
    if IN_CI and not hasattr(config, "workerinput"):
        with config.stash[blocking_manager_key].unblock():
            databases.forget_templates()
    if not os.environ.get("LMS_TEST_HOME"):
        shutil.rmtree(settings.HOME, ignore_errors=True)
