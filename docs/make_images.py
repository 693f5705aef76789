"""Makes the README's pictures from a running demonstration.

uv run manage.py demo                      # in one terminal
uv run docs/make_images.py [ADDRESS]       # in another; needs Debian's chromium
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
PASSWORD = "changde-2026"
OFFICER, SUPERVISOR, TRAINEE = "90001", "90003", "43070107"


def sign_in(browser: Browser, address: str, who: str, width: int, height: int) -> Page:
    """Return a page signed in as `who`."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if width < 700 else 1,
        locale="zh-CN",
    )
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_load_state()
    return page


def take(page: Page, url: str, name: str) -> None:
    """Save a picture of `url`."""
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(IMAGES / f"{name}.png"))


def main() -> None:
    """Take the four pictures."""
    address = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        trainee = sign_in(browser, address, TRAINEE, 390, 844)
        take(trainee, f"{address}/", "home")
        officer = sign_in(browser, address, OFFICER, 1280, 860)
        take(officer, f"{address}/courses/", "catalog")
        officer.goto(f"{address}/cadres/")
        officer.locator("main td a[href^='/cadres/']").first.click()
        officer.wait_for_load_state("networkidle")
        officer.screenshot(path=str(IMAGES / "check.png"))
        supervisor = sign_in(browser, address, SUPERVISOR, 1280, 800)
        supervisor.goto(f"{address}/")
        links = supervisor.locator("a[href$='/screen/']")
        for screen in [link.get_attribute("href") for link in links.all()]:
            take(supervisor, f"{address}{screen}", "screen")
            if supervisor.locator("#screen-code .screen-clock").count():
                break
        browser.close()


if __name__ == "__main__":
    main()
