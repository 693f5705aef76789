"""The pages: what each person finds there, and what nobody else does."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.providers.models import (
    Provider,
    ProviderComplaint,
    ProviderInvitation,
    ProviderRating,
    ProviderRestriction,
)
from courses.providers.services import file_complaint
from courses.providers.services.reviews import submission_mark
from courses.providers.tags import ProvidersTag
from records.accounts.enums import RoleKind
from records.accounts.services import grant_role
from records.trail.models import TrailEvent
from tests.factories.courses_providers import (
    PDF,
    TODAY,
    ProviderFactory,
    actor,
    all_met,
    city,
    course,
    document,
    hand_in_all,
    member_of,
    officer,
    submitted,
)
from tests.factories.records import ACTOR, NOW, UserFactory

pytestmark = pytest.mark.django_db


def text_of(client, name, *args, query="", status=200) -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def scan(name="a.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def test_the_home_of_a_provider_says_what_is_missing_and_each_task_leads_there(client) -> None:
    provider = ProviderFactory()
    user = member_of(provider, valid_until=TODAY + timedelta(days=20))
    document(provider, expires_on=TODAY + timedelta(days=59))
    document(provider, kind="other", expires_on=TODAY - timedelta(days=1))
    document(provider, kind="tax", expires_on=TODAY + timedelta(days=61))
    client.force_login(user)
    tasks = client.get("/").context["dashboard"].tasks
    found = {str(task.title): task for task in tasks}
    assert set(found) == {
        "Complete the application",
        "Documents to renew",
        "Your power of attorney ends",
    }
    for title in ("Complete the application", "Documents to renew"):
        page = client.get(found[title].url).content.decode()
        assert f'data-count="{found[title].count}"' in page
    assert found["Documents to renew"].count == 2


def test_an_account_without_an_organisation_is_told_how_to_begin(client) -> None:
    user = UserFactory()
    grant_role(user=user, kind=RoleKind.PROVIDER, unit=city(), actor=ACTOR, now=NOW)
    client.force_login(user)
    assert reverse("provider_register") in client.get("/").content.decode()
    assert client.get("/").context["dashboard"].tasks == []


def test_a_term_that_ends_soon_asks_for_a_new_round(client) -> None:
    provider = ProviderFactory(approved=True, approved_until=TODAY + timedelta(days=60))
    later = ProviderFactory(approved=True, approved_until=TODAY + timedelta(days=61))
    for one in (provider, later):
        client.force_login(member_of(one))
        tasks = client.get("/").context["dashboard"].tasks
        assert len(tasks) == (1 if one == provider else 0)
    client.force_login(officer())
    tasks = {str(task.title): task for task in client.get("/").context["dashboard"].tasks}
    assert tasks["Terms of providers that end"].count == 1


def test_a_provider_completes_its_application_on_its_pages(client) -> None:
    provider = ProviderFactory()
    user = member_of(provider)
    client.force_login(user)
    add = reverse("provider_document_add", args=[provider.pk])
    sent = {"kind": "licence", "issued_on": "2026-01-05", "file": scan()}
    assert client.post(add, sent)["Location"] == reverse("provider_documents", args=[provider.pk])
    assert client.post(add, {"kind": "licence"}).status_code == 422
    hand_in_all(provider, user)
    home = text_of(client, "provider_home", provider.pk)
    assert "Ready to be submitted" in home
    client.post(reverse("provider_submit", args=[provider.pk]))
    assert Provider.objects.get().state == "submitted"
    assert "Under review" in text_of(client, "provider_home", provider.pk)
    for name in ("provider_documents", "provider_declarations", "provider_members"):
        text_of(client, name, provider.pk)


def test_declarations_are_made_on_their_page(client) -> None:
    provider = ProviderFactory()
    client.force_login(member_of(provider))
    page = reverse("provider_declarations", args=[provider.pk])
    form = client.get(page).context["form"]
    codes = [row.text.code for row in form.rows]
    assert client.post(page, {}).status_code == 422
    client.post(page, dict.fromkeys(codes, "confirmed"))
    assert provider.declarations.count() == len(codes)


def test_the_link_of_an_invitation_is_shown_once_and_opens_the_page(client) -> None:
    provider = ProviderFactory()
    client.force_login(member_of(provider))
    sent = {
        "name": "周三",
        "valid_from": TODAY.isoformat(),
        "valid_until": (TODAY + timedelta(days=300)).isoformat(),
        "file": scan(),
    }
    answer = client.post(reverse("provider_invite", args=[provider.pk]), sent)
    link = answer.context["link"]
    assert link in answer.content.decode()
    assert ProviderInvitation.objects.get().token_digest not in link
    path = link.removeprefix("http://testserver")
    guest = UserFactory()
    client.force_login(guest)
    assert provider.name in client.get(path).content.decode()
    client.post(path)
    assert Provider.objects.of_member(guest).get() == provider
    assert client.get(path).status_code == 404
    client.logout()
    assert client.get(reverse("provider_join", args=["nonsense"])).status_code == 404


def test_a_visitor_joins_by_opening_an_account(client) -> None:
    provider = ProviderFactory()
    client.force_login(member_of(provider))
    sent = {
        "name": "周三",
        "valid_from": TODAY.isoformat(),
        "valid_until": TODAY.isoformat(),
        "file": scan(),
    }
    link = client.post(reverse("provider_invite", args=[provider.pk]), sent).context["link"]
    client.logout()
    path = link.removeprefix("http://testserver")
    assert client.post(path, {"username": "x"}).status_code == 422
    account = {
        "account_name": "周三",
        "username": "zhousan",
        "phone": "13812345678",
        "password": "unrelated words nine",
        "again": "unrelated words nine",
    }
    assert client.post(path, account)["Location"] == reverse("account_login")
    assert provider.members.filter(user__username="zhousan").exists()


def test_a_stranger_finds_none_of_it(client) -> None:
    provider = ProviderFactory()
    member_of(provider)
    file = document(provider).file
    client.force_login(member_of(ProviderFactory()))
    for name in ("provider_home", "provider_documents", "provider_members", "provider_profile"):
        text_of(client, name, provider.pk, status=404)
    text_of(client, "provider_file", provider.pk, file.pk, status=404)
    text_of(client, "provider_detail", provider.pk, status=404)
    text_of(client, "provider_list", status=403)


def test_an_officer_reviews_on_the_page_and_the_trail_is_told_of_each_look(client) -> None:
    provider, _user = submitted(contact_phone="13812341234")
    client.force_login(officer())
    assert 'data-count="1"' in text_of(client, "provider_list", query="?show=waiting")
    detail = text_of(client, "provider_detail", provider.pk)
    assert "13812341234" not in detail
    file = provider.documents.first().file
    answer = client.get(reverse("provider_file", args=[provider.pk, file.pk]))
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    tags = list(TrailEvent.objects.values_list("tag", flat=True))
    assert tags.count(ProvidersTag.PROVIDER_VIEWED) == 1
    assert tags.count(ProvidersTag.FILE_VIEWED) == 1
    page = reverse("provider_review", args=[provider.pk])
    assert client.get(page).status_code == 200
    sent = {code: result for code, (result, _note) in all_met().items()}
    sent |= {"decision": "approved", "seen": submission_mark(provider)}
    refused = client.post(page, sent)
    assert refused.status_code == 422
    assert "last day of the term" in refused.content.decode()
    assert client.post(page, {**sent, "until": "2028-11-22"}).status_code == 302
    assert Provider.objects.get().approved_until == date(2028, 11, 22)


def test_an_auditor_reads_and_decides_nothing(client) -> None:
    provider, _user = submitted()
    auditor = UserFactory()
    grant_role(user=auditor, kind=RoleKind.AUDITOR, unit=city(), actor=ACTOR, now=NOW)
    client.force_login(auditor)
    page = text_of(client, "provider_detail", provider.pk)
    assert reverse("provider_debar", args=[provider.pk]) not in page
    for name in ("provider_review", "provider_debar", "provider_suspend", "provider_correct"):
        text_of(client, name, provider.pk, status=403)


def test_restrictions_agreements_and_corrections_have_pages(client) -> None:
    provider = ProviderFactory(approved=True)
    one, other = officer(), officer()
    client.force_login(one)
    debar = reverse("provider_debar", args=[provider.pk])
    sent = {"reason": "串通投标", "first": TODAY.isoformat(), "until": "2027-11-22"}
    assert client.post(debar, {}).status_code == 422
    assert client.post(debar, sent).status_code == 302
    lift = reverse("provider_lift", args=[provider.pk, ProviderRestriction.objects.get().pk])
    assert client.post(lift, {"reason": "查清"}).status_code == 422
    client.force_login(other)
    assert client.post(lift, {"reason": "查清"}).status_code == 302
    agreement = {
        "title": "基地",
        "unit": city().pk,
        "signed_on": TODAY.isoformat(),
        "first": TODAY.isoformat(),
        "last": (TODAY + timedelta(days=30)).isoformat(),
    }
    add = reverse("agreement_add", args=[provider.pk])
    assert client.post(add, agreement).status_code == 302
    assert 'data-count="1"' in text_of(client, "agreement_list", query="?show=ending")
    end = reverse("agreement_end", args=[provider.agreements.get().pk])
    assert client.post(end, {"reason": "搬迁"}).status_code == 302
    correct = reverse("provider_correct", args=[provider.pk])
    new = {"name": "新名学院", "uscc": provider.uscc, "kind": "school", "reason": "更名"}
    assert client.post(correct, new).status_code == 302
    assert Provider.objects.get().name == "新名学院"


def test_a_complaint_reaches_another_officer_and_its_writer_nobody_else(client) -> None:
    provider = ProviderFactory(approved=True)
    member, trainee, judge = member_of(provider), UserFactory(name="告状人"), officer()
    client.force_login(trainee)
    page = reverse("provider_complain", args=[provider.pk])
    assert client.post(page, {"text": "短"}).status_code == 422
    assert client.post(page, {"text": "讲课内容与大纲不一致，多次反映。"}).status_code == 302
    client.force_login(judge)
    complaint = ProviderComplaint.objects.get()
    decide = reverse("complaint_decide", args=[complaint.pk])
    assert "告状人" in client.get(decide).content.decode()
    assert client.post(decide, {"decision": "upheld", "finding": "属实"}).status_code == 302
    client.force_login(member)
    home = text_of(client, "provider_home", provider.pk)
    assert "属实" in home
    assert "告状人" not in home
    assert "大纲" not in home
    assert client.get(page).status_code == 403


def test_an_officer_s_own_complaint_waits_for_another(client) -> None:
    provider, judge = ProviderFactory(approved=True), officer()
    complaint = file_complaint(
        provider=provider, text="讲课内容与大纲不一致。", actor=actor(judge), now=NOW
    )
    client.force_login(judge)
    text_of(client, "complaint_decide", complaint.pk, status=404)
    assert client.get("/").context["dashboard"].tasks == []


PRIVATE = ("0736-7700001", "林二", "内部意见", "告状人")


def test_the_public_register_shows_public_facts_alone(client) -> None:
    provider = ProviderFactory(approved=True)
    course(provider)
    draft = ProviderFactory(name="未批准学院")
    ProviderRestriction.objects.create(
        provider=provider,
        kind="debarment",
        reason="串通投标",
        first=TODAY,
        until=date(2027, 11, 22),
        imposed_at=NOW,
        imposed_by_name="内部意见",
    )
    file_complaint(
        provider=provider,
        text="告状人说课程内容与大纲不一致。",
        actor=ACTOR,
        complainant="告状人",
        now=NOW,
    )
    listed = text_of(client, "public_provider_list")
    page = text_of(client, "public_provider", provider.pk)
    assert provider.name in listed
    assert "串通投标" in listed
    assert "未批准学院" not in listed
    assert "基层治理" in page
    for word in PRIVATE:
        assert word not in listed + page
    text_of(client, "public_provider", draft.pk, status=404)
    assert "审计报告" in text_of(client, "provider_rules")
    assert provider.name not in text_of(client, "public_provider_list", query="?standing=approved")


def test_ratings_are_looked_at_before_they_are_published_and_explained_after(client) -> None:
    from tests.courses.providers.test_rating import enroll, hall

    provider = ProviderFactory(approved=True)
    enroll(hall(provider), "completed", "completed")
    client.force_login(officer())
    query = "?first=2026-01-01&last=2026-11-22"
    assert "100" in text_of(client, "provider_ratings", query=query)
    assert not ProviderRating.objects.exists()
    sent = {"first": "2026-01-01", "last": "2026-11-22"}
    assert client.post(reverse("provider_ratings"), sent).status_code == 302
    rating = ProviderRating.objects.get()
    client.logout()
    page = text_of(client, "public_provider_rating", provider.pk, rating.pk)
    assert "not yet measured" in page
    assert "100.0" in page


def test_the_lists_ask_a_number_of_queries_that_does_not_grow(client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(officer())

    def asked(name) -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            text_of(client, name)
        return len(queries)

    ProviderFactory(approved=True, state="submitted", submitted_at=NOW)
    before = {name: asked(name) for name in ("provider_list", "public_provider_list")}
    ProviderFactory.create_batch(3, approved=True, state="submitted", submitted_at=NOW)
    assert {name: asked(name) for name in before} == before
