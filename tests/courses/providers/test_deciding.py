"""The organization department: reviews, restrictions, agreements, complaints."""

from datetime import date, timedelta

import pytest

from courses.providers.enums import Standing
from courses.providers.models import (
    Provider,
    ProviderComplaint,
    ProviderRestriction,
    ProviderReview,
    QualificationDocument,
)
from courses.providers.services import (
    begin_round,
    debar_provider,
    decide_complaint,
    end_agreement,
    file_complaint,
    lift_restriction,
    record_agreement,
    require_approved,
    review_provider,
    standing_on,
    submit_provider,
    suspend_provider,
)
from courses.providers.services.reviews import submission_mark
from courses.providers.tags import ProvidersTag
from records.core.errors import DomainError, ManyErrors, NotAllowed, NotPossible
from records.register.enums import UnitKind
from records.trail.models import TrailEvent
from tests.concurrency import run_together
from tests.factories.courses_providers import (
    FILE,
    TODAY,
    ProviderFactory,
    actor,
    all_met,
    city,
    declare_all,
    hand_in_all,
    member_of,
    officer,
    submitted,
)
from tests.factories.records import NOW, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
LONGEST = date(2029, 11, 22)
"""36 months from 2026-11-23."""
TEXT = "讲课内容与公布的大纲不一致，学员多次反映。"


def decide(provider, user, decision="approved", **given) -> ProviderReview:
    values = {"findings": all_met(), "until": LONGEST, "seen": submission_mark(provider), **given}
    return review_provider(
        provider=provider, decision=decision, actor=actor(user), now=NOW, **values
    )


def refused_fields(error: DomainError) -> set[str]:
    return {one.field for one in error.errors} if isinstance(error, ManyErrors) else {error.field}


def test_an_approved_provider_is_one_from_today_until_the_term_ends() -> None:
    provider, _user = submitted()
    review = decide(provider, officer(name="王干事"))
    assert standing_on(provider, TODAY) == Standing.APPROVED
    assert standing_on(provider, LONGEST) == Standing.APPROVED
    assert standing_on(provider, LONGEST + timedelta(days=1)) == Standing.EXPIRED
    require_approved(provider, TODAY)
    assert review.facts["person_in_charge"] == "陈一"
    assert review.findings.count() == len(all_met())
    event = TrailEvent.objects.get(tag=ProvidersTag.PROVIDER_APPROVED)
    assert event.after["until"] == LONGEST.isoformat()


@pytest.mark.parametrize("until", [None, TODAY, LONGEST + timedelta(days=1)])
def test_a_term_is_no_longer_than_the_published_row(until) -> None:
    provider, _user = submitted()
    with pytest.raises(ManyErrors) as refused:
        decide(provider, officer(), until=until)
    assert refused_fields(refused.value) == {"until"}


def test_what_is_not_met_is_not_approved_and_needs_a_note() -> None:
    provider, _user = submitted()
    judge = officer()
    with pytest.raises(ManyErrors) as refused:
        decide(provider, judge, findings=all_met(tax=("not_met", "")))
    assert refused_fields(refused.value) == {"tax", "tax_note"}
    with pytest.raises(ManyErrors) as refused:
        decide(provider, judge, findings={})
    assert refused_fields(refused.value) == set(all_met())
    done = decide(provider, judge, findings=all_met(tax=("not_applicable", "事业单位免税")))
    assert done.findings.get(item__code="tax").note == "事业单位免税"


def test_a_document_good_this_very_day_still_counts_and_one_of_yesterday_does_not() -> None:
    provider, _user = submitted()
    judge = officer()
    QualificationDocument.objects.update(expires_on=TODAY - timedelta(days=1))
    with pytest.raises(ManyErrors):
        decide(provider, judge)
    QualificationDocument.objects.update(expires_on=TODAY)
    assert decide(provider, judge).decision == "approved"


