"""Every action of the back office, at every type of page in every state: an answer in words.

The addresses come from the router, so that one that appears with a new release is asked as well.
"""

from collections.abc import Iterable

import pytest
from django.db import transaction
from django.test import Client

from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from tests.cms.admin.addresses import Asked, requests_about, requests_about_files
from tests.cms.admin.world import World, a_world
from tests.factories.records import ACTOR, NOW, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGES = (
    "root", "home", "catalog", "course", "taught course", "draft course", "locked course",
    "scheduled course", "course in workflow",
)  # fmt: skip


@pytest.fixture
def editor():
    user = UserFactory(name="陈静")
    grant_role(user=user, kind=RoleKind.EDITOR, unit=None, actor=ACTOR, now=NOW)
    return user


@pytest.fixture
def superuser():
    return UserFactory(name="系统管理员", is_superuser=True, is_staff=True)


@pytest.fixture
def world(editor) -> World:
    return a_world(editor)


def wanting(client: Client, requests: Iterable[Asked]) -> list[str]:
    """Return the requests answered by an error of ours, or by a refusal without a word."""
    client.raise_request_exception = False
    found = []
    for asked in requests:
        with transaction.atomic():
            send = client.get if asked.method == "GET" else client.post
            for file in asked.data.values():
                if hasattr(file, "seek"):
                    file.seek(0)
            answer = send(asked.url, asked.data)
            silent = answer.status_code >= 400 and not answer.streaming and not answer.content
            if answer.status_code >= 500 or silent:
                form = {key: value for key, value in asked.data.items() if key != "file"}
                found.append(f"{answer.status_code} {asked.method} {asked.url} {form}")
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("role", ["editor", "superuser"])
@pytest.mark.parametrize("which", PAGES)
def test_actions_on_pages(client, request, world, role, which):
    client.force_login(request.getfixturevalue(role))

    assert wanting(client, requests_about(world, world.pages[which])) == []


@pytest.mark.parametrize("role", ["editor", "superuser"])
def test_actions_on_files_and_everything_else(client, request, world, role):
    client.force_login(request.getfixturevalue(role))

    assert wanting(client, requests_about_files(world)) == []
