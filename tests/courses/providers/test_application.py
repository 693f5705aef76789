"""Papers, declarations, submitting, members: what a provider does by itself."""

from datetime import date, timedelta

import pytest

from courses.providers.models import (
    Declaration,
    Provider,
    ProviderFile,
    ProviderMember,
    QualificationDocument,
)
from courses.providers.services import (
    accept_invitation,
    add_course,
    add_document,
    begin_round,
    change_provider,
    correct_identity,
    deposit_power,
    invite_member,
    make_declarations,
    require_capacity,
    revoke_member,
    submit_provider,
    withdraw_document,
    withdraw_invitation,
    withdraw_offer,
)
from courses.providers.services.registration import NewAccount
from courses.providers.standing import declaration_rows, missing_of
from courses.providers.tags import ProvidersTag
from records.accounts.enums import RoleKind
from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.errors import DomainError, ManyErrors, NotAllowed, NotPossible
from records.trail.models import TrailEvent
from tests.factories.courses_providers import (
    FILE,
    PDF,
    TODAY,
    ProviderFactory,
    actor,
    credit_code,
    declare_all,
    document,
    hand_in_all,
    member_of,
    officer,
    submitted,
    wanted_kinds,
)
from tests.factories.records import NOW, UserFactory

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)
POWER = {"valid_from": TODAY, "valid_until": TODAY + YEAR, "file": FILE}


def hand_in(provider, user, **given) -> QualificationDocument:
    values = {"kind": "licence", "issued_on": date(2026, 1, 5), "expires_on": None, "file": FILE}
    return add_document(provider=provider, actor=actor(user), now=NOW, **{**values, **given})


def invite(provider, user, **given):
    return invite_member(
        provider=provider, actor=actor(user), now=NOW, **{"name": "周三", **POWER, **given}
    )


def test_an_application_is_submitted_once_it_is_whole() -> None:
    provider = ProviderFactory()
    user = member_of(provider)
    with pytest.raises(ManyErrors) as refused:
        submit_provider(provider=provider, actor=actor(user), now=NOW)
    assert len(refused.value.errors) == len(missing_of(provider, TODAY)) > 5
    hand_in_all(provider, user)
    assert missing_of(provider, TODAY) == []
    done = submit_provider(provider=provider, actor=actor(user), now=NOW)
    assert (done.state, done.submitted_at) == ("submitted", NOW)
    submit_provider(provider=provider, actor=actor(user), now=NOW)
    assert TrailEvent.objects.filter(tag=ProvidersTag.PROVIDER_SUBMITTED).count() == 1


@pytest.mark.parametrize(("days", "is_missing"), [(0, False), (-1, True)])
def test_a_document_still_counts_on_its_last_day(days, is_missing) -> None:
    provider = ProviderFactory()
    user = member_of(provider)
    hand_in_all(provider, user)
    QualificationDocument.objects.update(expires_on=TODAY + timedelta(days=days))
    assert bool(missing_of(provider, TODAY)) is is_missing


def test_under_review_the_papers_stand_still() -> None:
    provider, user = submitted()
    licence = provider.documents.first()
    for act in (
        lambda: hand_in(provider, user),
        lambda: withdraw_document(document=licence, actor=actor(user), now=NOW),
        lambda: declare_all(provider, user),
        lambda: change_provider(
            provider=provider, values={"address": "别处"}, actor=actor(user), now=NOW
        ),
    ):
        with pytest.raises(NotPossible):
            act()


def test_what_was_reviewed_stands_until_a_new_round_and_identity_for_good() -> None:
    provider = ProviderFactory(approved=True)
    user = member_of(provider)

    def change(**values):
        return change_provider(provider=provider, values=values, actor=actor(user), now=NOW)

    assert change(address="新址").address == "新址"
    with pytest.raises(DomainError) as refused:
        change(person_in_charge="别人")
    assert refused.value.field == "person_in_charge"
    begin_round(provider=provider, actor=actor(user), now=NOW)
    assert change(person_in_charge="别人").person_in_charge == "别人"
    with pytest.raises(DomainError):
        change(name="新名")
    judge = officer()
    corrected = correct_identity(
        provider=provider, values={"name": "新名"}, reason="更名", actor=actor(judge), now=NOW
    )
    assert corrected.name == "新名"
    with pytest.raises(NotAllowed):
        correct_identity(
            provider=provider, values={"name": "x"}, reason="y", actor=actor(user), now=NOW
        )


