"""Fixtures of the core's tests."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Messages in their source language."""
    with translation.override("en"):
        yield
