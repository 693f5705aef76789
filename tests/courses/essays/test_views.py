"""The essay's pages as author, marker and everyone else meet them."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.essays.enums import EssayState
from courses.essays.models import Essay, EssayVersion
from courses.essays.services import assign_marker, name_reader
from courses.essays.tags import EssaysTag
from records.trail.models import TrailEvent
from tests.factories.courses import EnrollmentFactory, TrainingClassFactory
from tests.factories.courses_essays import TEXT, TITLE, actor_of_user, draft_of, handed_in
from tests.factories.records import NOW, RoleFactory, UserFactory

HTMX = {"HTTP_HX_REQUEST": "true"}


def typed(text: str = TEXT, base: int = 0, **more: str) -> dict[str, str]:
    return {"title": TITLE, "text": text, "base_version": str(base), **more}


def address(name: str, desk, *more: int) -> str:
    return reverse(name, args=(desk.training_class.pk, *more))


# writing --------------------------------------------------------------------------------


def test_it_saves_as_one_types(desk) -> None:
    browser = desk.client(desk.author)
    with time_machine.travel(NOW, tick=False):
        page = browser.post(address("essay_autosave", desk), typed(), **HTMX)

    text = page.content.decode()
    assert page.headers["X-Saved"] == "yes"
    assert "09:00" in text
    assert 'id="base-version" value="1" hx-swap-oob="true"' in text
    assert Essay.objects.get().current.text == TEXT


def test_two_windows_learn_of_each_other_and_keep_both_texts(desk) -> None:
    browser = desk.client(desk.author)
    browser.post(address("essay_autosave", desk), typed("第一窗口"), **HTMX)
    page = browser.post(address("essay_autosave", desk), typed("第二窗口"), **HTMX)

    assert page.headers["X-Saved"] == "no"
    assert 'name="newest"' in page.content.decode()
    assert EssayVersion.objects.count() == 1

    # Without a script the page itself comes back, with what was typed still on it.
    page = browser.post(address("essay_write", desk), typed("第二窗口"))
    assert page.status_code == 409
    assert "第二窗口" in page.content.decode()
    browser.post(address("essay_write", desk), typed("第二窗口", newest="1"))
    assert [v.text for v in EssayVersion.objects.order_by("number")] == ["第一窗口", "第二窗口"]


def test_an_earlier_version_is_shown_and_made_the_newest(desk) -> None:
    draft_of(desk.enrollment, text="初稿")
    draft_of(desk.enrollment, text="二稿")
    browser = desk.client(desk.author)
    assert "初稿" in browser.get(address("essay_version", desk, 1)).content.decode()
    browser.post(address("essay_version", desk, 1))
    assert Essay.objects.get().current.text == "初稿"
    assert EssayVersion.objects.count() == 3


def test_handing_in_asks_first_and_ends_at_the_receipt(desk) -> None:
    browser = desk.client(desk.author)
    asked = browser.post(address("essay_submit", desk), typed(), follow=True)
    # The question has an address of its own: Back from the receipt asks nothing of the browser.
    assert asked.redirect_chain == [(address("essay_submit", desk), 302)]
    assert 'name="confirm"' in asked.content.decode()
    assert Essay.objects.get().state == EssayState.DRAFT

    done = browser.post(
        address("essay_submit", desk), {"confirm": "1", "version": "1"}, follow=True
    )
    essay = Essay.objects.get()
    assert essay.state == EssayState.SUBMITTED
    assert essay.receipt in done.content.decode()
    again = browser.post(
        address("essay_submit", desk), {"confirm": "1", "version": "1"}, follow=True
    )
    assert essay.receipt in again.content.decode()


def test_too_short_stays_on_the_page_with_what_was_typed(desk) -> None:
    sent = {**typed("太短了"), "title": ""}
    browser = desk.client(desk.author)
    page = browser.post(address("essay_submit", desk), sent, follow=True)
    text = page.content.decode()
    assert "太短了" in text
    # All that is missing at once, each with the way to its field.
    assert 'href="#id_title"' in text
    assert 'href="#id_text"' in text
    assert page.redirect_chain[-1] == (f"{address('essay_write', desk)}?hand_in=1", 302)
    assert "有误：" in text or "Error: " in text
    # What was saved on the way is what the page goes on from.
    assert 'name="base_version" value="1"' in text


def test_an_essay_handed_in_is_not_asked_about_again(desk) -> None:
    handed_in(desk.enrollment)
    browser = desk.client(desk.author)
    assert browser.get(address("essay_submit", desk)).url == address("essay_write", desk)


def test_a_window_opened_before_handing_in_keeps_what_it_typed(desk) -> None:
    handed_in(desk.enrollment)
    page = desk.client(desk.author).post(address("essay_write", desk), typed("还想补充", 1))
    assert page.status_code == 409
    assert "还想补充" in page.content.decode()


def test_returned_revised_and_handed_in_again(desk) -> None:
    essay = handed_in(desk.enrollment)
    marker = desk.client(desk.supervisor)
    marker.post(
        reverse("essay_review", args=[essay.pk]),
        {"decision": "return", "comment": "联系岗位再深一些", "version": "1"},
    )
    browser = desk.client(desk.author)
    assert "联系岗位再深一些" in browser.get(address("essay_write", desk)).content.decode()
    browser.post(address("essay_submit", desk), typed(TEXT + "岗位", 1))
    browser.post(address("essay_submit", desk), {"confirm": "1", "version": "2"})
    marker.post(
        reverse("essay_review", args=[essay.pk]),
        {"decision": "accept", "grade": "good", "comment": "", "version": "2"},
    )

    found = Essay.objects.get()
    assert (found.state, found.grade, found.receipt) == ("accepted", "good", essay.receipt)
    page = browser.get(address("essay_write", desk)).content.decode()
    assert essay.receipt in page


# who may open ---------------------------------------------------------------------------


@pytest.fixture
def strangers(desk):
    """People with every power but a task with this essay."""
    return {
        "superuser": UserFactory(is_superuser=True, is_staff=True),
        "officer of the organiser": RoleFactory(
            kind="officer", unit=desk.training_class.organiser
        ).user,
        "auditor": RoleFactory(kind="auditor").user,
        "classmate": UserFactory(cadre=EnrollmentFactory(training_class=desk.training_class).cadre),
        "another supervisor": RoleFactory(kind="class_supervisor").user,
    }


def test_nobody_else_can_open_decide_or_share(desk, strangers) -> None:
    essay = handed_in(desk.enrollment)
    for who, user in strangers.items():
        browser = desk.client(user)
        assert browser.get(reverse("essay_read", args=[essay.pk])).status_code == 404, who
        for name in ("essay_review", "essay_marker", "essay_reader"):
            sent = browser.post(reverse(name, args=[essay.pk]), {"decision": "return"})
            assert sent.status_code == 404, (who, name)
        assert TEXT[:20] not in browser.get(reverse("essay_list")).content.decode()
    assert not TrailEvent.objects.filter(tag=EssaysTag.ESSAY_OPENED).exists()


def test_others_cannot_write_it(desk, strangers) -> None:
    draft_of(desk.enrollment)
    officer = desk.client(strangers["officer of the organiser"])
    for name in ("essay_write", "essay_autosave", "essay_submit"):
        assert officer.post(address(name, desk), typed("改")).status_code == 404
    assert officer.get(address("essay_version", desk, 1)).status_code == 404
    classmate = desk.client(strangers["classmate"])
    assert TEXT[:20] not in classmate.get(address("essay_write", desk)).content.decode()


def test_every_opening_by_another_is_told_with_its_purpose(desk) -> None:
    essay = handed_in(desk.enrollment)
    marker, officer = RoleFactory(kind="lecturer").user, RoleFactory(kind="officer").user
    supervisor = actor_of_user(desk.supervisor)
    assign_marker(essay=essay, marker=marker, actor=supervisor, now=NOW)
    name_reader(essay=essay, reader=officer, purpose="信访核查", actor=supervisor, now=NOW)

    for user in (desk.author, marker, desk.supervisor, officer):
        page = desk.client(user).get(reverse("essay_read", args=[essay.pk]), follow=True)
        assert TEXT[:20] in page.content.decode()

    opened = TrailEvent.objects.filter(tag=EssaysTag.ESSAY_OPENED).order_by("pk")
    assert [(e.actor_id, e.after["purpose"]) for e in opened] == [
        (marker.pk, "marking"),
        (desk.supervisor.pk, "supervision"),
        (officer.pk, "信访核查"),
    ]
    # A named reader reads; deciding is the marker's.
    sent = desk.client(officer).post(
        reverse("essay_review", args=[essay.pk]), {"decision": "accept", "grade": "good"}
    )
    assert sent.status_code == 404


def test_a_draft_is_the_authors_alone(desk) -> None:
    essay = draft_of(desk.enrollment)
    page = desk.client(desk.supervisor).get(reverse("essay_read", args=[essay.pk]))
    assert TEXT[:20] not in page.content.decode()
    assert not TrailEvent.objects.filter(tag=EssaysTag.ESSAY_OPENED).exists()


def test_the_supervisor_gives_it_to_a_marker_and_names_a_reader(desk) -> None:
    essay = handed_in(desk.enrollment)
    marker, officer = RoleFactory(kind="lecturer").user, RoleFactory(kind="officer").user
    browser = desk.client(desk.supervisor)
    browser.post(reverse("essay_marker", args=[essay.pk]), {"marker": marker.username})
    browser.post(
        reverse("essay_reader", args=[essay.pk]),
        {"reader": officer.username, "purpose": "信访核查"},
    )
    assert Essay.objects.get().marker == marker
    assert essay.readers.get().user == officer
    refused = browser.post(reverse("essay_marker", args=[essay.pk]), {"marker": "nobody"})
    assert refused.status_code == 422


def test_a_wrong_decision_stays_on_the_page(desk) -> None:
    essay = handed_in(desk.enrollment)
    page = desk.client(desk.supervisor).post(
        reverse("essay_review", args=[essay.pk]), {"decision": "return", "comment": ""}
    )
    assert page.status_code == 422


def test_a_decision_leads_to_the_next_of_the_same_list(desk) -> None:
    first = handed_in(desk.enrollment)
    second = handed_in(EnrollmentFactory(training_class=desk.training_class))
    elsewhere = TrainingClassFactory(supervisor=desk.supervisor, requires_essay=True)
    other = handed_in(EnrollmentFactory(training_class=elsewhere))
    browser = desk.client(desk.supervisor)
    browser.cookies["django_language"] = "en"
    of_class = f"?class={desk.training_class.pk}"

    page = browser.get(reverse("essay_read", args=[first.pk]) + of_class).content.decode()
    assert "1 more to mark" in page
    decision = {"decision": "accept", "grade": "good", "version": "1"}

    def decide(essay, **more):
        return browser.post(reverse("essay_review", args=[essay.pk]), {**decision, **more})

    sent = decide(first, **{"class": desk.training_class.pk})
    assert sent.url == reverse("essay_read", args=[second.pk]) + of_class
    sent = decide(second, **{"class": desk.training_class.pk})
    assert sent.url == reverse("essay_list") + of_class
    assert "The last one to mark" in (
        browser.get(reverse("essay_read", args=[other.pk])).content.decode()
    )


def test_one_passed_over_comes_after_the_last(desk) -> None:
    first = handed_in(desk.enrollment)
    second = handed_in(EnrollmentFactory(training_class=desk.training_class))
    sent = desk.client(desk.supervisor).post(
        reverse("essay_review", args=[second.pk]),
        {"decision": "return", "comment": "再改", "version": "1"},
    )
    assert sent.url == reverse("essay_read", args=[first.pk])


# the queue ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_asks_the_same_of_the_database_whatever_its_length(desk, number) -> None:
    handed_in(desk.enrollment)
    for _other in range(number - 1):
        handed_in(EnrollmentFactory(training_class=desk.training_class))
    browser = desk.client(desk.supervisor)
    browser.get(reverse("essay_list"))
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse("essay_list"))
    assert page.content.decode().count("essays/") >= number
    assert len(queries) == QUERIES, [q["sql"][:90] for q in queries]


QUERIES = 10
"""Session, user, roles, two counts, the classes, the page's count, its rows, the trail."""


def test_the_queue_is_filtered_by_state_and_class(desk) -> None:
    essay = handed_in(desk.enrollment)
    browser = desk.client(desk.supervisor)
    listed = browser.get(reverse("essay_list"), {"class": desk.training_class.pk})
    assert reverse("essay_read", args=[essay.pk]) in listed.content.decode()
    empty = browser.get(reverse("essay_list"), {"state": "done"})
    assert reverse("essay_read", args=[essay.pk]) not in empty.content.decode()
