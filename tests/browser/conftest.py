"""Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

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

    def open_page(*, phone: bool = False) -> Page:
        context = chromium.new_context(viewport=PHONE if phone else DESKTOP, locale="zh-CN")
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
