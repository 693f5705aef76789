"""People of one county, and signing in as they do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from records.accounts.enums import ADMINISTRATORS, RoleKind
from records.accounts.models import User
from records.accounts.services import create_user, grant_role
from records.accounts.sign_in.services.passwords import choose_password
from records.core.access.actor import Actor
from records.register.models import Cadre, Unit
from tests.factories.records import ACTOR, NOW, CadreFactory, UnitFactory

PASSWORD = "mudan 7 ketizi"


@pytest.fixture(autouse=True)
def _fresh_cache(db: None) -> None:
    cache.clear()


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Any) -> Any:
    """Return what runs the work that waits for a commit, which a test's transaction never has."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def county() -> Unit:
    return UnitFactory(name="武陵区")


@pytest.fixture
def member(county: Unit) -> Callable[..., User]:
    """Return a function that opens an account for a new cadre of the county."""

    def make(number: str, *roles: str, phone: str = "", unit: Unit | None = None) -> User:
        cadre: Cadre = CadreFactory(staff_number=number, name="周敏", unit=unit or county)
        user = create_user(
            username=number,
            name="周敏",
            phone=phone,
            password=None,
            cadre=cadre,
            actor=ACTOR,
            now=NOW,
        )
        choose_password(user=user, password=PASSWORD, actor=ACTOR, now=NOW)
        for kind in roles:
            held_for = None if kind in ADMINISTRATORS else unit or county
            grant_role(user=user, kind=kind, unit=held_for, actor=ACTOR, now=NOW)
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def officer(member: Callable[..., User]) -> User:
    return member("90001", RoleKind.OFFICER)


def actor_of(user: User) -> Actor:
    return Actor(user.pk, str(user), "192.0.2.7", "pytest")


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
