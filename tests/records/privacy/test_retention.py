"""How long what is kept, and what is let go of."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.protection.retention import RETENTION
from records.imports.models import ImportBatch
from records.jobs.models import Job
from records.privacy.checks import check_retention
from records.privacy.tags import PrivacyTag
from records.privacy.tasks import apply_retention as beat
from records.trail.models import TrailEvent
from records.trail.services import record_event
from tests.factories.records import ACTOR, UserFactory

pytestmark = pytest.mark.django_db


def run(*options: str) -> str:
    out = StringIO()
    call_command("apply_retention", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def old():
    """Things of each kind, one past its time and one not."""
    now = timezone.now()
    user = UserFactory()
    for days in (1, 400):
        at = now - timedelta(days=days)
        Session.objects.create(session_key=f"k{days}", session_data="", expire_date=at)
        Job.objects.create(kind="x", key=str(days), state="done", queued_at=at, finished_at=at)
        ImportBatch.objects.create(
            kind="roster",
            filename=f"{days}.xlsx",
            content=b"x",
            content_digest="0" * 64,
            summary={"new": 3, "lines": [["张三"]], "errors": []},
            uploaded_by=user,
            uploaded_at=at,
        )
    record_event(
        tag=AccountsTag.SIGNED_IN,
        actor=ACTOR,
        subject="x",
        subject_type="user",
        subject_id=1,
        now=now - timedelta(days=2000),
    )
    Session.objects.create(session_key="live", session_data="", expire_date=now + timedelta(1))
    return now


def test_a_dry_run_tells_and_changes_nothing(old) -> None:
    told = run()
    lines = {line.split()[0]: line for line in told.splitlines()}
    assert " 2 due" in lines["sessions"]
    assert " 1 due" in lines["jobs"]
    assert " 1 due" in lines["import_files"]
    assert "past its days, and kept" in lines["trail"]
    assert "--apply" in told
    assert (Session.objects.count(), Job.objects.count()) == (3, 2)
    assert ImportBatch.objects.filter(content__isnull=False).count() == 2
    assert not TrailEvent.objects.filter(tag=PrivacyTag.RETENTION_APPLIED).exists()


def test_applied_it_lets_go_of_what_is_due_and_tells_the_trail(old) -> None:
    run("--apply")
    assert [s.session_key for s in Session.objects.all()] == ["live"]
    assert [job.key for job in Job.objects.all()] == ["1"]
    gone, kept = ImportBatch.objects.order_by("uploaded_at")
    assert gone.content is None
    assert kept.content is not None
    assert "lines" not in gone.summary
    assert gone.summary["new"] == 3
    assert "lines" in kept.summary
    events = TrailEvent.objects.filter(tag=PrivacyTag.RETENTION_APPLIED)
    assert {"sessions": 2} in [event.after for event in events]
    assert TrailEvent.objects.filter(at__lt=old - timedelta(days=1999)).exists()
    assert " 0 let go" in run("--apply", "--only", "jobs")


def test_the_trail_is_kept_for_184_days_at_least(settings) -> None:
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "trail": 183}
    with pytest.raises(CommandError, match="184"):
        run("--apply")
    assert [error.id for error in check_retention()] == ["records.E010"]


def test_a_setting_that_is_missing_is_told() -> None:
    assert {kept.name: kept.days for kept in RETENTION}["trail"] >= 184
    assert check_retention() == []


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(CommandError, match="nonsense"):
        run("--only", "nonsense")


def test_beat_lets_go_only_where_it_was_switched_on(old, settings) -> None:
    assert beat() == 0
    assert Session.objects.count() == 3
    settings.RETENTION_BEAT = True
    assert beat() > 0
    assert Session.objects.count() == 1
    assert Actor.system("apply_retention").name in set(
        TrailEvent.objects.values_list("actor_name", flat=True)
    )