def test_a_change_of_nothing_leaves_no_trail() -> None:
    provider = ProviderFactory()
    user = member_of(provider)
    values = {"address": provider.address, "uscc": provider.uscc.lower()}
    change_provider(provider=provider, values=values, actor=actor(user), now=NOW)
    assert not TrailEvent.objects.filter(tag=ProvidersTag.PROVIDER_CHANGED).exists()
    other = ProviderFactory(uscc=credit_code(5))
    with pytest.raises(DomainError) as refused:
        change_provider(provider=provider, values={"uscc": other.uscc}, actor=actor(user), now=NOW)
    assert refused.value.field == "uscc"


def test_a_file_is_what_it_says_and_lies_encrypted() -> None:
    provider = ProviderFactory()
    user = member_of(provider)
    for name, content in (
        ("a.pdf", b"MZ program"),
        ("a.pdf", PDF.replace(b"<<>>", b"<</JavaScript 1>>")),
        ("a.png", b"\x89PNG broken"),
    ):
        with pytest.raises(DomainError) as refused:
            hand_in(provider, user, file=(name, content))
        assert refused.value.field == "file"
    assert not QualificationDocument.objects.exists()
    found = hand_in(provider, user).file
    assert found.plain() == PDF
    assert PDF not in bytes(ProviderFile.objects.get().content)


def test_a_newer_document_replaces_one_of_its_kind_once() -> None:
    provider = ProviderFactory()
    user = member_of(provider)
    old = hand_in(provider, user)
    new = hand_in(provider, user, replaces=old, number="2")
    assert list(provider.documents.current()) == [new]
    with pytest.raises(NotPossible):
        hand_in(provider, user, replaces=old)
    with pytest.raises(DomainError):
        hand_in(provider, user, kind="tax", replaces=new)
    with pytest.raises(DomainError):
        hand_in(provider, user, replaces=document(ProviderFactory()))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"expires_on": date(2026, 1, 4)}, "expires_on"),
        ({"expires_on": TODAY - timedelta(days=1)}, "expires_on"),
        ({"kind": "poem"}, "kind"),
    ],
)
def test_days_of_a_document_make_sense(given, field) -> None:
    provider = ProviderFactory()
    with pytest.raises(DomainError) as refused:
        hand_in(provider, member_of(provider), **given)
    assert refused.value.field == field


def test_declarations_are_asked_for_anew_in_each_round_and_show_the_former_answer() -> None:
    provider = ProviderFactory(approved=True)
    user = member_of(provider)
    Provider.objects.update(state="draft")
    declare_all(provider, user)
    declare_all(provider, user)
    assert Declaration.objects.count() == len(declaration_rows(provider, TODAY))
    Provider.objects.update(state="approved")
    again = begin_round(provider=provider, actor=actor(user), now=NOW)
    rows = declaration_rows(again, TODAY)
    assert all(row.answer is None and row.former.round == 1 for row in rows)
    assert len(missing_of(again, TODAY)) == len(rows) + len(wanted_kinds())


def test_what_cannot_be_confirmed_is_explained() -> None:
    provider = ProviderFactory()
    user = member_of(provider)
    code = declaration_rows(provider, TODAY)[0].text.code

    def declare(*given):
        return make_declarations(
            provider=provider, answers={code: given}, actor=actor(user), now=NOW
        )

    with pytest.raises(ManyErrors):
        declare("not_confirmed", " ")
    with pytest.raises(ManyErrors):
        declare("perhaps", "x")
    assert declare("not_confirmed", "正在申诉")[0].explanation == "正在申诉"
    assert declare("not_confirmed", "正在申诉") == []


def test_only_a_member_in_force_binds_the_organisation() -> None:
    provider, other = ProviderFactory(), ProviderFactory()
    last_day = member_of(provider, valid_until=TODAY)
    run_out = member_of(provider, valid_until=TODAY - timedelta(days=1))
    stranger = member_of(other)
    require_capacity(actor(last_day), provider, TODAY)
    for user, day in ((run_out, TODAY), (stranger, TODAY), (last_day, TODAY + timedelta(days=1))):
        with pytest.raises(NotAllowed):
            require_capacity(actor(user), provider, day)
    with pytest.raises(NotAllowed):
        require_capacity(Actor(None, "anonymous"), provider, TODAY)
    own = ProviderMember.objects.get(user=run_out)
    deposit_power(member=own, actor=actor(run_out), now=NOW, **POWER)
    require_capacity(actor(run_out), provider, TODAY)


