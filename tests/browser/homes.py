"""Somebody's home in a browser: what waits there, the way to it, and back."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

NOTHING_WAITS = "没有待办"


@dataclass(frozen=True)
class Home:
    """The home of whoever is signed in on `page`; read anew by `come_back`."""

    page: Page

    def come_back(self) -> None:
        """Go home by what every page of the site offers: its name, at the top."""
        self.page.locator("a.brand").first.click()
        expect(self.page.locator("main.page-home")).to_be_visible()

    def come_back_from_the_back_office(self) -> None:
        """Go home by the first entry of the back office's menu."""
        self.page.get_by_role("link", name="返回网站").first.click()
        expect(self.page.locator("main.page-home")).to_be_visible()

    def task(self, title: str) -> Locator:
        """Return the line of the task with this title."""
        return self.page.locator("[data-task-count]", has_text=title)

    def count(self, title: str) -> int:
        """Return how many things the task says wait; 0 where it is not on the home."""
        line = self.task(title)
        return int(line.get_attribute("data-task-count") or 0) if line.count() else 0

    def open_list(self, title: str) -> None:
        """Tap the task's button; the list behind it has as many rows as the task counts."""
        waiting = self.count(title)
        self.open_thing(title)
        assert self._rows() == waiting

    def open_thing(self, title: str) -> None:
        """Tap the button of a task that is one thing to do."""
        assert self.count(title), f"{title} is not on the home"
        self.task(title).locator("a.btn").click()

    def card(self, title: str) -> Locator:
        """Return the part of the home under this heading."""
        heading = self.page.get_by_role("heading", name=title, exact=True)
        return self.page.locator("main .card", has=heading)

    def figure(self, label: str) -> int:
        """Return a figure of the home; 0 where it is not shown."""
        figure = self._figure(label)
        return int(figure.inner_text().replace(",", "")) if figure.count() else 0

    def open_figure(self, label: str) -> None:
        """Tap a figure; the list behind it has as many rows as it says."""
        figure = self.figure(label)
        self.follow_figure(label)
        assert self._rows() == figure

    def follow_figure(self, label: str) -> None:
        """Tap a figure."""
        assert self.figure(label), f"{label} is not on the home"
        self._figure(label).click()

    def _figure(self, label: str) -> Locator:
        exactly = self.page.locator(".stat-label").get_by_text(label, exact=True)
        return self.page.locator("main .stat", has=exactly).locator(".stat-value a")

    def _rows(self) -> int:
        """Return how many rows the page lists, as it counts them and as they stand there."""
        listed = self.page.locator("main [data-count]").first
        expect(listed).to_be_visible()
        said = int(listed.get_attribute("data-count") or -1)
        shown = listed.locator("> li, tbody > tr").count()
        assert shown == said
        return said


def follow(page: Page, name: str) -> None:
    """Follow the first link or button of the page's main part with this name."""
    page.locator("main").locator("a, button", has_text=name).first.click()
