"""One-time slips: who may make them, what they open, and what stands on paper."""

import io
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from records.accounts.enums import RoleKind
from records.accounts.models import Slip, SlipSheet, User
from records.accounts.services import revoke_role
from records.accounts.sign_in.cleaning import forget_sign_in_leftovers
from records.accounts.sign_in.codes import ALPHABET, new_code
from records.accounts.sign_in.services.bulk import ask_for_accounts, fetch_sheet, make_accounts
from records.accounts.sign_in.services.slips import issue_slip, revoke_slip, use_slip
from records.accounts.tags import AccountsTag
from records.core.errors import DomainError, NotAllowed
from records.core.protection.crypto import decrypt_bytes
from records.jobs.models import Job
from records.jobs.services import run_job
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, CadreFactory, RoleFactory, UnitFactory, UserFactory
from tests.records.accounts.sign_in.conftest import actor_of, is_signed_in, sign_in

NEW = "tie lu 4 mao"


def use(name: str, code: str, password: str = NEW, **moment) -> User:
    now = timezone.now() + timedelta(**moment)
    return use_slip(name=name, code=code, password=password, actor=ACTOR, now=now)


def test_a_slip_opens_its_account_once(member, officer, client: Client):
    user = member("43070001", phone="13800001234")
    code = issue_slip(user=user, actor=actor_of(officer), now=timezone.now()).code

    page = client.post(
        reverse("account_activate"),
        {
            "name": "１３８ 0000 1234",
            "code": code.lower().replace("-", " "),
            "password": NEW,
            "password_again": NEW,
        },
    )
    assert page.status_code == 302
    sign_in(client, "43070001", NEW)
    assert is_signed_in(client)

    with pytest.raises(DomainError):
        use("43070001", code, "ling yi ge 5 mima")
    tags = TrailEvent.objects.filter(tag__startswith="accounts:slip").order_by("pk")
    assert [event.tag for event in tags] == [
        AccountsTag.SLIP_ISSUED,
        AccountsTag.SLIP_USED,
        AccountsTag.SLIP_REFUSED,
    ]
    assert code not in str([event.__dict__ for event in tags])
    assert not Slip.objects.filter(code_digest__contains=code.replace("-", "")).exists()


def test_codes_have_eighty_bits_and_no_signs_that_look_alike():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code.replace("-", "")) for code in codes} == {16}
    assert len(ALPHABET) == 32
    assert not set("01IO") & set(ALPHABET)


def test_printing_again_voids_the_slip_before(member, officer):
    user = member("43070001")
    first = issue_slip(user=user, actor=actor_of(officer), now=timezone.now())
    second = issue_slip(user=user, actor=actor_of(officer), now=timezone.now())

    with pytest.raises(DomainError):
        use("43070001", first.code)
    assert use("43070001", second.code) == user


def test_a_slip_runs_out_and_can_be_withdrawn(member, officer):
    user = member("43070001")
    old = issue_slip(user=user, actor=actor_of(officer), now=timezone.now())
    with pytest.raises(DomainError):
        use("43070001", old.code, days=15)
    revoke_slip(slip=old.slip, actor=actor_of(officer), now=timezone.now())
    with pytest.raises(DomainError):
        use("43070001", old.code)


def test_wrong_code_and_unknown_number_are_answered_alike(member, officer):
    user = member("43070001")
    issue_slip(user=user, actor=actor_of(officer), now=timezone.now())
    said = set()
    for name in ("43070001", "43079999"):
        with pytest.raises(DomainError) as refused:
            use(name, new_code())
        said.add((str(refused.value), refused.value.field))
    assert len(said) == 1


def test_a_poor_password_leaves_the_slip_good(member, officer):
    user = member("43070001")
    code = issue_slip(user=user, actor=actor_of(officer), now=timezone.now()).code
    with pytest.raises(DomainError) as poor:
        use("43070001", code, "short")
    assert poor.value.field == "password"
    assert use("43070001", code) == user


def test_a_slip_ends_sessions_and_a_lockout(member, officer):
    user = member("43070001")
    inside, outside = Client(), Client()
    sign_in(inside, "43070001")
    for _ in range(5):
        sign_in(Client(), "43070001", "wrong")

    use("43070001", issue_slip(user=user, actor=actor_of(officer), now=timezone.now()).code)

    assert inside.get("/accounts/security/").status_code == 302
    sign_in(outside, "43070001", NEW)
    assert is_signed_in(outside)


def test_nobody_makes_a_slip_for_more_than_their_own_reach(member, officer, county):
    city = UnitFactory(name="常德市")
    below = UnitFactory(parent=county, name="街道")
    mayor = member("10001", unit=city)
    city_officer = member("10002", RoleKind.OFFICER)
    RoleFactory(user=city_officer, kind=RoleKind.OFFICER, unit=city)
    auditor = member("10003", RoleKind.AUDITOR)
    root = member("10004")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    everywhere = member("10005")
    RoleFactory(user=everywhere, kind=RoleKind.EDITOR, unit=None)
    clerk = member("43070001")

    for account in (mayor, city_officer, auditor, root, everywhere, officer):
        with pytest.raises(NotAllowed):
            issue_slip(user=account, actor=actor_of(officer), now=timezone.now())
    with pytest.raises(NotAllowed):
        issue_slip(user=officer, actor=actor_of(clerk), now=timezone.now())
    for account in (clerk, member("43070002", RoleKind.UNIT_LIAISON, unit=below)):
        assert issue_slip(user=account, actor=actor_of(officer), now=timezone.now()).code


