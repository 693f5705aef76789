"""Signing in as people do: app, passkey, slip; each page accessible, on a phone and on a desk."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.accounts.sign_in.services.slips import issue_slip
from records.accounts.sign_in.sheets import activation_url
from tests.browser.test_accessibility import RULES
from tests.factories.records import ACTOR, CadreFactory, RoleFactory, UnitFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse 9"
NEW = "tie lu 4 mao he"


@pytest.fixture(autouse=True)
def _real_rules():
    with override_settings(SECOND_FACTOR_REQUIRED=True, SECOND_FACTOR_GRACE_DAYS=0):
        yield


@pytest.fixture
def officer(transactional_db: None) -> User:
    unit = UnitFactory(name="武陵区")
    user = UserFactory(
        username="90001", name="王建国", cadre=CadreFactory(name="王建国", unit=unit)
    )
    RoleFactory(user=user, kind=RoleKind.OFFICER, unit=unit)
    return user


@pytest.fixture
def address(live_server) -> Callable[[str], str]:
    """Return a function from a page's name to its address at a host passkeys accept."""
    host = live_server.url.replace("127.0.0.1", "localhost")
    return lambda name, *args: f"{host}{reverse(name, args=args)}"


def password_step(page: Page, address, username: str = "90001", password: str = PASSWORD) -> None:
    page.goto(address("account_login"))
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.click("#sign-in button[type=submit]")


def confirm(page: Page) -> None:
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def virtual_key(page: Page) -> str:
    """Give the browser an authenticator of its own that its owner has unlocked; return its id."""
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    made = link.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return str(made["authenticatorId"])


def test_after_the_grace_only_enrolment_opens_and_the_app_opens_the_rest(officer, person, address):
    page = person(phone=True)
    password_step(page, address)
    page.goto(address("account_search"))
    expect(page).to_have_url(address("mfa_index"))

    page.click(f"a[href='{reverse('mfa_activate_totp')}']")
    confirm(page)
    secret = page.locator("code.breakable").inner_text()
    page.fill("input[name=code]", totp(secret))
    page.click("main button[type=submit]")
    expect(page).to_have_url(address("mfa_view_recovery_codes"))
    codes = page.locator("ol.codes code").all_inner_texts()
    assert len(codes) == 10
    page.goto(address("account_search"))
    expect(page).to_have_url(address("account_search"))

    again = person(phone=True)
    password_step(again, address)
    expect(again).to_have_url(address("mfa_authenticate"))
    again.fill("input[name=code]", codes[0])
    again.locator("form:has(input[name=code]) button").click()
    again.wait_for_url(lambda url: "/2fa/" not in url)
    again.goto(address("account_security"))
    expect(again).to_have_url(address("account_security"))


def test_a_passkey_is_set_up_and_signs_in_alone(officer, person, address):
    page = person()
    virtual_key(page)
    password_step(page, address)
    page.goto(address("mfa_add_webauthn"))
    confirm(page)
    page.click("#mfa_webauthn_add")
    expect(page).to_have_url(address("mfa_view_recovery_codes"))

    page.context.clear_cookies()
    page.goto(address("account_login") + "?next=/accounts/security/")
    page.click("#passkey_login")
    expect(page).to_have_url(address("account_security"))
    expect(page.locator("main")).to_contain_text(re.compile("(Passkey|通行密钥) 1"))


def test_a_passkey_is_a_second_factor_after_the_password(officer, person, address):
    page = person()
    virtual_key(page)
    password_step(page, address)
    page.goto(address("mfa_add_webauthn"))
    confirm(page)
    page.uncheck("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    expect(page).to_have_url(address("mfa_view_recovery_codes"))

    page.context.clear_cookies()
    password_step(page, address)
    expect(page).to_have_url(address("mfa_authenticate"))
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "/2fa/" not in url)
    page.goto(address("account_security"))
    expect(page).to_have_url(address("account_security"))


def test_a_device_that_does_not_answer_is_said_so(officer, person, address):
    page = person(phone=True)
    page.goto(address("account_login"))
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    page.click("#passkey_login")
    expect(page.locator("[data-passkey-problem]")).to_be_visible()


