"""Nobody climbs: what a form does not offer it does not take, and the service behind it refuses it."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.access.choices import CHOICES
from records.core.checks import scoped_viewsets
from records.core.errors import DomainError, NotAllowed
from records.core.forms import ScopedFormMixin, relation_fields
from tests.factories.records import NOW
from tests.house.matrix.attempts import EVERY
from tests.house.matrix.world import World, build_world, role_names

pytestmark = pytest.mark.django_db

STAFF = [name for name in role_names() if name != "anonymous"]


@pytest.fixture
def world() -> World:
    with time_machine.travel(NOW, tick=False):
        return build_world()


def counts() -> dict[str, int]:
    """Return how many rows every table of the product holds, the trail's aside."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"records", "courses"}
        and model._meta.label != "records_trail.TrailEvent"
        and model._meta.managed
        and not model._meta.proxy
    }


def contents() -> dict[str, list[Any]]:
    """Return every row of the product's tables, the trail's aside."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"records", "courses"}
        and model._meta.label != "records_trail.TrailEvent"
        and model._meta.managed
    }


@pytest.mark.parametrize("role", STAFF)
def test_a_form_takes_no_row_that_it_does_not_offer(client, world, role: str) -> None:
    client.force_login(world.accounts[role])
    before, tried = counts(), 0
    for viewset in scoped_viewsets():
        for address in _forms_of(viewset, world):
            page = client.get(address)
            if page.status_code != 200:
                continue
            for name, field in relation_fields(page.context["form"]).items():
                for outsider in _not_offered(field):
                    sent = client.post(address, {name: outsider.pk})
                    tried += 1
                    assert sent.status_code == 200, (address, name, outsider)
                    assert name in sent.context["form"].errors, (address, name, outsider)
    assert counts() == before
    assert tried or not world.accounts[role].has_role(RoleKind.OFFICER) or role == "superuser"


def _forms_of(viewset: Any, world: World) -> list[str]:
    found = [reverse(viewset.get_url_name("add"))] if viewset.create_with is not None else []
    name = str(viewset.model._meta.model_name)
    if viewset.change_with is not None and name in world.rows["near"]:
        found.append(reverse(viewset.get_url_name("edit"), args=[world.rows["near"][name].pk]))
    return found


def _not_offered(field: forms.ModelChoiceField) -> list[models.Model]:
    if field.disabled:
        return []
    offered = field.queryset.values("pk")
    return list(field.queryset.model._default_manager.exclude(pk__in=offered)[:5])


@pytest.mark.parametrize("what", EVERY)
def test_the_service_refuses(world, what: str) -> None:
    role, attempt = EVERY[what]
    before = contents()

    with pytest.raises(DomainError), time_machine.travel(NOW, tick=False):
        attempt(world, _actor(world.accounts[role]))

    assert contents() == before


@pytest.mark.parametrize("what", [what for what, (role, _try) in EVERY.items()])
def test_an_anonymous_visitor_is_refused_too(world, what: str) -> None:
    _role, attempt = EVERY[what]
    nobody = Actor(user_id=None, name="anonymous")

    with pytest.raises(NotAllowed), time_machine.travel(NOW, tick=False):
        attempt(world, nobody)


def _actor(user: User | None) -> Actor:
    assert user is not None
    return Actor(user.pk, user.name, "192.0.2.5", "pytest")


ASKED_OTHERWISE = {
    "accounts:delegate:role": "only the holder delegates a role, asked in words of its own",
    "accounts:grant_role:unit": "a role is given by kind, unit and period at once",
    "register:reform_unit:unit": "every unit of a reform is one that the actor manages",
    "eligibility:coverage:unit": "reads only",
    "register:find:unit": "reads only",
}
"""Choices of forms whose services ask by another rule, and which."""
FORMS = {"choices.py", "forms.py", "admin_forms.py", "entry_form.py", "viewsets.py"}


def test_every_declared_choice_is_asked_by_a_service() -> None:
    services = [
        path.read_text(encoding="utf-8")
        for wing in ("records", "courses")
        for path in Path(settings.BASE_DIR, wing).rglob("*.py")
        if path.name not in FORMS and path.parent.name not in {"viewsets", "views"}
    ]
    unasked = {
        choice.act for choice in CHOICES if not any(f'"{choice.act}"' in text for text in services)
    }
    assert unasked == set(ASKED_OTHERWISE)


def test_every_form_of_the_house_says_what_it_offers() -> None:
    open_forms = [
        f"{form.__module__}.{form.__qualname__}"
        for form in _all_forms(forms.BaseForm)
        if form.__module__.split(".")[0] in {"records", "courses", "cms", "lms"}
        and relation_fields(form)
        and not issubclass(form, ScopedFormMixin)
    ]
    assert open_forms == []


def _all_forms(base: type[Any]) -> set[type[Any]]:
    found = set(base.__subclasses__())
    return found.union(*(_all_forms(one) for one in found)) if found else found
