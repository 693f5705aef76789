"""Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from courses.classes.models import Session
from records.accounts.enums import RoleKind
from records.core.codes import PostLevel
from records.journal.enums import Channel, EntryKind
from records.journal.services import EntryDraft, post_entries
from tests.browser.homes import Home
from tests.factories.courses import EnrollmentFactory, SessionFactory, TrainingClassFactory
from tests.factories.records import (
    ACTOR,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

expect.set_options(timeout=20_000)  # as long as a click waits: a busy machine is no fault
PHONE = {"width": 360, "height": 780}
DESKTOP = {"width": 1280, "height": 860}


@pytest.fixture(scope="session", autouse=True)
def _allow_orm_beside_playwright() -> None:
    """Playwright keeps an event loop in this thread; our own calls are not made from within it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def chromium(transactional_db: None) -> Iterator[Browser]:
    """Return a running browser.

    While Playwright's event loop runs, Django hands this thread other database connections, which
    know nothing of the rows to put back between tests: so the browser starts after the database is
    ready, and its connections are closed before the tables are emptied.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def person(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that gives someone a browser of their own; outside requests fail the test."""
    contexts: list[BrowserContext] = []
    outside: list[str] = []
    errors: list[str] = []

    def open_page(*, phone: bool = False, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport=PHONE if phone else DESKTOP,
            locale="zh-CN",
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(
                    ("http://localhost", "http://127.0.0.1", "data:", "blob:")
                )
                else outside.append(request.url)
            ),
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert outside == []
    assert errors == []


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, str], None]:
    """Return a function that signs someone in through the page."""

    def go(page: Page, username: str) -> None:
        page.goto(f"{live_server.url}/accounts/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", "correct horse 9")
        page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return go


@pytest.fixture
def home_of(person, sign_in) -> Callable[..., Home]:
    """Return a function that signs someone in and gives their home."""

    def go(username: str, **look: bool) -> Home:
        page = person(**look)
        sign_in(page, username)
        return Home(page)

    return go


@pytest.fixture
def city(transactional_db: None) -> Session:
    """A school with a class under way today, one trainee four hours short of the year's ninety."""
    now = timezone.now()
    today = timezone.localdate(now)
    school = UnitFactory(code="4307", name="常德市")
    cadre = CadreFactory(unit=school, name="周敏", staff_number="43070001")
    AppointmentFactory(
        cadre=cadre, post_title="一级科员", post_level=PostLevel.STAFF, since=date(2020, 1, 1)
    )
    trainee = UserFactory(username="43070001", name="周敏", cadre=cadre)
    RoleFactory(user=trainee, kind=RoleKind.TRAINEE, unit=school)
    supervisor = UserFactory(username="90003", name="刘洋")
    RoleFactory(user=supervisor, kind=RoleKind.CLASS_SUPERVISOR, unit=school)
    officer = UserFactory(username="90001", name="王建国")
    RoleFactory(user=officer, kind=RoleKind.OFFICER, unit=school)
    training_class = TrainingClassFactory(
        title="党性教育专题班",
        organiser=school,
        supervisor=supervisor,
        starts_on=today,
        ends_on=today,
    )
    session = SessionFactory(
        training_class=training_class,
        title="党的纪律建设专题",
        starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(hours=2),
        hours=Decimal(4),
    )
    EnrollmentFactory(training_class=training_class, cadre=cadre)
    post_entries(
        drafts=[
            EntryDraft(
                cadre_id=cadre.pk,
                kind=EntryKind.HOURS,
                occurred_on=date(today.year, 1, 1),
                source_kind="class_hours",
                source_key="class:0:earlier",
                hours=Decimal(87),
                channel=Channel.CONCENTRATED,
                content_kind="theory",
                facts={"title": "以往培训"},
            )
        ],
        actor=ACTOR,
        now=now,
    )
    return session
