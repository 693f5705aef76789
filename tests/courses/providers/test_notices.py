"""Who is told of what, and when: 60, 30 and 7 days before something ends."""

from datetime import timedelta

import pytest

from courses.providers.services import decide_complaint, file_complaint, record_agreement
from records.core.protection.retention import RETENTION
from records.core.seams import NOTIFICATIONS
from records.trail.models import TrailEvent
from tests.courses.providers.test_deciding import decide
from tests.factories.courses_providers import (
    TODAY,
    ProviderFactory,
    actor,
    city,
    document,
    member_of,
    officer,
    stored,
    submitted,
)
from tests.factories.records import ACTOR, NOW, UserFactory

pytestmark = pytest.mark.django_db


def found(code, days, now=NOW) -> list[tuple[str, list[int]]]:
    notices = NOTIFICATIONS[code].find(now, days)
    return [(notice.about, list(notice.recipients)) for notice in notices]


@pytest.mark.parametrize("days", [60, 30, 7])
def test_documents_powers_and_terms_are_spoken_of_days_before(days) -> None:
    assert days in NOTIFICATIONS["provider_document_expiring"].days
    edge = TODAY + timedelta(days=days)
    judge = officer()
    provider = ProviderFactory(approved=True, approved_until=edge)
    member = member_of(provider, valid_until=edge)
    document(provider, expires_on=edge)
    about = str(provider.pk)
    assert found("provider_document_expiring", days) == [(about, [member.pk])]
    assert found("provider_power_ending", days) == [(about, [member.pk])]
    assert found("provider_term_ending", days) == [(about, [member.pk]), (about, [judge.pk])]
    for code in ("provider_document_expiring", "provider_power_ending", "provider_term_ending"):
        assert found(code, days, NOW - timedelta(days=1)) == []


def test_an_agreement_that_ends_is_told_to_the_officers_of_its_unit() -> None:
    judge, provider = officer(), ProviderFactory(approved=True)
    agreement = record_agreement(
        provider=provider,
        unit=city(),
        title="基地",
        signed_on=TODAY,
        first=TODAY,
        last=TODAY + timedelta(days=30),
        actor=ACTOR,
        now=NOW,
    )
    assert found("agreement_ending", 30) == [(str(agreement.pk), [judge.pk])]
    assert found("agreement_ending", 7) == []


def test_members_hear_the_decision_and_officers_what_waits() -> None:
    judge = officer()
    provider, member = submitted()
    event = TrailEvent.objects.get(tag="providers:provider:submitted")
    [notice] = NOTIFICATIONS["provider_submitted"].compose(_occurrence(event), NOW)
    assert list(notice.recipients) == [judge.pk]
    decide(provider, judge, "returned", message="补交审计报告")
    event = TrailEvent.objects.get(tag="providers:provider:returned")
    [notice] = NOTIFICATIONS["provider_answered"].compose(_occurrence(event), NOW)
    assert list(notice.recipients) == [member.pk]
    assert notice.context["message"] == "补交审计报告"


def test_a_complaint_is_told_to_the_officers_but_its_writer_and_the_finding_to_members() -> None:
    one, other = officer(), officer()
    provider = ProviderFactory(approved=True)
    member = member_of(provider)
    complaint = file_complaint(
        provider=provider, text="讲课内容与大纲不一致。", actor=actor(one), now=NOW
    )
    event = TrailEvent.objects.get(tag="providers:complaint:filed")
    [notice] = NOTIFICATIONS["provider_complaint"].compose(_occurrence(event), NOW)
    assert list(notice.recipients) == [other.pk]
    decide_complaint(
        complaint=complaint, is_upheld=True, finding="属实", actor=actor(other), now=NOW
    )
    event = TrailEvent.objects.get(tag="providers:complaint:decided")
    [notice] = NOTIFICATIONS["provider_answered"].compose(_occurrence(event), NOW)
    assert list(notice.recipients) == [member.pk]
    assert notice.context["message"] == "属实"


def _occurrence(event):
    from records.core.seams import Occurrence

    return Occurrence(
        tag=event.tag,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        actor_id=event.actor_id,
        at=event.at,
        before=event.before or {},
        after=event.after or {},
    )


def test_files_go_after_fifteen_years_and_their_digest_stays() -> None:
    provider = ProviderFactory()
    file = stored(provider)
    rule = RETENTION["provider_files"]
    assert not rule.due_at(NOW + timedelta(days=5478)).exists()
    late = NOW + timedelta(days=5480)
    assert rule.forget(rule.due_at(late), ACTOR, late) == 1
    file.refresh_from_db()
    assert (file.content, file.plain(), file.digest) == (None, b"", "0" * 64)
    assert TrailEvent.objects.filter(tag="providers:file:removed").count() == 1


def test_what_the_room_holds_of_a_person_is_handed_to_that_person() -> None:
    from courses.providers.own_data import own_provider_rows

    provider = ProviderFactory(approved=True)
    member, other = member_of(provider), UserFactory()
    file_complaint(provider=provider, text="讲课内容与大纲不一致。", actor=actor(other), now=NOW)
    rows = {one.name: list(one.rows) for one in own_provider_rows(member)}
    assert len(rows["provider_memberships"]) == 1
    assert rows["provider_complaints"] == []
    rows = {one.name: list(one.rows) for one in own_provider_rows(other)}
    assert rows["provider_complaints"][0][1] == "讲课内容与大纲不一致。"
