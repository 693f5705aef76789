"""The officer's list of cadres and the file of one."""

from datetime import date

import pytest
from django.urls import reverse

from records.accounts.models import User
from records.archive.enums import ProtectedField, RevealPurpose
from records.archive.services import reveal_number
from records.core.access.actor import Actor
from records.core.errors import NotAllowed
from records.eligibility.tags import EligibilityTag
from records.journal.services import reverse_entry
from records.register.enums import AppointmentKind
from records.register.models import Cadre
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
)
from tests.records.archive.conftest import signed_in
from tests.records.eligibility.conftest import study_online, train

pytestmark = pytest.mark.django_db

TODAY = "2026-11-23"


def names(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


def find(user: User, **asked: str):
    return signed_in(user).get(reverse("cadre_list"), {"as_of": TODAY, **asked})


def file_of(cadre: Cadre) -> str:
    return reverse("cadre_file", args=[cadre.pk])


def test_the_list_shows_those_one_may_see(officer, cadre, leader, other_county) -> None:
    assert names(find(officer)) == [leader.name, cadre.name]
    elsewhere = RoleFactory(kind="unit_liaison", unit=other_county).user
    assert names(find(elsewhere)) == []


def test_words_unit_and_level_narrow_it(officer, cadre, leader, county) -> None:
    assert names(find(officer, q="周")) == [cadre.name]
    assert names(find(officer, q="43070002")) == [leader.name]
    assert names(find(officer, unit=county.code)) == [cadre.name]
    assert names(find(officer, unit="4307", direct="1")) == [leader.name]
    assert names(find(officer, level="departmental")) == [leader.name]
    assert names(find(officer, level="township")) == [cadre.name]
    assert names(find(officer, level="county")) == []


def test_a_requirement_met_or_not_narrows_it(officer, cadre, leader) -> None:
    train(cadre, 90, date(2026, 3, 1))
    assert names(find(officer, rule="hours_year_staff", met="yes")) == [cadre.name]
    assert names(find(officer, rule="hours_year_staff", met="no")) == []
    assert names(find(officer, rule="hours", met="no")) == [leader.name]
    assert names(find(officer, rule="online_year", met="no")) == [leader.name, cadre.name]
    assert names(find(officer, rule="all", met="yes")) == [cadre.name]
    before = find(officer, rule="hours", met="yes", as_of="2026-02-28")
    assert names(before) == []


def test_an_impossible_filter_is_told_and_narrows_nothing(officer, cadre) -> None:
    response = find(officer, rule="nonsense", as_of="2026-02-30")
    assert names(response) == [cadre.name]
    assert {"rule", "as_of"} <= set(response.context["form"].errors)


def test_a_row_says_what_is_missing(officer, cadre) -> None:
    train(cadre, 30, date(2026, 3, 1))
    page = find(officer).content.decode()
    assert "须在 2026-12-31 前补足 60 学时" in page


def test_who_reads_no_files_has_no_list(trainee) -> None:
    assert find(trainee).status_code == 403


def test_looking_at_the_list_stands_in_the_trail(officer, cadre) -> None:
    find(officer, q="周")
    event = TrailEvent.objects.get(tag=EligibilityTag.CHECK_VIEWED)
    assert (event.actor_id, event.after["q"], event.after["found"]) == (officer.pk, "周", 1)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("asked", "queries"), [({}, 15), ({"met": "no"}, 19)])
def test_the_list_asks_a_fixed_number_of_queries(
    officer, county, number, asked, queries, django_assert_num_queries
) -> None:
    for _ in range(number):
        train(AppointmentFactory(cadre=CadreFactory(unit=county)).cadre, 8, date(2026, 3, 1))
    client = signed_in(officer)
    with django_assert_num_queries(queries):
        client.get(reverse("cadre_list"), {"as_of": TODAY, **asked})


def test_the_file_explains_each_rule_with_its_entries(officer, cadre) -> None:
    entry = train(cadre, 40, date(2026, 3, 1))
    study_online(cadre, 60, date(2026, 4, 1))

    response = signed_in(officer).get(file_of(cadre), {"as_of": TODAY})

    page = response.content.decode()
    assert "不符合培训要求" in page
    assert "还差 50" in page
    assert "《干部教育培训工作条例》（2023）第十四条" in page
    assert reverse("entry_evidence", args=[entry.pk]) in page
    assert "账本完整" in page
    assert "110105********002X" in page
    assert "11010519491231002X" not in page
    shown = response.context["rules"]
    assert [one.result.applies for one in shown] == [True, True, False, False]


def test_the_chain_tells_a_reversal_from_what_it_reverses(officer, cadre) -> None:
    entry = train(cadre, 40, date(2026, 3, 1))
    client = signed_in(officer)
    assert "冲销" not in client.get(file_of(cadre)).content.decode()

    reverse_entry(entry=entry, reason="重复登记", actor=ACTOR, now=NOW)

    assert "冲销 · 学时 -40" in " ".join(client.get(file_of(cadre)).content.decode().split())


def test_the_file_speaks_english_too(officer, cadre) -> None:
    client = signed_in(officer)
    client.cookies["django_language"] = "en"
    page = client.get(file_of(cadre), {"as_of": TODAY}).content.decode()
    assert "Requirements not met" in page
    assert "Class hours in the year" in page
    assert "On 2026-11-23:" in page


def test_another_day_gives_that_days_answer(officer, cadre) -> None:
    train(cadre, 90, date(2026, 3, 1))
    client = signed_in(officer)
    assert client.get(file_of(cadre), {"as_of": TODAY}).context["check"].eligible is True
    before = client.get(file_of(cadre), {"as_of": "2026-02-28"})
    assert before.context["check"].eligible is False
    assert before.context["newest"] == []


