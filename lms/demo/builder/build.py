"""The order in which the city comes about."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from lms.demo.accounts import DemoAccount, accounts_file, save_accounts
from lms.demo.builder.catalog import build_courses, build_lecturers
from lms.demo.builder.classes import build_classes
from lms.demo.builder.context import BuildContext
from lms.demo.builder.online import build_online_hours
from lms.demo.builder.people import build_corrections, build_duplicates, build_photos
from lms.demo.builder.providers import build_providers, build_ratings
from lms.demo.builder.reforms import build_reforms
from lms.demo.builder.register import build_people, build_units
from lms.demo.builder.seals import build_seals
from lms.demo.builder.staff import build_lecturer_account, build_staff
from lms.demo.builder.study import build_study
from lms.demo.builder.trainees import build_trainees
from lms.demo.witness import home
from records.eligibility.kept.renewal import renew_kept_answers

WAITS = 5
"""Seconds for another process to be done; a city takes longer."""


class AnotherBuilds(Exception):
    """Another process builds the city in this folder."""


@contextmanager
def building_alone() -> Iterator[None]:
    """Keep other processes from building, or clearing away, in this folder meanwhile.

    SQLite's lock ends with its process, however that ends. Raises AnotherBuilds.
    """
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(settings.HOME / "building.lock", timeout=WAITS)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise AnotherBuilds from error
        yield


def is_built() -> bool:
    """Return whether the city stands: the list of accounts is written last."""
    return accounts_file().exists()


def build_city(say: Callable[[str], object]) -> None:
    """Build the whole city; raises where a half-built one is in the way."""
    now = timezone.now()
    context = BuildContext(today=timezone.localdate(now), now=now, say=say)
    with translation.override(settings.LANGUAGE_CODE):
        accounts = _build(context)
    save_accounts(accounts)


def _build(context: BuildContext) -> list[DemoAccount]:
    context.say("units, cadres and their posts")
    build_units(context)
    build_people(context)
    accounts = build_staff(context)
    context.say("lecturers and courses")
    build_lecturers(context)
    build_courses(context)
    context.say("training providers")
    build_providers(context)
    context.say("classes and timetables")
    build_classes(context)
    accounts += build_trainees(context)
    lecturer = _lecturer_of_today(context)
    accounts.append(build_lecturer_account(context, lecturer))
    context.say("attendance, essays, closings")
    build_study(context)
    build_ratings(context)
    context.say("online hours")
    build_online_hours(context)
    context.say("reforms and transfers")
    build_reforms(context)
    context.say("photos, corrections, duplicates")
    build_photos(context)
    build_corrections(context)
    build_duplicates(context)
    context.say("coverage")
    renew_kept_answers(today=context.today)
    context.say("seals and their witness")
    build_seals(context)
    return accounts


def _lecturer_of_today(context: BuildContext) -> str:
    """Return the code of the lecturer who teaches first in the class under way."""
    from lms.demo.data.classes import all_classes

    running = next(spec for spec in all_classes(context.today) if spec.stage == "running")
    todays = [s for s in running.sessions if s.start.date() == context.today]
    return (todays or list(running.sessions))[0].lecturer


def clear_city() -> None:
    """Remove a half-built city, so that the next build begins afresh."""
    connection.close()
    for name in ("lms.sqlite3", "lms.sqlite3-wal", "lms.sqlite3-shm"):
        (settings.HOME / name).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    # What the witness saw was another city.
    shutil.rmtree(home(), ignore_errors=True)
