"""Two entries of one person become one, and not an hour is lost or counted twice."""

from collections import defaultdict
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from records.accounts.models import User
from records.accounts.services import grant_role
from records.core.access.actor import Actor
from records.core.errors import DomainError, ManyErrors, NotAllowed, NotPossible
from records.eligibility.checking.check import check_cadre
from records.journal.enums import Channel
from records.journal.models import Balance, Entry
from records.journal.services import post_entries, restate_entries, reverse_entry
from records.journal.verify import compare_balances, verify_chains
from records.register.enums import PriorityTagKind
from records.register.merging import merge_cadres
from records.register.models import Appointment, Cadre, CadreMerge, PriorityTag
from records.register.people.photos import set_photo
from records.register.people.tags import tag_cadre
from records.register.tags import RegisterTag
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.courses import EnrollmentFactory, TrainingClassFactory
from tests.factories.courses_attendance import AttendanceMarkFactory
from tests.factories.pictures import picture
from tests.factories.records import (
    ACTOR,
    NOW,
    AppointmentFactory,
    CadreFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.records_journal import draft
from tests.records.archive.conftest import signed_in
from tests.records.eligibility.conftest import train

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


def merge(survivor, duplicate, actor=ACTOR, now=LATER, reason="同一人重复登记"):
    return merge_cadres(survivor=survivor, duplicate=duplicate, reason=reason, actor=actor, now=now)


def pair(**given) -> tuple[Cadre, Cadre]:
    unit = UnitFactory()
    return (
        CadreFactory(unit=unit, name="张瑞", staff_number="43079001", **given),
        CadreFactory(unit=unit, name="张瑞", staff_number="43079002"),
    )


def hours(cadre: Cadre) -> Decimal:
    return sum((row.hours for row in Balance.objects.filter(cadre=cadre)), Decimal(0))


def objections(survivor, duplicate) -> str:
    with pytest.raises(ManyErrors) as caught:
        merge(survivor, duplicate)
    assert Cadre.objects.get(pk=duplicate.pk).merged_into_id is None
    return " ".join(error.message for error in caught.value.errors)


# the book


def test_entries_move_by_reversal_and_posting_anew() -> None:
    survivor, duplicate = pair()
    post_entries(drafts=[draft(survivor, "class:1")], actor=ACTOR, now=NOW)
    [moving, double] = post_entries(
        drafts=[draft(duplicate, "class:2", hours=6), draft(duplicate, "class:1")],
        actor=ACTOR,
        now=NOW,
    )

    told = merge(survivor, duplicate).told

    [new] = Entry.objects.filter(cadre=survivor, source_key="class:2")
    assert new.facts["merged_from"] == {
        "cadre": "43079002",
        "seq": moving.seq,
        "digest": moving.digest,
    }
    assert (new.hours, new.occurred_on, new.facts["title"]) == (6, moving.occurred_on, "春季主体班")
    assert (hours(survivor), hours(duplicate)) == (14, 0)
    assert not Entry.objects.current().filter(cadre=duplicate).exists()
    assert Entry.objects.filter(cadre=duplicate).count() == 4
    assert Entry.objects.get(reverses=double).facts["reason"]
    assert any("1" in text for text in told)
    assert verify_chains().whole
    assert compare_balances() == []


def test_a_source_the_survivor_had_and_lost_is_posted_as_a_new_revision() -> None:
    survivor, duplicate = pair()
    [lost] = post_entries(drafts=[draft(survivor)], actor=ACTOR, now=NOW)
    reverse_entry(entry=lost, reason="误报", actor=ACTOR, now=NOW)
    post_entries(drafts=[draft(duplicate)], actor=ACTOR, now=NOW)

    merge(survivor, duplicate)

    assert Entry.objects.current().get(cadre=survivor).revision == 2
    assert hours(survivor) == 8


def test_the_same_fact_reported_again_is_known_after_the_merge() -> None:
    survivor, duplicate = pair()
    post_entries(drafts=[draft(duplicate)], actor=ACTOR, now=NOW)
    merge(survivor, duplicate)

    restated = restate_entries(drafts=[draft(survivor)], actor=ACTOR, now=LATER, reason="重报")

    assert len(restated.unchanged) == 1
    assert hours(survivor) == 8


def test_nothing_is_posted_about_an_entry_that_was_merged() -> None:
    survivor, duplicate = pair()
    merge(survivor, duplicate)
    with pytest.raises(NotPossible):
        post_entries(drafts=[draft(duplicate)], actor=ACTOR, now=LATER)
    with pytest.raises(NotPossible):
        restate_entries(drafts=[draft(duplicate)], actor=ACTOR, now=LATER, reason="x")


def test_answers_are_those_of_one_person_and_what_was_answered_before_stays() -> None:
    survivor, duplicate = pair()
    whole = CadreFactory(unit=survivor.unit)
    for cadre in (survivor, whole):
        AppointmentFactory(cadre=cadre, since=date(2020, 1, 1))
    train(survivor, 50, date(2026, 3, 1))
    train(duplicate, 60, date(2026, 9, 1))
    train(whole, 50, date(2026, 3, 1))
    train(whole, 60, date(2026, 9, 1))
    day, known = date(2026, 11, 24), Entry.objects.latest("posted_at").posted_at
    before = answers(survivor, day, known)
    after = max(LATER, known + timedelta(days=1))

    merge(survivor, duplicate, now=after)

    assert answers(survivor, day) == answers(whole, day)
    assert answers(survivor, day) != before
    assert answers(survivor, day, known) == before


def answers(cadre: Cadre, day: date, known_at: datetime | None = None) -> list[tuple]:
    check = check_cadre(cadre, as_of=day, known_at=known_at)
    return [
        (
            check.verdict,
            *((r.rule.code, r.applies, r.met, r.actual, r.required) for r in check.results),
        )
    ]


# what else points to the duplicate


def test_everything_else_goes_along() -> None:
    survivor, duplicate = pair()
    AppointmentFactory(cadre=survivor, post_title="科员", since=date(2020, 1, 1))
    AppointmentFactory(cadre=duplicate, post_title="副科长", since=date(2024, 1, 1))
    place = EnrollmentFactory(cadre=duplicate)
    user = UserFactory(cadre=duplicate)
    kind = PriorityTagKind.RESERVE
    tag_cadre(cadre=duplicate, kind=kind, since=date(2026, 1, 1), actor=ACTOR, now=NOW)
    set_photo(cadre=duplicate, content=picture("png", (300, 400)), actor=ACTOR, now=NOW)

    merge(survivor, duplicate)

    posts = Appointment.objects.filter(cadre=survivor).order_by("since")
    assert [(p.post_title, p.until) for p in posts] == [
        ("科员", date(2024, 1, 1)),
        ("副科长", None),
    ]
    assert Enrollment.objects.get(pk=place.pk).cadre == survivor
    assert User.objects.get(pk=user.pk).cadre == survivor
    assert PriorityTag.objects.get().cadre == survivor
    assert survivor.photo.digest
    event = (
        TrailEvent.objects.about("cadre", survivor.pk).filter(tag=RegisterTag.CADRES_MERGED).get()
    )
    assert event.after["reason"] == "同一人重复登记"
    assert (
        TrailEvent.objects.about("cadre", duplicate.pk)
        .filter(tag=RegisterTag.CADRES_MERGED)
        .exists()
    )


def test_empty_facts_are_filled_and_the_others_stand() -> None:
    survivor, duplicate = pair(native_place="湖南常德", birth_date=None, sex=0)
    Cadre.objects.filter(pk=duplicate.pk).update(
        native_place="湖南长沙", ethnicity="01", birth_date=date(1949, 12, 31), sex=2
    )
    number = "11010519491231002X"
    from records.register.services import change_cadre

    change_cadre(cadre=duplicate, values={"citizen_number": number}, actor=ACTOR, now=NOW)

    told = " ".join(merge(survivor, duplicate).told)

    kept = Cadre.objects.get(pk=survivor.pk)
    assert (kept.native_place, kept.ethnicity, kept.citizen_number) == ("湖南常德", "01", number)
    assert kept.citizen_number_index
    assert "湖南长沙" in told
    assert number not in told


def test_of_two_accounts_the_duplicates_is_switched_off() -> None:
    survivor, duplicate = pair()
    mine, theirs = UserFactory(cadre=survivor), UserFactory(cadre=duplicate)
    merge(survivor, duplicate)
    assert User.objects.get(pk=mine.pk).is_active
    assert not User.objects.get(pk=theirs.pk).is_active


def test_roles_that_would_be_lost_are_settled_first() -> None:
    survivor, duplicate = pair()
    UserFactory(cadre=survivor)
    user = UserFactory(cadre=duplicate)
    grant_role(user=user, kind="officer", unit=survivor.unit, actor=ACTOR, now=NOW)
    assert user.username in objections(survivor, duplicate)


def test_one_class_twice() -> None:
    survivor, duplicate = pair()
    hall = TrainingClassFactory()
    mine = EnrollmentFactory(cadre=survivor, training_class=hall)
    theirs = EnrollmentFactory(cadre=duplicate, training_class=hall)
    AttendanceMarkFactory(enrollment=mine, session__training_class=hall)
    mark = AttendanceMarkFactory(enrollment=theirs, session__training_class=hall)
    assert hall.title in objections(survivor, duplicate)

    Enrollment.objects.filter(pk=mine.pk).update(
        state=EnrollmentState.WITHDRAWN, ended_at=NOW, reason="重复"
    )
    merge(survivor, duplicate)
    assert Enrollment.objects.taking_part().get(training_class=hall).pk == mark.enrollment_id
    assert Enrollment.objects.filter(cadre=survivor).count() == 2


def test_the_idle_one_of_two_places_is_given_back() -> None:
    survivor, duplicate = pair()
    hall = TrainingClassFactory()
    idle = EnrollmentFactory(cadre=survivor, training_class=hall)
    used = EnrollmentFactory(cadre=duplicate, training_class=hall)
    AttendanceMarkFactory(enrollment=used, session__training_class=hall)

    merge(survivor, duplicate)

    assert Enrollment.objects.get(pk=idle.pk).state == EnrollmentState.WITHDRAWN
    assert Enrollment.objects.taking_part().get(cadre=survivor).pk == used.pk


def test_two_numbers_are_two_people_until_one_is_corrected() -> None:
    survivor, _duplicate = pair(citizen_number="11010519491231002X")
    other = CadreFactory(name="张瑞", citizen_number="34052419800101001X", unit=survivor.unit)
    said = objections(survivor, other)
    assert "110105********002X" in said
    assert "34052419800101001X" not in said


# who, when, again


def test_a_second_time_gives_the_same_merge_and_the_entry_is_gone_from_lists() -> None:
    survivor, duplicate = pair()
    assert merge(survivor, duplicate) == merge(survivor, duplicate)
    assert CadreMerge.objects.count() == 1
    with pytest.raises(NotPossible):
        merge(duplicate, CadreFactory())
    with pytest.raises(NotPossible):
        merge(CadreFactory(), duplicate)
    with pytest.raises(DomainError):
        merge(survivor, survivor)
    with pytest.raises(DomainError):
        merge(survivor, CadreFactory(), reason=" ")


def test_a_merge_of_merges_leads_to_the_last() -> None:
    first, second = pair()
    last = CadreFactory()
    merge(second, first)
    merge(last, second)
    assert Cadre.objects.get(pk=first.pk).merged_into == last
    assert last.merged_here.count() == 2


def test_both_must_be_ones_own() -> None:
    survivor, _other = pair()
    stranger = CadreFactory(name="张瑞")
    user = RoleFactory(kind="officer", unit=survivor.unit).user
    for one, other in ((survivor, stranger), (stranger, survivor)):
        with pytest.raises(NotAllowed):
            merge(one, other, Actor(user.pk, user.name))
    liaison = RoleFactory(kind="unit_liaison", unit=survivor.unit).user
    with pytest.raises(NotAllowed):
        merge(survivor, _other, Actor(liaison.pk, liaison.name))


def test_the_row_of_a_merge_is_not_edited() -> None:
    done = merge(*pair())
    with pytest.raises(IntegrityError), transaction.atomic():
        CadreMerge.objects.filter(pk=done.pk).update(reason="x")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_in_both_directions() -> None:
    survivor, duplicate = pair()
    post_entries(
        drafts=[draft(survivor, "class:1"), draft(duplicate, "class:2")], actor=ACTOR, now=NOW
    )
    results = run_together(
        [
            lambda: merge(survivor, duplicate),
            lambda: merge(duplicate, survivor),
            lambda: merge(survivor, duplicate),
            lambda: post_entries(drafts=[draft(duplicate, "class:3")], actor=ACTOR, now=NOW),
        ]
    )
    assert CadreMerge.objects.count() == 1
    kept = CadreMerge.objects.get().survivor
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, NotPossible) for one in refused)
    posted = not isinstance(results[3], Exception)
    gone = duplicate if kept == survivor else survivor
    standing = Entry.objects.current().values_list("cadre", flat=True)
    assert set(standing) == {kept.pk}
    assert hours(kept) == (24 if posted else 16)
    assert hours(gone) == 0
    assert verify_chains().whole


