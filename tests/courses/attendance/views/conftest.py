"""Who opens the pages: the trainee's phone, the computer at the lectern."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

PHONE = {"HTTP_USER_AGENT": "phone", "HTTP_SEC_FETCH_DEST": "document"}


def address(hall, minutes: float) -> str:
    return reverse("sign_in", args=(hall.session.pk, hall.code(minutes)))


def roll_url(hall) -> str:
    return reverse("roll", args=(hall.session.pk,))


@pytest.fixture
def phone(hall) -> Client:
    """The trainee's phone, signed in."""
    client = Client(**PHONE)
    client.force_login(hall.trainee)
    return client


@pytest.fixture
def lectern(hall) -> Client:
    """The class supervisor's computer."""
    client = Client()
    client.force_login(hall.training_class.supervisor)
    return client


@pytest.fixture
def sessions_in_cache(settings):
    """Sessions as Redis serves them: none of them costs a query."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {"default": memory, "sessions": memory}
    cache.clear()
