"""The main road in a browser: from the scanned code to the officer's answer and down to its proof."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.attendance.codes import code_of, step_at
from courses.attendance.models import AttendanceMark
from courses.classes.models import Session
from records.eligibility.checking.check import check_cadre
from tests.processes import celery_worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARAGRAPH = (
    "对照党章党规，我认真检视自己在理想信念、宗旨意识、纪律作风方面的差距，深入剖析思想根源。"
)


def test_from_the_scanned_code_to_the_proof_of_the_answer(
    city: Session, person, sign_in, live_server, tmp_path: Path
) -> None:
    training_class, base = city.training_class, live_server.url
    cadre = training_class.enrollments.get().cadre
    supervisor, trainee, officer = person(), person(phone=True), person()
    sign_in(supervisor, "90003")
    sign_in(officer, "90001")

    _officer_sees(officer, base, cadre.pk, "任职条件不具备|未达标|不符合|Requirements not met")
    _code_is_on_the_screen(supervisor, base, city)
    _scan(trainee, base, city)
    _write_essay(trainee, base, training_class.pk)
    _accept_essay(supervisor, base)
    _end(city)
    with celery_worker(tmp_path):
        _close(supervisor, base, training_class.pk)

    trainee.goto(f"{base}{reverse('archive')}")
    expect(trainee.locator("main")).to_contain_text("党性教育专题班")
    assert trainee.evaluate("document.documentElement.scrollWidth") <= 360
    today = timezone.localdate()
    answer = check_cadre(cadre, as_of=today)
    assert answer.eligible
    officer.reload()
    expect(officer.locator("main")).to_contain_text("91")
    _walk_down_to_the_mark(officer, base, city)


def _officer_sees(officer: Page, base: str, pk: int, words: str) -> None:
    officer.goto(f"{base}{reverse('cadre_file', args=[pk])}")
    expect(officer.locator("main")).to_contain_text(re.compile(words))
    expect(officer.locator("main")).to_contain_text("87")


def _code_is_on_the_screen(supervisor: Page, base: str, session: Session) -> None:
    supervisor.goto(f"{base}{reverse('class_screen', args=[session.pk])}")
    expect(supervisor.locator(".screen-qr svg")).to_be_visible()
    expect(supervisor.locator("body")).to_contain_text("周敏")


def _scan(trainee: Page, base: str, session: Session) -> None:
    """The phone opens what the code says; its owner signs in, and lands marked."""
    code = code_of(session.pk, step_at(timezone.now()))
    trainee.goto(f"{base}{reverse('sign_in', args=[session.pk, code])}")
    trainee.fill("input[name=login]", "43070001")
    trainee.fill("input[name=password]", "correct horse 9")
    trainee.locator("form:has(input[name=password]) button[type=submit]").first.click()
    expect(trainee.locator("body")).to_contain_text("党的纪律建设专题")
    mark = AttendanceMark.objects.get()
    assert (mark.status, mark.method) == ("present", "code")
    assert mark.address
    assert mark.step is not None


def _write_essay(trainee: Page, base: str, class_pk: int) -> None:
    trainee.goto(f"{base}{reverse('essay_write', args=[class_pk])}")
    trainee.fill("#id_title", "我的党性剖析")
    trainee.fill("#id_text", PARAGRAPH * 25)
    expect(trainee.locator("#essay-saved")).to_contain_text("已保存", timeout=15_000)
    submit = reverse("essay_submit", args=[class_pk])
    trainee.locator(f"button[formaction='{submit}']").click()
    trainee.locator("button[name=confirm]").click()
    expect(trainee.locator("main")).to_contain_text(re.compile(r"E\d{8}-[0-9A-Z]{6}"))
    # Back leads to the receipt again: no page of the way was made by a POST.
    trainee.go_back()
    expect(trainee.locator("main")).to_contain_text(re.compile(r"E\d{8}-[0-9A-Z]{6}"))


def _accept_essay(supervisor: Page, base: str) -> None:
    supervisor.goto(f"{base}{reverse('essay_list')}")
    supervisor.locator("main a", has_text="周敏").first.click()
    supervisor.locator("label.chip", has=supervisor.locator("input[value=good]")).click()
    supervisor.locator("button[name=decision][value=accept]").click()
    expect(supervisor.locator("main")).to_contain_text("已通过")


def _end(session: Session) -> None:
    """The lesson is over: only the clock is moved."""
    Session.objects.filter(pk=session.pk).update(ends_at=timezone.now() - timedelta(seconds=1))


def _close(supervisor: Page, base: str, class_pk: int) -> None:
    supervisor.goto(f"{base}{reverse('completion_board', args=[class_pk])}")
    expect(supervisor.locator("main")).to_contain_text("周敏")
    supervisor.goto(f"{base}{reverse('close_class', args=[class_pk])}")
    supervisor.locator("button[name=confirm]").click()
    supervisor.wait_for_url(re.compile(r"/jobs/\d+/"))
    # A real worker closes the class; the page notices by itself.
    expect(supervisor.locator(".work .tag-ok")).to_be_visible(timeout=60_000)


def _walk_down_to_the_mark(officer: Page, base: str, session: Session) -> None:
    rule = officer.locator("main tr", has_text="91").first
    rule.locator("summary").first.click()
    rule.locator("a", has_text="党性教育专题班").last.click()
    expect(officer.locator("main")).to_contain_text("党的纪律建设专题")
    step = officer.locator("main a", has_text="党的纪律建设专题").first
    step.click()
    expect(officer.locator("main")).to_contain_text("周敏")
    mark = AttendanceMark.objects.get()
    expect(officer.locator("main")).to_contain_text(mark.address)