# the pages


def officer_of(cadre: Cadre) -> User:
    return RoleFactory(kind="officer", unit=cadre.unit).user


def test_an_officer_looks_at_both_and_merges() -> None:
    survivor, duplicate = pair()
    user = officer_of(survivor)
    client = signed_in(user)
    assert "43079002" in client.get(reverse("duplicate_list")).content.decode()
    url = reverse("duplicate_pair", args=[survivor.pk, duplicate.pk])
    assert client.get(url).status_code == 200
    refused = client.post(url, {"decision": "merge", "survivor": survivor.pk, "reason": ""})
    assert refused.status_code == 422
    done = client.post(url, {"decision": "merge", "survivor": survivor.pk, "reason": "重复登记"})
    assert done.status_code == 302
    address = reverse("cadre_file", args=[duplicate.pk])
    assert client.get(address).url == reverse("cadre_file", args=[survivor.pk])
    page = client.get(address, follow=True).content.decode()
    assert "43079002" in page
    assert "重复登记" in page
    listed = client.get(reverse("cadre_list")).content.decode()
    assert "43079001" in listed
    assert "43079002" not in listed


def test_an_entry_of_the_merged_chain_can_still_be_read() -> None:
    survivor, duplicate = pair()
    [entry] = post_entries(drafts=[draft(duplicate)], actor=ACTOR, now=NOW)
    merge(survivor, duplicate)
    client = signed_in(officer_of(survivor))
    assert client.get(reverse("entry_evidence", args=[entry.pk])).status_code == 200
    stranger = signed_in(RoleFactory(kind="officer", unit=UnitFactory()).user)
    assert stranger.get(reverse("entry_evidence", args=[entry.pk])).status_code == 404


