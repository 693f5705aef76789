"""The back office: in the site's look, with everything one may do at one glance."""

import re

import pytest
from django.urls import reverse

from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from tests.factories.records import ACTOR, NOW, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_page(client):
    """Return a function that gives the first page of the back office as a role sees it."""

    def read(kind: str) -> str:
        user = UserFactory()
        grant_role(user=user, kind=kind, unit=UnitFactory(), actor=ACTOR, now=NOW)
        client.force_login(user)
        answer = client.get(reverse("wagtailadmin_home"))
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def doors_of(page: str) -> list[str]:
    cards = page[page.index('class="lms-doors"') :]
    return re.findall(r'<a href="([^"]+)"', cards[: cards.index("</section>")])


def test_an_officer_goes_everywhere_from_the_first_page(first_page) -> None:
    doors = doors_of(first_page(RoleKind.OFFICER))

    assert doors[0] == "/"
    for name in ("import_list", "cadre:index", "trainingclass:index", "entry:index", "rule:index"):
        assert reverse(name) in doors


def test_an_editor_is_offered_pages_and_no_imports(first_page) -> None:
    doors = doors_of(first_page(RoleKind.EDITOR))

    assert reverse("import_list") not in doors
    assert any(door.startswith(reverse("wagtailadmin_explore_root")) for door in doors)


def test_nothing_leads_out_of_the_network(first_page) -> None:
    page = first_page(RoleKind.EDITOR)

    assert re.findall(r'href="(https?:[^"]+)"', page) == []
    assert "wagtail.org" not in page


def test_it_bears_the_sites_name_and_speaks_chinese(first_page, settings) -> None:
    page = first_page(RoleKind.OFFICER)

    assert settings.SITE_NAME in page
    assert "管理后台" in page
    assert "Search all pages" not in page
