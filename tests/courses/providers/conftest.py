"""What the tests of providers share: the day, English words, a browser."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from tests.factories.records import NOW


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def client() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client