def test_a_slip_scanned_from_paper_opens_the_account(officer, person, address, live_server):
    code = issue_slip(user=officer, actor=ACTOR, now=timezone.now()).code
    with override_settings(
        WAGTAILADMIN_BASE_URL=address("account_login")[: -len("/accounts/login/")]
    ):
        scanned = activation_url(officer.username, code)
    page = person(phone=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(scanned)
    expect(page.locator("input[name=code]")).to_have_value(code)
    assert "#" not in page.url
    page.fill("input[name=password]", NEW)
    page.fill("input[name=password_again]", NEW)
    page.click("main form[data-slip] button[type=submit]")
    expect(page).to_have_url(address("account_login"))
    password_step(page, address, password=NEW)
    page.wait_for_url(lambda url: "/login/" not in url)
    assert not [url for url in asked if code.split("-")[0] in url.split("#")[0]]


def test_a_form_sent_too_late_comes_back_as_it_was(person, address, transactional_db):
    unit = UnitFactory(name="武陵区")
    user = UserFactory(username="90001", is_superuser=True)
    user.second_factor_due_at, user.has_second_factor = timezone.now(), True
    user.save()
    page = person(phone=True)
    password_step(page, address)
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(address("accounts_from_register"))
    page.check("input[name=again]")
    Session.objects.all().delete()
    cache.clear()
    caches["sessions"].clear()
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_url(lambda url: "/login/" in url)
    page.fill("input[name=login]", "90001")
    page.fill("input[name=password]", PASSWORD)
    page.click("#sign-in button[type=submit]")

    expect(page).to_have_url(address("accounts_from_register"))
    expect(page.locator("input[name=again]")).to_be_checked()
    expect(page.locator(f"input[value='{unit.pk}']")).not_to_be_checked()
    expect(page.locator("[data-form-kept]")).to_be_visible()


@pytest.mark.parametrize(
    "look",
    [{"phone": True}, {"phone": False}, {"phone": True, "dark": True}],
    ids=["phone", "desktop", "dark"],
)
def test_the_pages_are_accessible_and_fit(officer, person, address, look, tmp_path):
    account = UserFactory(
        username="43070001", name="周敏", cadre=CadreFactory(name="周敏", unit=officer.cadre.unit)
    )
    axe, found = Axe(), []
    page = person(**look)
    virtual_key(page)

    def check() -> None:
        name = re.sub(r"\W+", "-", page.url.split("/", 3)[3]).strip("-") or "home"
        page.screenshot(path=str(tmp_path / f"{name}.png"), full_page=True)
        result = axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        found.extend(
            f"{page.url}: {one['id']} {one['nodes'][0]['html'][:90]}"
            for one in result.response["violations"]
        )
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            found.append(f"{page.url}: {wide} px too wide")

    for name in ("account_login", "account_activate", "account_reset_password", "account_signup"):
        page.goto(address(name))
        check()
    page.goto(address("account_activate"))
    page.fill("input[name=name]", "43070001")
    page.fill("input[name=code]", "AAAA-BBBB-CCCC-DDDD")
    page.fill("input[name=password]", NEW)
    page.fill("input[name=password_again]", NEW)
    page.click("form[data-slip] button[type=submit]")
    check()
    password_step(page, address)
    page.goto(address("mfa_index"))
    check()
    page.goto(address("mfa_activate_totp"))
    check()
    confirm(page)
    check()
    secret = page.locator("code.breakable").inner_text()
    page.fill("input[name=code]", totp(secret))
    page.click("main button[type=submit]")
    check()
    for name, args in (
        ("mfa_add_webauthn", ()),
        ("mfa_deactivate_totp", ()),
        ("mfa_generate_recovery_codes", ()),
        ("mfa_list_webauthn", ()),
        ("mfa_view_recovery_codes", ()),
        ("mfa_index", ()),
        ("account_security", ()),
        ("usersessions_list", ()),
        ("account_change_password", ()),
        ("account_care", (account.pk,)),
        ("accounts_from_register", ()),
        ("slip_sheets", ()),
    ):
        page.goto(address(name, *args))
        check()
    page.goto(address("account_search") + "?q=4307")
    check()
    page.context.clear_cookies()
    password_step(page, address)
    check()
    assert found == []


def totp(secret: str) -> str:
    step = int(timezone.now().timestamp()) // 30
    return format_hotp_value(hotp_value(secret, step))
