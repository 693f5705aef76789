"""`kill -9` in the middle of a closing and of an import: all or nothing, and finished once."""

import threading
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.completion.services import queue_closing
from records.core.access.actor import Actor
from records.imports.services import queue_import, upload_batch
from records.jobs.enums import JobState
from records.jobs.models import Job
from records.journal.models import Entry
from records.register.models import Cadre
from tests.factories.records import ACTOR, NOW, RoleFactory, UnitFactory
from tests.processes import celery_worker, table_held, wait_until, web_server
from tests.scenarios import held_class

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

TRAIL = "records_trail_trailevent"
"""Both works write their trail last; whoever holds it stops them in mid-transaction."""


def test_a_worker_killed_while_closing_leaves_nothing_and_the_next_one_closes_once(tmp_path: Path):
    training_class = held_class(trainees=5)
    job = queue_closing(training_class=training_class, actor=ACTOR, now=NOW)
    with table_held(TRAIL) as someone_waits, celery_worker(tmp_path) as worker:
        wait_until(someone_waits, "the closing at the trail")
        worker.kill()
    assert _class_state(training_class) == ClassState.PUBLISHED
    assert not Entry.objects.exists()
    assert Job.objects.get().is_live

    with celery_worker(tmp_path):
        wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE, "the closing done")
    assert _class_state(training_class) == ClassState.CLOSED
    _entries_stand_once(training_class)


def test_a_worker_killed_while_importing_leaves_nothing_and_the_next_one_imports_once(
    tmp_path: Path,
):
    unit = UnitFactory(code="430702", name="武陵区")
    user = RoleFactory(kind="officer", unit=unit).user
    actor = Actor(user.pk, user.name)
    rows = "\n".join(f"干部{'甲乙丙丁戊己庚辛'[n]},2{n:05d},武陵区" for n in range(8))
    batch = upload_batch(
        kind="roster",
        content=f"姓名,工号,单位\n{rows}\n".encode("gb18030"),
        filename="名册.csv",
        unit=None,
        user=user,
        actor=actor,
        now=NOW,
    )
    job = queue_import(batch=batch, actor=actor, now=NOW)
    with table_held(TRAIL) as someone_waits, celery_worker(tmp_path) as worker:
        wait_until(someone_waits, "the import at the trail")
        worker.kill()
    assert not Cadre.objects.exists()
    assert Job.objects.get().is_live

    with celery_worker(tmp_path):
        wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE, "the import done")
    assert Cadre.objects.count() == 8


def test_a_web_process_killed_while_taking_the_order_leaves_nothing_and_it_can_be_given_again(
    tmp_path: Path,
):
    training_class = held_class(trainees=3)
    supervisor = training_class.supervisor
    # Signing in writes to the trail too, so it comes before the trail is held.
    cookies = _sign_in(supervisor)
    with table_held(TRAIL) as someone_waits:
        with web_server(tmp_path) as (process, address):
            browser = _browser(cookies, address)
            order = threading.Thread(
                target=_order_closing, args=(browser, address, training_class.pk)
            )
            order.start()
            wait_until(someone_waits, "the order at the trail")
            process.kill()
        order.join(timeout=30)
    assert not Job.objects.exists()

    with web_server(tmp_path) as (_process, address), celery_worker(tmp_path):
        browser = _browser(cookies, address)
        _order_closing(browser, address, training_class.pk)
        wait_until(lambda: _class_state(training_class) == ClassState.CLOSED, "the class closed")
    _entries_stand_once(training_class)
    assert Job.objects.count() == 1


def _sign_in(user) -> str:
    client = Client()
    client.force_login(user)
    return "; ".join(f"{m.key}={m.value}" for m in client.cookies.values())


def _browser(cookies: str, address: str) -> urllib.request.OpenerDirector:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opener.addheaders = [("Cookie", f"{cookies}; csrftoken={'a' * 32}"), ("Referer", address)]
    return opener


def _order_closing(browser: urllib.request.OpenerDirector, address: str, pk: int) -> None:
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": "a" * 32, "confirm": "on"}).encode()
    try:
        with browser.open(f"{address}/classes/{pk}/close/", data, timeout=60) as response:
            assert response.status == 200
    except OSError:
        # The server was killed under us: that is the point of the test.
        return


def _class_state(training_class: TrainingClass) -> str:
    return TrainingClass.objects.values_list("state", flat=True).get(pk=training_class.pk)


def _entries_stand_once(training_class: TrainingClass) -> None:
    sources = list(Entry.objects.values_list("cadre", "source_kind", "source_key"))
    assert sources
    assert len(sources) == len(set(sources))
    assert connection.vendor == "postgresql"