@pytest.mark.parametrize("decision", ["returned", "refused"])
def test_a_return_and_a_refusal_say_why_and_may_be_mended(decision) -> None:
    provider, user = submitted()
    judge = officer()
    with pytest.raises(ManyErrors) as refused:
        decide(provider, judge, decision)
    assert refused_fields(refused.value) == {"message"}
    decide(provider, judge, decision, message="补交审计报告")
    provider = Provider.objects.get()
    assert provider.state == decision
    assert not provider.was_approved
    again = submit_provider(provider=provider, actor=actor(user), now=NOW + timedelta(hours=1))
    assert again.state == "submitted"


def test_a_renewal_that_is_refused_leaves_the_term() -> None:
    provider = ProviderFactory(approved=True)
    user = member_of(provider)
    again = begin_round(provider=provider, actor=actor(user), now=NOW)
    hand_in_all(again, user)
    done = submit_provider(provider=again, actor=actor(user), now=NOW)
    assert standing_on(done, TODAY) == Standing.APPROVED
    decide(done, officer(), "refused", message="师资不足")
    assert standing_on(done, date(2027, 12, 31)) == Standing.APPROVED
    assert standing_on(done, date(2028, 1, 1)) == Standing.REFUSED


def test_only_an_officer_of_the_city_decides_and_never_about_the_own_organisation() -> None:
    provider, user = submitted()
    district = officer(UnitFactory(code="430702", parent=city(), kind=UnitKind.COUNTY))
    member_once = officer()
    provider.members.create(
        user=member_once, capacity="authorised", added_at=NOW, added_by_name="x", revoked_at=NOW
    )
    for judge in (district, member_once, user, UserFactory()):
        with pytest.raises(NotAllowed):
            decide(provider, judge)
        with pytest.raises(NotAllowed):
            debar_provider(
                provider=provider,
                reason="串通",
                first=TODAY,
                until=LONGEST,
                actor=actor(judge),
                now=NOW,
            )
    assert not ProviderReview.objects.exists()


def test_who_looked_at_an_older_submission_looks_again() -> None:
    provider, user = submitted()
    old = submission_mark(provider)
    decide(provider, officer(), "returned", message="补交")
    later = NOW + timedelta(hours=1)
    again = submit_provider(provider=provider, actor=actor(user), now=later)
    with pytest.raises(NotPossible):
        decide(again, officer(), seen=old)
    assert decide(again, officer()).decision == "approved"


@pytest.mark.django_db(transaction=True)
def test_of_two_reviews_at_once_the_second_is_told() -> None:
    provider, _user = submitted()
    first, second = officer(), officer()
    results = run_together(
        [
            lambda: decide(provider, first),
            lambda: decide(provider, second, "refused", message="不同意"),
        ]
    )
    assert sorted(type(one).__name__ for one in results) == ["NotPossible", "ProviderReview"]
    assert ProviderReview.objects.count() == 1


def debar(provider, judge, **given) -> ProviderRestriction:
    values = {"reason": "与其他供应商串通", "first": TODAY, "until": LONGEST, **given}
    return debar_provider(provider=provider, actor=actor(judge), now=NOW, **values)


def test_a_debarred_provider_does_nothing_that_needs_approval() -> None:
    provider = ProviderFactory(approved=True)
    user = member_of(provider)
    debar(provider, officer())
    assert debar(provider, officer()) == debar(provider, officer())
    assert ProviderRestriction.objects.count() == 1
    assert not Provider.objects.approved(TODAY).exists()
    with pytest.raises(NotPossible, match="Debarred"):
        require_approved(provider, TODAY)
    with pytest.raises(NotPossible):
        begin_round(provider=provider, actor=actor(user), now=NOW)
    Provider.objects.update(state="draft")
    hand_in_all(provider, user)
    with pytest.raises(NotPossible):
        submit_provider(provider=provider, actor=actor(user), now=NOW)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"until": None}, "until"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"first": TODAY - timedelta(days=1)}, "first"),
    ],
)
def test_a_debarment_has_a_reason_and_an_end(given, field) -> None:
    with pytest.raises(DomainError) as refused:
        debar(ProviderFactory(approved=True), officer(), **given)
    assert refused.value.field == field