def test_an_account_has_one_open_slip_in_the_database_too(member):
    user, now = member("43070001"), timezone.now()
    Slip.objects.create(user=user, kind="reset", code_digest="a", issued_at=now, expires_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.create(user=user, kind="reset", code_digest="b", issued_at=now, expires_at=now)


def bulk(officer: User, units: list, again: bool = False) -> Job:
    ask_for_accounts(units=units, again=again, actor=actor_of(officer), now=timezone.now())
    job = Job.objects.live().get()
    run_job(job_id=job.pk, now=timezone.now())
    job.refresh_from_db()
    return job


def test_cadres_without_an_account_get_one_and_a_slip(officer, county):
    below = UnitFactory(parent=county)
    CadreFactory.create_batch(3, unit=county)
    CadreFactory.create_batch(2, unit=below)
    CadreFactory(unit=UnitFactory())
    CadreFactory(unit=county, left_on="2020-01-01")
    UserFactory(username="TAKEN")
    CadreFactory(unit=county, staff_number="TAKEN", name="撞号")

    job = bulk(officer, [county])

    assert job.state == "done", job.error
    assert (job.result["accounts"], len(job.result["notes"])) == (5, 1)
    assert "撞号" in job.result["message"]
    assert Slip.objects.open().count() == 5
    assert {user.has_usable_password() for user in User.objects.filter(slips__isnull=False)} == {
        False
    }
    assert bulk(officer, [county]).result["accounts"] == 0
    again = bulk(officer, [county], again=True)
    assert (again.result["accounts"], again.result["again"]) == (0, 5)
    assert Slip.objects.open().count() == 5


def test_the_page_tells_how_many_have_no_account(officer, county, client: Client):
    CadreFactory.create_batch(2, unit=UnitFactory(parent=county))
    CadreFactory(unit=county)
    elsewhere = UnitFactory(name="别处")
    client.cookies["django_language"] = "en"
    sign_in(client, "90001")

    page = client.get(reverse("accounts_from_register")).content.decode()

    assert "3 without account, units below included" in page
    assert elsewhere.name not in page
    answer = client.post(reverse("accounts_from_register"), {"units": [elsewhere.pk, "x"]})
    assert answer.status_code == 422
    assert not Job.objects.exists()
    asked = client.post(reverse("accounts_from_register"), {"units": [county.pk]})
    assert asked.headers["Location"] == reverse("job_status", args=[Job.objects.get().pk])


def test_accounts_are_made_only_within_ones_own_units(officer):
    with pytest.raises(NotAllowed):
        ask_for_accounts(
            units=[UnitFactory()], again=False, actor=actor_of(officer), now=timezone.now()
        )
    with pytest.raises(DomainError):
        ask_for_accounts(units=[], again=False, actor=actor_of(officer), now=timezone.now())


def test_a_role_taken_away_meanwhile_stops_the_work(officer, county):
    params = {"units": [county.pk], "again": False}
    revoke_role(role=officer.roles.get(), actor=ACTOR, now=timezone.now())
    with pytest.raises(DomainError):
        make_accounts("x", params, actor_of(User.objects.get(pk=officer.pk)), timezone.now())


def test_a_sheet_is_fetched_by_its_asker_and_gone_after_a_day(member, officer, county, client):
    CadreFactory.create_batch(2, unit=county)
    bulk(officer, [county])
    sheet = SlipSheet.objects.get()
    other = member("90002", RoleKind.OFFICER)

    with pytest.raises(NotAllowed):
        fetch_sheet(sheet=sheet, actor=actor_of(other), now=timezone.now())
    sign_in(client, "90002")
    assert client.post(reverse("slip_sheet_pdf", args=[sheet.pk])).status_code in (302, 404)
    forget_sign_in_leftovers(timezone.now() + timedelta(hours=23))
    assert SlipSheet.objects.exists()
    forget_sign_in_leftovers(timezone.now() + timedelta(hours=25))
    assert not SlipSheet.objects.exists()


def test_what_stands_on_paper(officer, county, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://train.example.cn"
    cadre = CadreFactory(unit=county, name="𠮷#[王]*", staff_number="43070188")
    CadreFactory.create_batch(5, unit=county)
    bulk(officer, [county])
    pdf = decrypt_bytes(bytes(SlipSheet.objects.get().pdf))

    first_page, second_page = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    text = first_page + second_page
    assert first_page.count("/accounts/activate/") == 5
    assert cadre.name in text.replace(" ", "")
    assert "43****88" in text
    assert cadre.staff_number not in text
    assert "https://train.example.cn/accounts/activate/" in text
    codes = re.findall(r"\b(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}\b", text)
    assert len(codes) == 6
    user = User.objects.get(cadre=cadre)
    assert any(_opens(user, code) for code in codes)


def _opens(user: User, code: str) -> bool:
    try:
        return use(user.username, code) == user
    except DomainError:
        return False
