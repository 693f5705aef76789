"""Makes pictures from a running demonstration: the README's and each role's home, or the main pages.

./run demo                                          # in one terminal
./run docs/make_images.py [ADDRESS] [--shots]       # in another; needs Debian's chromium

Without more: the pictures of the README and of docs/homes.md, into docs/images.
With --shots: whole pages at 360 and 1280 px, into var/shots, to be looked at after a change.
"""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
PASSWORD = "changde-2026"
OFFICER, SUPERVISOR, TRAINEE = "90001", "90003", "43070107"

SHOTS = Path(__file__).parents[1] / "var" / "shots"
WIDTHS = {360: 780, 1280: 860}
MAIN_PAGES = {
    "": ("/", "/courses/", "/accounts/login/"),
    TRAINEE: ("/", "/archive/", "/classes/"),
    OFFICER: ("/", "/cadres/", "/classes/", "/coverage/", "/admin/"),
    SUPERVISOR: ("/", "/classes/"),
    "90002": ("/", "/seals/"),
    "90004": ("/", "/admin/"),
    "90005": ("/", "/cadres/"),
    "90010": ("/",),
    "90013": ("/", "/admin/"),
}
"""What each account opens; nobody signed in: the empty name."""


HOMES = {
    "trainee": TRAINEE,
    "supervisor": SUPERVISOR,
    "lecturer": "90010",
    "liaison": "90005",
    "officer-city": OFFICER,
    "officer-district": "90006",
    "auditor": "90002",
    "editor": "90004",
    "provider": "90007",
    "expert": "90008",
    "system-admin": "90011",
    "security-admin": "90012",
    "audit-admin": "90013",
}
"""Whose home docs/homes.md shows, by the name of the picture."""


def sign_in(browser: Browser, address: str, who: str, width: int, height: int) -> Page:
    """Return a page signed in as `who`; the empty name signs nobody in."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if width < 700 else 1,
        locale="zh-CN",
    )
    page = context.new_page()
    if not who:
        return page
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


def take_homes(browser: Browser, address: str) -> None:
    """Save every role's whole home at both widths, small enough to be kept with the code."""
    folder = IMAGES / "homes"
    folder.mkdir(parents=True, exist_ok=True)
    for name, who in HOMES.items():
        for width, height in WIDTHS.items():
            page = sign_in(browser, address, who, width, height)
            page.goto(f"{address}/")
            page.wait_for_load_state("networkidle")
            # As high as the page, so that what stands at the foot of the window stands at its foot.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": height})
            picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
            picture.save(folder / f"{name}-{width}.webp", quality=60, method=6)
            page.context.close()


def take_main_pages(browser: Browser, address: str) -> None:
    """Save whole pages of every role at both widths; say which of them do not open."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    for who, addresses in MAIN_PAGES.items():
        for width, height in WIDTHS.items():
            page = sign_in(browser, address, who, width, height)
            for url in addresses:
                answer = page.goto(f"{address}{url}")
                page.wait_for_load_state("networkidle")
                name = f"{who or 'anonymous'}{url.rstrip('/').replace('/', '-')}-{width}.png"
                page.screenshot(path=str(SHOTS / name), full_page=True)
                sys.stdout.write(f"{answer.status if answer else '-'} {name}\n")
            page.context.close()


def main() -> None:
    """Take what is asked for."""
    words = [word for word in sys.argv[1:] if word != "--shots"]
    address = (words[0] if words else "http://127.0.0.1:8000").rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        if "--shots" in sys.argv:
            take_main_pages(browser, address)
        else:
            take_readme_pictures(browser, address)
            take_homes(browser, address)
        browser.close()


def take_readme_pictures(browser: Browser, address: str) -> None:
    """Save the four pictures of the README."""
    IMAGES.mkdir(exist_ok=True)
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


if __name__ == "__main__":
    main()