def test_a_broken_chain_shows(officer, cadre) -> None:
    from tests.append_only import triggers_dropped

    entry = train(cadre, 90, date(2026, 3, 1))
    with triggers_dropped("records_journal_entry"):
        type(entry).objects.filter(pk=entry.pk).update(hours=91)
    assert "账本完整" not in signed_in(officer).get(file_of(cadre)).content.decode()


@pytest.mark.parametrize("kind", ["unit_liaison", "officer", "auditor"])
def test_who_works_for_another_county_finds_nothing(cadre, other_county, kind) -> None:
    client = signed_in(RoleFactory(kind=kind, unit=other_county).user)
    entry = train(cadre, 8, date(2026, 3, 1))
    assert client.get(file_of(cadre)).status_code == 404
    assert client.post(reverse("cadre_reveal", args=[cadre.pk])).status_code == 404
    assert client.get(reverse("entry_evidence", args=[entry.pk])).status_code == 404
    assert not TrailEvent.objects.filter(tag=RegisterTag.CADRE_VIEWED).exists()


def test_a_trainee_is_led_to_the_own_archive_and_sees_no_other(trainee, cadre, leader) -> None:
    client = signed_in(trainee)
    assert client.get(file_of(cadre)).url == reverse("archive")
    assert client.get(file_of(leader)).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, cadre) -> None:
    for url in (file_of(cadre), reverse("cadre_list"), reverse("archive"), reverse("coverage")):
        assert "/accounts/login/" in client.get(url).url


def test_opening_a_file_stands_in_the_trail(officer, cadre) -> None:
    signed_in(officer).get(file_of(cadre), {"as_of": TODAY})
    event = TrailEvent.objects.get(tag=RegisterTag.CADRE_VIEWED)
    assert (event.actor_id, event.subject, event.subject_id) == (
        officer.pk,
        cadre.name,
        str(cadre.pk),
    )
    assert event.after == {"as_of": TODAY, "verdict": "not_eligible"}


def reveal(user: User, cadre: Cadre, details: str, field: str = "citizen_number"):
    asked = {"field": field, "purpose": "appointment", "details": details}
    return signed_in(user).post(reverse("cadre_reveal", args=[cadre.pk]), asked)


def test_the_full_number_needs_a_purpose_and_a_matter(officer, cadre) -> None:
    for details in (" ", "核对"):
        response = reveal(officer, cadre, details)
        assert response.status_code == 422
        assert "11010519491231002X" not in response.content.decode()
        assert response.context["reveal_form"].errors["details"]
    url = reverse("cadre_reveal", args=[cadre.pk])
    for wrong in ({"purpose": "nonsense"}, {"field": "name"}, {"field": "phone"}):
        asked = {"field": "citizen_number", "purpose": "identity", "details": "核对任免表"} | wrong
        assert signed_in(officer).post(url, asked).status_code == 422
    assert not TrailEvent.objects.reveals().exists()


def test_the_full_number_is_shown_once_and_told(officer, cadre) -> None:
    response = reveal(officer, cadre, "核对任免表")
    assert "11010519491231002X" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    event = TrailEvent.objects.get(tag=RegisterTag.CITIZEN_NUMBER_VIEWED)
    assert event.subject_id == str(cadre.pk)
    assert event.purpose.endswith("：核对任免表")
    assert event.after == {"field": "citizen_number", "purpose": "appointment"}
    assert signed_in(officer).get(reverse("cadre_reveal", args=[cadre.pk])).status_code == 405


def test_phone_and_citizen_number_are_shown_each_by_itself(officer, cadre) -> None:
    cadre.phone = "13812341234"
    cadre.save()
    page = reveal(officer, cadre, "通知开班", "phone").content.decode()
    assert "13812341234" in page
    assert "11010519491231002X" not in page
    assert TrailEvent.objects.reveals().get().tag == RegisterTag.PHONE_VIEWED


def test_a_day_has_only_so_many_full_numbers(officer, cadre, settings) -> None:
    settings.REVEAL_MAX_PER_DAY = 2
    for _number in range(2):
        assert reveal(officer, cadre, "核对任免表").status_code == 200
    refused = reveal(officer, cadre, "核对任免表")
    assert refused.status_code == 422
    assert "11010519491231002X" not in refused.content.decode()
    assert TrailEvent.objects.reveals().count() == 2


def test_a_liaison_reads_files_but_not_the_full_number(cadre, county) -> None:
    liaison = RoleFactory(kind="unit_liaison", unit=county).user
    assert signed_in(liaison).get(file_of(cadre)).context["reveal_form"] is None
    assert reveal(liaison, cadre, "核对任免表").status_code == 404
    with pytest.raises(NotAllowed):
        reveal_number(
            cadre=cadre,
            field=ProtectedField.CITIZEN_NUMBER,
            purpose=RevealPurpose.IDENTITY,
            details="核对任免表",
            actor=Actor(liaison.pk, "liaison", user=liaison),
            now=NOW,
        )


@pytest.mark.parametrize("number", [1, 3])
def test_the_file_asks_a_fixed_number_of_queries(
    officer, cadre, number, django_assert_max_num_queries
) -> None:
    for month in range(1, number + 1):
        train(cadre, 8, date(2026, month, 1))
        AppointmentFactory(
            cadre=cadre,
            unit=UnitFactory(),
            post_title=f"兼职{month}",
            kind=AppointmentKind.CONCURRENT,
        )
    client = signed_in(officer)
    with django_assert_max_num_queries(30):
        client.get(file_of(cadre), {"as_of": TODAY})