def test_two_people_are_remembered() -> None:
    survivor, duplicate = pair()
    client = signed_in(officer_of(survivor))
    url = reverse("duplicate_pair", args=[survivor.pk, duplicate.pk])
    assert client.post(url, {"decision": "different", "reason": ""}).status_code == 302
    assert "43079002" not in client.get(reverse("duplicate_list")).content.decode()


@pytest.mark.parametrize("kind", ["unit_liaison", "auditor", "class_supervisor"])
def test_nobody_else_settles_duplicates(kind) -> None:
    survivor, duplicate = pair()
    client = signed_in(RoleFactory(kind=kind, unit=survivor.unit).user)
    url = reverse("duplicate_pair", args=[survivor.pk, duplicate.pk])
    for address in (reverse("duplicate_list"), url):
        assert client.get(address).status_code == 403
    stranger = signed_in(RoleFactory(kind="officer", unit=UnitFactory()).user)
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"decision": "merge", "reason": "重复"}).status_code == 404


# any two histories


facts = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(1, 5),
        st.decimals(0, 40, places=2),
        st.integers(2023, 2026),
        st.sampled_from([Channel.CONCENTRATED, Channel.ONLINE]),
        st.booleans(),
    ),
    max_size=10,
)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(facts)
def test_whatever_both_had_is_there_once(history) -> None:
    with undone():
        survivor, duplicate, whole = *pair(), CadreFactory()
        standing: dict[Cadre, dict[str, object]] = {survivor: {}, duplicate: {}}
        for mine, key, amount, year, channel, is_reversed in history:
            cadre = survivor if mine else duplicate
            one = draft(
                cadre, f"class:{key}", hours=amount, channel=channel, occurred_on=date(year, 3, 1)
            )
            done = restate_entries(drafts=[one], actor=ACTOR, now=NOW, reason="重报")
            if is_reversed:
                for entry in (*done.posted, *done.unchanged):
                    reverse_entry(entry=entry, reason="误报", actor=ACTOR, now=NOW)
                standing[cadre].pop(one.source_key, None)
            else:
                standing[cadre][one.source_key] = one
        for key, one in {**standing[duplicate], **standing[survivor]}.items():
            post_entries(
                drafts=[
                    draft(
                        whole,
                        key,
                        hours=one.hours,
                        channel=one.channel,
                        occurred_on=one.occurred_on,
                    )
                ],
                actor=ACTOR,
                now=NOW,
            )

        merge(survivor, duplicate)

        assert sums(survivor) == sums(whole)
        assert not any(sums(duplicate).values())
        assert verify_chains().whole
        assert compare_balances() == []


def sums(cadre: Cadre) -> dict[tuple, Decimal]:
    found: dict[tuple, Decimal] = defaultdict(Decimal)
    for row in Balance.objects.filter(cadre=cadre):
        if row.hours:
            found[row.year, row.channel, row.content_kind] += row.hours
    return dict(found)
