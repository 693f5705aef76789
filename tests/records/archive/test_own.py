"""One's own archive, the registration form, and the way from an entry to its proof."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from courses.completion.services import close_class
from records.archive.summary import summarise
from records.archive.tags import ArchiveTag
from records.core.codes import PostLevel
from records.eligibility.checking.reasons import conclusion
from records.journal.models import Entry
from records.journal.services import reverse_entry
from records.register.enums import AppointmentKind
from records.trail.models import TrailEvent
from tests.factories.records import ACTOR, NOW, AppointmentFactory, CadreFactory, UserFactory
from tests.records.archive.conftest import signed_in
from tests.records.eligibility.conftest import complete, study_online, train
from tests.scenarios import held_class

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def facts(**more: str) -> dict[str, str]:
    return {
        "title": "第12期进修班",
        "class": "2026-12",
        "from": "2026-03-02",
        "to": "2026-03-13",
        "host": "常德市委党校",
        **more,
    }


def test_the_archive_lists_classes_by_year(trainee, cadre) -> None:
    train(cadre, 50, date(2026, 3, 13), facts=facts())
    train(cadre, 30, date(2026, 3, 13), facts=facts(), content_kind="party_spirit")
    train(cadre, 0, date(2026, 3, 13), kind="essay", channel="", grade="good", facts=facts())
    done = complete(
        cadre, 12, date(2026, 3, 13), facts=facts(planned_hours="96", attended_hours="88")
    )
    study_online(cadre, 2, date(2025, 6, 1))

    response = signed_in(trainee).get(reverse("archive"))

    years = response.context["years"]
    assert [(year.year, year.concentrated, year.online) for year in years] == [
        (2026, 80, 0),
        (2025, 0, 2),
    ]
    (training,) = years[0].trainings
    assert (training.hours, training.completed, training.essay, training.entry) == (
        80,
        True,
        "good",
        done,
    )
    page = response.content.decode()
    assert "第12期进修班" in page
    assert "良好" in page
    assert reverse("entry_evidence", args=[done.pk]) in page
    printed = signed_in(trainee).get(reverse("archive_print")).content.decode()
    assert "88 / 96" in printed
    assert "自我鉴定" in printed


def test_what_was_reversed_is_not_in_the_archive(trainee, cadre) -> None:
    entry = train(cadre, 50, date(2026, 3, 13))
    reverse_entry(entry=entry, reason="误登", actor=ACTOR, now=NOW)
    assert signed_in(trainee).get(reverse("archive")).context["years"] == []


def test_ones_own_archive_leaves_no_trail(trainee, cadre) -> None:
    entry = train(cadre, 50, date(2026, 3, 13))
    client = signed_in(trainee)
    before = TrailEvent.objects.count()
    for url in (
        reverse("archive"),
        reverse("archive_print"),
        reverse("entry_evidence", args=[entry.pk]),
    ):
        assert client.get(url).status_code == 200
    assert TrailEvent.objects.count() == before


def test_who_is_no_cadre_has_no_archive(db) -> None:
    assert signed_in(UserFactory()).get(reverse("archive")).url == reverse("home")


def test_the_summary_of_a_member_of_staff(cadre) -> None:
    train(cadre, 40, date(2026, 3, 1))
    train(cadre, 20, date(2026, 4, 1), content_kind="party_spirit")
    train(cadre, 99, date(2025, 4, 1))
    study_online(cadre, 34, date(2026, 4, 1))

    summary = summarise(cadre, TODAY)

    assert (summary.actual, summary.required, summary.window) == (60, 90, "2026")
    assert [part.value for part in summary.parts] == [40, 20]
    assert (summary.main.missing, summary.main.due) == (30, date(2026, 12, 31))
    assert (summary.online.actual, summary.online.required) == (34, 50)
    assert summary.make_up is None
    assert cadre.unit.name in summary.post_facts


def test_the_summary_of_a_leader_is_that_of_the_cycle(leader) -> None:
    train(leader, 400, date(2024, 3, 1))
    train(leader, 99, date(2022, 12, 31))
    summary = summarise(leader, TODAY)
    assert (summary.actual, summary.required, summary.window) == (400, 550, "2023–2027")
    assert sum(part.value for part in summary.parts) == 400


def test_the_summary_of_who_holds_no_post(db) -> None:
    summary = summarise(CadreFactory(), TODAY)
    assert (summary.main, summary.online, summary.parts) == (None, None, [])


@pytest.mark.parametrize("number", [1, 3])
def test_the_archive_asks_a_fixed_number_of_queries(
    trainee, cadre, number, django_assert_num_queries
) -> None:
    for month in range(1, number + 1):
        train(cadre, 8, date(2026, month, 1))
    client = signed_in(trainee)
    with django_assert_num_queries(15):
        client.get(reverse("archive"))


def test_from_an_entry_down_to_the_attendance_mark(officer) -> None:
    training_class = held_class(trainees=1)
    close_class(training_class=training_class, actor=ACTOR, now=NOW)
    entry = Entry.objects.filter(kind="hours").first()
    superior = UserFactory(is_superuser=True)

    response = signed_in(superior).get(reverse("entry_evidence", args=[entry.pk]))

    evidence = response.context["evidence"]
    marked = [step for step in evidence.steps if "点名登记" in step.detail]
    assert len(marked) == 2
    page = response.content.decode()
    assert all(step.url in page for step in marked)
    assert entry.digest in page
    event = TrailEvent.objects.get(tag=ArchiveTag.ARCHIVE_VIEWED)
    assert event.after == {"entry": entry.pk, "seq": entry.seq}


def test_a_reversal_and_what_it_reversed_name_each_other(officer, cadre) -> None:
    entry = train(cadre, 50, date(2026, 3, 13))
    reversal = reverse_entry(entry=entry, reason="名单有误", actor=ACTOR, now=NOW)
    client = signed_in(officer)
    page = client.get(reverse("entry_evidence", args=[entry.pk])).content.decode()
    assert "名单有误" in page
    assert reverse("entry_evidence", args=[reversal.pk]) in page
    back = client.get(reverse("entry_evidence", args=[reversal.pk]))
    assert reverse("entry_evidence", args=[entry.pk]) in back.content.decode()
    assert back.context["previous"] == entry


def test_another_trainee_cannot_open_an_entry(trainee, leader) -> None:
    entry = train(leader, 50, date(2026, 3, 13))
    url = reverse("entry_evidence", args=[entry.pk])
    assert signed_in(trainee).get(url).status_code == 404


def test_a_home_page_shows_the_summary(trainee, cadre) -> None:
    AppointmentFactory(cadre=cadre, post_title="兼职", kind=AppointmentKind.CONCURRENT)
    page = signed_in(trainee).get(reverse("home")).content.decode()
    assert "本年度学时" in page


def test_who_met_it_by_days_reads_the_days(trainee, cadre) -> None:
    complete(cadre, 12, date(2026, 3, 13))
    train(cadre, 88, date(2026, 3, 13))

    summary = summarise(cadre, TODAY)
    trainee_client = signed_in(trainee)
    trainee_client.cookies["django_language"] = "en"
    with time_machine.travel(TODAY, tick=False):
        page = trainee_client.get(reverse("archive")).content.decode()

    assert summary.by_days
    assert "The requirement is met by days: <b>12 days</b> of training, 88 hours." in page
    assert 'aria-label="Hours of this year: 12 / 12 days"' in page
    with translation.override("en"):
        assert conclusion(summary.main) == ("ok", "Met by 12 days")


def test_an_overdue_make_up_says_so_and_for_how_long(trainee, cadre) -> None:
    cadre.appointments.all().delete()
    posts = {"cadre": cadre, "since": date(2020, 1, 1), "until": date(2024, 4, 21)}
    AppointmentFactory(post_level=PostLevel.TOWNSHIP_CHIEF, **posts)
    AppointmentFactory(cadre=cadre, post_level=PostLevel.COUNTY_DEPUTY, since=date(2024, 4, 21))

    client = signed_in(trainee)
    client.cookies["django_language"] = "en"
    with time_machine.travel(TODAY, tick=False):
        page = client.get(reverse("archive")).content.decode()

    assert "Overdue for 19 months" in page
    assert "was due 21 Apr 2025" in page
    assert "hours</b> by" not in page
