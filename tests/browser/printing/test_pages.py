"""Every page that officers print, in Chromium, at its longest: nothing over another, cut or empty."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from courses.essays.models import Essay
from records.accounts.models import User
from tests.browser.printing.conftest import SESSIONS, TRAINEES, LongData
from tests.browser.printing.reader import faults_of, sizes_of, words_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGN, SEAL = "签名及日期", "盖章及日期"
PORTRAIT, ACROSS = {(210, 297)}, {(297, 210)}


@pytest.fixture
def printed(person, live_server) -> Callable[[User, str], bytes]:
    """Return a function that prints a page as someone's browser would."""
    pages: dict[int, Page] = {}

    def go(user: User, address: str) -> bytes:
        if user.pk not in pages:
            pages[user.pk] = person()
            pages[user.pk].context.add_cookies([_signed_in(user, live_server.url)])
        page = pages[user.pk]
        answer = page.goto(f"{live_server.url}{address}")
        assert answer is not None
        assert (address, answer.status) == (address, 200)
        page.emulate_media(media="print")
        return page.pdf(prefer_css_page_size=True, print_background=False)

    return go


def test_printed_pages_are_whole(long_data: LongData, printed, tmp_path: Path) -> None:
    data, hall = long_data, long_data.training_class
    cases = [
        (data.officer, "cadre_file", [data.cadre.pk], PORTRAIT, [data.cadre.name, SIGN, SEAL]),
        (data.trainee, "archive", [], PORTRAIT, ["8.5"]),
        (data.trainee, "archive_print", [], PORTRAIT, [data.cadre.name, SIGN, SEAL]),
        (data.officer, "class_roll", [hall.pk], ACROSS, ["签到人数", "缺勤", SIGN]),
        (data.officer, "roll", [hall.sessions.first().pk], PORTRAIT, ["考勤表", "明月"]),
        (data.officer, "completion_board", [hall.pk], ACROSS, [SIGN]),
        (data.officer, "transfer_receipt", [data.transfer.pk, "in"], PORTRAIT, [SEAL]),
        (data.officer, "coverage", [], PORTRAIT, ["%", SEAL]),
        (data.officer, "seals_checkpoint", [data.checkpoint.size], PORTRAIT, [SIGN]),
        (data.trainee, "essay_write", [hall.pk], PORTRAIT, [Essay.objects.get().receipt]),
    ]
    found = []
    for user, name, args, size, words in cases:
        pdf = printed(user, reverse(name, args=args))
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        found += [f"{name} {fault}" for fault in faults_of(pdf)]
        found += [f"{name} is {sizes_of(pdf)}"] if sizes_of(pdf) != size else []
        text = words_of(pdf)
        found += [f"{name} lacks {word}" for word in words if "".join(word.split()) not in text]

        if name == "class_roll":
            found += _lost_from_roll(text)
        if name == "cadre_file":
            found += [f"{name} repeats {one}" for one in ("#31", "#34") if text.count(one) > 1]
    assert found == []


def _lost_from_roll(text: str) -> list[str]:
    """Return what a roll lacks: a trainee's name, a session's hour above its column, a sum."""
    lost = [] if text.count("明月") == TRAINEES - 1 else ["a trainee is not on the roll"]
    hours = text.count("08:30") + text.count("14:30")
    pages = text.count("学员")
    if hours < SESSIONS or hours % SESSIONS:
        lost.append(f"{hours} columns of sessions on the roll, {pages} heads")
    return lost


def _signed_in(user: User, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }
