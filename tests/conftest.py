"""Fixtures and the rules of the house for every test."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase

from tests.append_only import triggers_dropped

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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what this machine cannot run, saying why; CI runs every part in one of its passes."""
    missing = {marker: remedy for marker, (present, remedy) in REMEDIES.items() if not present()}
    full_pass = os.environ.get("LMS_TEST_PASS") == "full"
    if full_pass:
        walks = [item for item in items if item.get_closest_marker("one_database")]
        config.hook.pytest_deselected(items=walks)
        items[:] = [item for item in items if item not in walks]
    for item in items:
        for marker, remedy in missing.items():
            if item.get_closest_marker(marker) and not (IN_CI and full_pass):
                item.add_marker(pytest.mark.skip(reason=f"no {marker} here: {remedy}"))


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that empties the tables starts with what the migrations put there."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    if marker is not None and marker.kwargs.get("transaction"):
        marker.kwargs["serialized_rollback"] = True
    elif "live_server" in names or "transactional_db" in names:
        item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail, never skip, where the full pass of CI lacks a service."""
    if not (IN_CI and os.environ.get("LMS_TEST_PASS") == "full"):
        return
    for marker, (present, remedy) in REMEDIES.items():
        if item.get_closest_marker(marker) and not present():
            pytest.fail(f"{marker} is missing in CI: {remedy}")


_set_up, _flush = TransactionTestCase._fixture_setup, TransactionTestCase._fixture_teardown


def _set_up_with_triggers_off(cls: type[TransactionTestCase]) -> None:
    """Putting back the rows that ship with the product begins with an update of each."""
    with triggers_dropped():
        _set_up.__func__(cls)  # type: ignore[attr-defined]


def _flush_with_triggers_off(self: TransactionTestCase) -> None:
    """Emptying the tables between tests is what the triggers exist to refuse."""
    with triggers_dropped():
        _flush(self)


TransactionTestCase._fixture_setup = classmethod(_set_up_with_triggers_off)  # type: ignore[assignment]
TransactionTestCase._fixture_teardown = _flush_with_triggers_off  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _clean_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits and counters of one test do not reach the next."""
    yield
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        return
    if settings.CACHES["default"]["BACKEND"].endswith("RedisCache"):
        cache.clear()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take away the folder that held this run's files."""
    if not os.environ.get("LMS_TEST_HOME"):
        shutil.rmtree(settings.HOME, ignore_errors=True)