def test_a_colleague_accepts_with_an_own_account_once() -> None:
    provider = ProviderFactory()
    head = member_of(provider)
    _invitation, token = invite(provider, head)
    guest = UserFactory()
    member = accept_invitation(token=token, actor=actor(guest), now=NOW)
    assert member.is_in_force(TODAY)
    assert guest.roles.get().kind == RoleKind.PROVIDER
    for again in (UserFactory(), guest):
        with pytest.raises(NotPossible):
            accept_invitation(token=token, actor=actor(again), now=NOW)
    assert token not in str(list(TrailEvent.objects.values()))


def test_a_colleague_without_an_account_opens_one() -> None:
    provider = ProviderFactory()
    _invitation, token = invite(provider, member_of(provider))
    visitor = Actor(None, "anonymous", "192.0.2.1")
    account = NewAccount("zhousan", "周三", "13812345678", "unrelated words nine")
    member = accept_invitation(token=token, account=account, actor=visitor, now=NOW)
    assert member.user == User.objects.get(username="zhousan")


def test_a_link_for_one_account_is_for_no_other_and_a_judge_never_joins() -> None:
    provider = ProviderFactory()
    head, named = member_of(provider), UserFactory(username="named1")
    _invitation, token = invite(provider, head, username="Named1")
    with pytest.raises(NotAllowed):
        accept_invitation(token=token, actor=actor(UserFactory()), now=NOW)
    account = NewAccount("zhousan", "周三", "13812345678", "unrelated words nine")
    with pytest.raises(NotAllowed):
        accept_invitation(token=token, account=account, actor=Actor(None, "x"), now=NOW)
    accept_invitation(token=token, actor=actor(named), now=NOW)
    _invitation, other = invite(provider, head)
    with pytest.raises(NotAllowed):
        accept_invitation(token=other, actor=actor(officer()), now=NOW)


def test_a_link_withdrawn_or_over_opens_nothing() -> None:
    provider = ProviderFactory()
    head = member_of(provider)
    withdrawn, token = invite(provider, head)
    withdraw_invitation(invitation=withdrawn, actor=actor(head), now=NOW)
    _invitation, late = invite(provider, head)
    for secret, now in ((token, NOW), (late, NOW + timedelta(days=7)), ("nonsense", NOW)):
        with pytest.raises(NotPossible):
            accept_invitation(token=secret, actor=actor(UserFactory()), now=now)


def test_a_member_revoked_loses_the_role_and_the_last_one_stays() -> None:
    provider = ProviderFactory()
    head, guest = member_of(provider), member_of(provider)
    revoke_member(member=ProviderMember.objects.get(user=guest), actor=actor(head), now=NOW)
    assert not Provider.objects.of_member(guest).exists()
    assert not User.objects.get(pk=guest.pk).has_role(RoleKind.PROVIDER)
    last = ProviderMember.objects.get(user=head)
    with pytest.raises(NotPossible):
        revoke_member(member=last, actor=actor(head), now=NOW)
    revoke_member(member=last, actor=actor(officer()), now=NOW)
    assert not ProviderMember.objects.standing().exists()


def test_offers_are_added_once_and_withdrawn() -> None:
    provider = ProviderFactory()
    user = member_of(provider)
    values = {"title": "基层治理", "content_kind": "duty", "method": "case", "hours": 4}
    one = add_course(provider=provider, values=values, actor=actor(user), now=NOW)
    assert add_course(provider=provider, values=values, actor=actor(user), now=NOW) == one
    with pytest.raises(ManyErrors):
        add_course(provider=provider, values={"title": ""}, actor=actor(user), now=NOW)
    withdraw_offer(offer=one, actor=actor(user), now=NOW)
    withdraw_offer(offer=one, actor=actor(user), now=NOW)
    assert TrailEvent.objects.filter(tag=ProvidersTag.OFFER_WITHDRAWN).count() == 1
    with pytest.raises(NotAllowed):
        add_course(provider=ProviderFactory(), values=values, actor=actor(user), now=NOW)
