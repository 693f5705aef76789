"""A log over rows in every append-only table, with three checkpoints and a witness's signatures."""

import importlib.util
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings as django_settings
from django.db import connection

from courses.completion.models import ClassClosing
from records.journal.services import post_entries
from records.register.models import CadreMerge
from records.seals.bundle import witness_request
from records.seals.log import log_rows, log_signer
from records.seals.models import WitnessState
from records.seals.notes import Witness, parse_verifier
from records.seals.services import make_checkpoint, store_cosignature
from tests.factories.courses import EnrollmentFactory, TrainingClassFactory
from tests.factories.courses_attendance import AttendanceMarkFactory
from tests.factories.courses_essays import accepted
from tests.factories.records import ACTOR, NOW, CadreFactory
from tests.factories.records_journal import draft

LATER = NOW + timedelta(hours=3)
"""When all that was logged at NOW is long settled."""

PROGRAM = Path(django_settings.BASE_DIR) / "witness" / "witness.py"


@pytest.fixture(scope="session")
def program() -> ModuleType:
    """The witness's own program, which knows nothing of the product."""
    spec = importlib.util.spec_from_file_location("witness_program", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def witness(program, tmp_path, settings):
    """A witness that knows our log, and that our settings know."""
    key = program.Key("witness.example/school", b"w" * 32)
    log = program.parse_key(log_signer().verifier.text, (program.ED25519,))
    settings.WITNESSES = [Witness(parse_verifier(str(key.public())), "")]
    return program.Witness(key, [log], tmp_path / "seen.db")


def sealed(witness, now=NOW):
    """Return a checkpoint made and signed by the witness now."""
    checkpoint = make_checkpoint(actor=ACTOR, now=now)
    key = django_settings.WITNESSES[0].key
    known = WitnessState.objects.filter(name=key.name).first()
    answer = witness.add_checkpoint(witness_request(checkpoint, known.size if known else 0))
    store_cosignature(checkpoint=checkpoint, key=key, lines=answer, actor=ACTOR, now=now)
    return checkpoint


def fill() -> None:
    """Write three rows or more into every append-only table."""
    for number in range(3):
        training_class = TrainingClassFactory()
        enrollment = EnrollmentFactory(training_class=training_class)
        AttendanceMarkFactory(session__training_class=training_class, enrollment=enrollment)
        accepted(enrollment)
        ClassClosing.objects.create(
            training_class=training_class,
            number=1,
            closed_at=NOW,
            completed=number,
            not_completed=0,
            posted=4,
            reversed=0,
        )
        who = CadreFactory()
        CadreMerge.objects.create(
            survivor=who, duplicate=CadreFactory(), reason="同一人", merged_at=NOW, told=[]
        )
        drafts = [draft(who, key, facts={"title": f"党性 {key}"}) for key in "ab"]
        post_entries(drafts=drafts, actor=ACTOR, now=NOW)


@pytest.fixture
def records(db, witness):
    """Rows in every append-only table, all of them logged, signed and witnessed."""
    fill()
    for minute in range(3):
        sealed(witness, NOW + timedelta(minutes=minute))
    log_rows(now=NOW + timedelta(minutes=5))
    connection.check_constraints()