def test_who_debarred_does_not_lift_and_another_does_with_a_reason() -> None:
    provider = ProviderFactory(approved=True)
    one, other = officer(), officer()
    restriction = debar(provider, one)

    def lift(user, reason="证据不足"):
        return lift_restriction(restriction=restriction, reason=reason, actor=actor(user), now=NOW)

    with pytest.raises(NotAllowed):
        lift(one)
    with pytest.raises(DomainError):
        lift(other, " ")
    lift(other)
    lift(other)
    assert TrailEvent.objects.filter(tag=ProvidersTag.RESTRICTION_LIFTED).count() == 1
    assert standing_on(provider, TODAY) == Standing.APPROVED


def test_a_suspension_has_no_end_until_it_is_lifted_by_anybody_who_may() -> None:
    provider = ProviderFactory(approved=True)
    judge = officer()
    restriction = suspend_provider(
        provider=provider, reason="核查中", first=TODAY, until=None, actor=actor(judge), now=NOW
    )
    assert standing_on(provider, LONGEST) == Standing.SUSPENDED
    lift_restriction(restriction=restriction, reason="查清", actor=actor(judge), now=NOW)
    assert standing_on(provider, TODAY) == Standing.APPROVED


def test_an_agreement_is_recorded_for_an_own_unit_and_ended_with_a_reason() -> None:
    provider, judge = ProviderFactory(approved=True), officer()
    school = UnitFactory(parent=city(), kind=UnitKind.SCHOOL)
    values = {
        "title": "现场教学基地",
        "signed_on": TODAY,
        "first": TODAY,
        "last": LONGEST,
        "file": FILE,
    }

    def record(**given):
        return record_agreement(
            provider=provider, actor=actor(judge), now=NOW, **{**values, "unit": school, **given}
        )

    agreement = record()
    assert record(file=None) == agreement
    with pytest.raises(NotAllowed):
        record(unit=UnitFactory())
    with pytest.raises(DomainError):
        record(last=TODAY - timedelta(days=1))
    with pytest.raises(DomainError):
        end_agreement(agreement=agreement, reason="", actor=actor(judge), now=NOW)
    end_agreement(agreement=agreement, reason="搬迁", actor=actor(judge), now=NOW)
    assert not provider.agreements.in_force(TODAY).exists()


def test_a_complaint_is_decided_by_somebody_else_and_names_nobody() -> None:
    provider = ProviderFactory(approved=True)
    member, judge = member_of(provider), officer()
    with pytest.raises(NotAllowed):
        file_complaint(provider=provider, text=TEXT, actor=actor(member), now=NOW)
    own = file_complaint(provider=provider, text=TEXT, actor=actor(judge), now=NOW)
    assert file_complaint(provider=provider, text=TEXT, actor=actor(judge), now=NOW) == own
    given = {"complaint": own, "is_upheld": True, "now": NOW}
    with pytest.raises(NotAllowed):
        decide_complaint(finding="属实", actor=actor(judge), **given)
    other = officer()
    with pytest.raises(DomainError):
        decide_complaint(finding=" ", actor=actor(other), **given)
    decide_complaint(finding="属实，责令整改", actor=actor(other), **given)
    with pytest.raises(NotPossible):
        decide_complaint(finding="再看", actor=actor(officer()), **given)
    assert not ProviderComplaint.objects.visible_to(member).exists()
    assert TEXT not in str(list(TrailEvent.objects.values()))


def test_a_declaration_of_the_round_is_kept_by_the_database() -> None:
    from django.db import DatabaseError, transaction

    provider = ProviderFactory()
    declare_all(provider, member_of(provider))
    for rows in (provider.declarations.all(), provider.reviews.model.objects.all()):
        if not rows.exists():
            continue
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(round=9)
