from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from cms.core import charts, gallery
from cms.core.components import lists
from cms.core.icons import ICONS, STATE_ICONS
from cms.core.navigation import current_url, items_of
from records.accounts.enums import RoleKind


def draw(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_segments_fill_the_bar_up_to_the_total():
    parts = charts.segments_of([{"label": "a", "value": 30}, {"label": "b", "value": 10}], 80)

    assert [(part.x, part.width) for part in parts] == [("0.000", "37.500"), ("37.500", "12.500")]
    assert [part.kind for part in parts] == [1, 2]


def test_segments_beyond_the_total_stay_within_the_bar():
    parts = charts.segments_of([{"label": "a", "value": 90}, {"label": "b", "value": 30}], 60)

    assert sum(float(part.width) for part in parts) == pytest.approx(100)


@pytest.mark.parametrize(
    ("value", "total", "share"), [(438, 550, 438 / 550), (700, 550, 1), (0, 0, 0), (None, 5, 0)]
)
def test_ring_stays_within_its_circle(value: object, total: object, share: float):
    ring = charts.ring_of(value, total)

    assert float(ring.arc) == pytest.approx(float(ring.circle) * share, abs=0.02)


@pytest.mark.parametrize(("share", "step"), [(0, 0), (0.1, 1), (0.5, 3), (0.99, 4), (1, 5)])
def test_heat_keeps_full_for_the_full(share: float, step: int):
    assert charts.heat_step(share) == step


def test_card_wraps_what_stands_between_and_escapes_its_title():
    page = draw("{% card title %}<b>{{ text }}</b>{% endcard %}", title="<i>", text="<u>")

    assert "&lt;i&gt;" in page
    assert "<b>&lt;u&gt;</b>" in page


def test_state_is_never_colour_alone():
    for kind in STATE_ICONS:
        assert "<svg" in draw("{% tag kind 'x' %}", kind=kind)


def test_page_links_keep_the_filters_and_show_gaps():
    page = Paginator(range(400), 20).page(10)

    links = lists.page_links(page, QueryDict("unit=1&page=3"))

    assert links[0] == (1, "?unit=1&page=1")
    assert (None, "") in links


def test_digest_keeps_its_full_value_in_the_title():
    page = draw("{% digest value %}", value="a" * 64)

    assert f'title="{"a" * 64}"' in page
    assert "aaaa…aaaa" in page


def test_navigation_marks_the_nearest_door_only():
    assert current_url("/classes/12/", ["/", "/classes/", "/classes/mine/"]) == "/classes/"
    assert current_url("/elsewhere/", ["/", "/classes/"]) == ""


def test_navigation_of_a_visitor_asks_no_database(rf: RequestFactory):
    request = rf.get("/courses/party-spirit/")
    request.user = SimpleNamespace(is_authenticated=False)

    items = items_of(request)

    assert [item.url for item in items if item.current] == ["/courses/"]


@pytest.mark.parametrize(
    "roles", [(), ("trainee",), ("officer", "class_supervisor"), tuple(RoleKind.values)]
)
def test_navigation_is_made_of_the_roles_held(rf: RequestFactory, roles: tuple[str, ...]):
    request = rf.get("/")
    held = [(role, None, None) for role in roles]
    request.user = SimpleNamespace(is_authenticated=True, is_superuser=False, held_roles=held)

    items = items_of(request)

    assert ("/admin/" in [item.url for item in items]) == ("officer" in roles)
    assert 2 <= sum(item.tab for item in items) <= 5


def test_what_is_ones_own_stands_in_the_menu_under_ones_name(rf: RequestFactory):
    def menus(role: str) -> tuple[set[str], set[str]]:
        request = rf.get("/")
        held = [(role, None, None)]
        request.user = SimpleNamespace(is_authenticated=True, is_superuser=False, held_roles=held)
        return (
            {item.url for item in items_of(request)},
            {item.url for item in items_of(request, in_account_menu=True)},
        )

    for role, own in (("officer", {"/work/", "/exports/"}), ("trainee", {"/work/"})):
        bar, account = menus(role)
        assert own <= account
        assert not bar & account
    assert "/exports/" not in menus("trainee")[1]


@pytest.mark.parametrize(("role", "tab"), [("officer", "/cadres/"), ("trainee", "/archive/")])
def test_what_a_role_opens_most_is_a_tab_on_the_phone(rf: RequestFactory, role: str, tab: str):
    request = rf.get("/")
    request.user = SimpleNamespace(
        is_authenticated=True, is_superuser=False, held_roles=[(role, None, None)]
    )

    assert tab in [item.url for item in items_of(request) if item.tab]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_gallery_draws_every_component_without_inline_style_or_script(
    rf: RequestFactory, language: str
):
    request = rf.get("/components/")
    request.user = SimpleNamespace(is_authenticated=False, is_active=False)

    page = gallery.gallery(request).content.decode()

    assert "style=" not in page
    assert "<script>" not in page
    assert " onclick" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert page.count("<h1") == 1


def test_icons_are_drawn_on_one_grid():
    assert all(path.startswith("M") and len(path) < 400 for path in ICONS.values())
