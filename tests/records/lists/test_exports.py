"""A list as a file: the rows that its page shows, in its order, for who may see them."""

import csv
import io

import pytest

from courses.classes.models import TrainingClass
from records.journal.services import post_entries
from records.trail.models import TrailEvent
from records.trail.tags import OfficeTag
from tests.factories.courses import TrainingClassFactory
from tests.factories.records import ACTOR, NOW, CadreFactory, UserFactory
from tests.factories.records_journal import draft
from tests.records.lists.conftest import signed_in

pytestmark = pytest.mark.django_db


def taken(user, kind: str, query: str = "") -> list[dict[str, str]]:
    answer = signed_in(user).post(
        "/exports/ask/", {"kind": kind, "format": "csv", "query": query, "back": "/cadres/"}
    )
    assert answer.status_code == 200, answer.headers
    return rows_of(answer)


def rows_of(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    head = next(number for number, line in enumerate(lines) if len(line) > 4)
    return [
        dict(zip(lines[head], line, strict=True))
        for line in lines[head + 1 :]
        if len(line) == len(lines[head])
    ]


def test_the_file_holds_what_the_page_shows_in_its_order(officer, zhou, shan, zeng, stranger):
    rows = taken(officer, "cadres", "q=4307&sort=-name&as_of=2026-11-23")
    assert [row["姓名"] for row in rows] == ["周敏", "曾庆红", "单雄信"]
    assert rows[0]["工号"] == "43070203"
    assert rows[0]["单位"] == "武陵区"
    assert rows[0]["结论"] != ""
    assert [row["姓名"] for row in taken(officer, "cadres", "q=zm")] == ["周敏"]


def test_the_chosen_rows_alone(officer, liaison, zhou, shan, zeng):
    answer = signed_in(officer).post(
        "/lists/cadres/act/",
        {
            "act": "archive:export_cadres",
            "chosen": [zhou.pk, shan.pk],
            "back": "/cadres/?sort=-name&as_of=2026-11-23",
        },
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith('.xlsx"') or "xlsx" in str(answer.headers)
    event = TrailEvent.objects.get(tag=OfficeTag.LIST_EXPORTED)
    assert (event.actor_id, event.after["rows"]) == (officer.pk, 2)
    query = f"chosen={zhou.pk},{shan.pk}&sort=-name"
    assert [row["姓名"] for row in taken(officer, "cadres", query)] == ["周敏", "单雄信"]


def test_numbers_of_other_units_among_the_chosen_give_nobody(officer, stranger):
    assert taken(officer, "cadres", f"chosen={stranger.pk}") == []


def test_entries_and_classes_are_taken_too(officer, district, elsewhere, zhou, stranger):
    post_entries(drafts=[draft(zhou), draft(stranger)], actor=ACTOR, now=NOW)
    [entry] = taken(officer, "entries", "q=zm")
    assert "周敏" in entry.values()
    assert "春季主体班" in entry.values()
    TrainingClassFactory(title="青年班", organiser=district)
    TrainingClassFactory(title="别区班", organiser=elsewhere)
    assert TrainingClass.objects.count() == 2
    [one] = taken(officer, "classes", "q=班")
    assert "青年班" in one.values()


def test_who_reads_no_files_takes_none(district):
    trainee = UserFactory(cadre=CadreFactory(unit=district))
    answer = signed_in(trainee).post("/exports/ask/", {"kind": "cadres", "format": "csv"})
    assert answer.status_code == 403
