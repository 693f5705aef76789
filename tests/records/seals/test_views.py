"""The pages of the log: who may open them, and what an auditor takes away."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from records.accounts.enums import RoleKind
from records.seals.enums import WitnessFailure
from records.seals.models import Checkpoint, WitnessState
from records.seals.tags import SealsTag
from records.trail.models import TrailEvent
from tests.factories.records import NOW, RoleFactory, UnitFactory, UserFactory
from tests.records.archive.conftest import signed_in
from tests.records.seals.tampering import ids

pytestmark = pytest.mark.django_db
TRAIL = TrailEvent._meta.db_table


@pytest.fixture
def auditor(records):
    return signed_in(RoleFactory(kind=RoleKind.AUDITOR, unit=None).user)


def test_only_officers_and_those_who_audit_come_in(records) -> None:
    size = Checkpoint.objects.first().size
    pages = [reverse("seals"), reverse("seals_checkpoint", args=[size])]
    for kind in RoleKind:
        client = signed_in(RoleFactory(kind=kind).user)
        allowed = kind in (RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.AUDIT_ADMIN)
        assert {client.get(page).status_code for page in pages} == {200 if allowed else 403}, kind
    assert signed_in(UserFactory()).get(pages[0]).status_code == 403


def test_a_county_reads_the_log_and_does_not_sign_or_export_it(records) -> None:
    city = UnitFactory(code="4307")
    county = UnitFactory(code="430702", parent=city)
    client = signed_in(RoleFactory(kind=RoleKind.OFFICER, unit=county).user)
    page = client.get(reverse("seals")).content.decode()

    assert reverse("seals_make") not in page
    assert client.post(reverse("seals_make")).status_code == 403
    assert client.post(reverse("seals_bundle")).status_code == 403
    assert Checkpoint.objects.count() == 3


def test_the_list_shows_who_signed_and_who_did_not(auditor) -> None:
    page = auditor.get(reverse("seals")).content.decode()
    assert page.count("witness.example/school") >= 4

    WitnessState.objects.update(
        failure=WitnessFailure.REFUSED, failing_since=NOW, answer="422 the proof does not show"
    )
    assert "422 the proof does not show" in auditor.get(reverse("seals")).content.decode()


def test_without_a_witness_the_page_says_what_that_means(auditor, settings) -> None:
    settings.WITNESSES = []
    assert "notice-warn" in auditor.get(reverse("seals")).content.decode()


def test_the_query_count_of_the_list_is_flat(auditor, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as three:
        auditor.get(reverse("seals"))
    for size in (1, 2):
        Checkpoint.objects.create(made_at=NOW, size=size, root="0" * 64, note="x")
    with django_assert_num_queries(len(three)):
        auditor.get(reverse("seals"))


def test_signing_now_makes_a_checkpoint_in_the_auditor_s_name(auditor) -> None:
    answer = auditor.post(reverse("seals_make"))
    checkpoint = Checkpoint.objects.first()

    assert answer.url == reverse("seals_checkpoint", args=[checkpoint.size])
    assert checkpoint.made_by_name
    assert TrailEvent.objects.filter(tag=SealsTag.CHECKPOINT_MADE).count() == 4


def test_a_checkpoint_can_be_printed_and_taken_away(auditor) -> None:
    checkpoint = Checkpoint.objects.first()
    page = auditor.get(reverse("seals_checkpoint", args=[checkpoint.size])).content.decode()
    note = auditor.get(reverse("seals_note", args=[checkpoint.size]))

    assert checkpoint.root in page
    assert "<svg" in page
    assert note.content.decode() == checkpoint.cosigned_note
    assert note["Content-Disposition"].startswith("attachment")
    assert auditor.get(reverse("seals_checkpoint", args=[10**12])).status_code == 404


def test_the_log_can_be_taken_away_and_that_is_in_the_trail(auditor) -> None:
    answer = auditor.post(reverse("seals_bundle"))

    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as bundle:
        assert bundle.read("checkpoint").decode() == Checkpoint.objects.first().cosigned_note
    assert TrailEvent.objects.filter(tag=SealsTag.SEALS_EXPORTED).count() == 1


def test_a_row_s_proof_is_a_file_and_wrong_rows_are_named_beside_the_field(auditor) -> None:
    row = ids(TRAIL)[0]
    answer = auditor.post(reverse("seals_proof"), {"table": TRAIL, "row": row})
    assert answer.content.decode().startswith("c2sp.org/tlog-proof@v1\nextra ")
    assert TrailEvent.objects.filter(tag=SealsTag.ROW_PROVEN).count() == 1

    for wrong in ({"table": TRAIL, "row": 10**9}, {"table": TRAIL, "row": 2**70}):
        refused = auditor.post(reverse("seals_proof"), wrong)
        assert refused.status_code == 422
        assert "field-invalid" in refused.content.decode()
    assert auditor.post(reverse("seals_proof"), {"table": "x", "row": 1}).status_code == 422
    assert auditor.get(reverse("seals_proof")).status_code == 405
