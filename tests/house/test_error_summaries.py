"""A form that is refused says so at its top, with the way to each field, on every page.

Every page of the site is opened as everybody who may; each of its forms that takes something typed
or chosen is sent with nothing filled in, as a browser would.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from tests.factories.records import NOW
from tests.house.matrix.addresses import addresses
from tests.house.matrix.seen import path_of
from tests.house.matrix.world import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WHO = ("anonymous", "trainee", "class_supervisor", "officer", "provider", "superuser")
SEEN_SUMMARIES = 12
"""At least so many different forms answer an empty sending with a summary."""


@dataclass
class Form:
    """A form that posts: where to, and what it sends where nothing is filled in."""

    action: str
    sent: dict[str, str] = field(default_factory=dict)
    asks: bool = False
    button: tuple[str, str] | None = None


class Page(HTMLParser):
    """What of a page matters here: its forms, its ids, its summaries and where they lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.ids: list[str] = []
        self.anchors: list[str] = []
        self.summaries = 0
        self.title = ""
        self.invalid: list[dict[str, Any]] = []
        self._form: Form | None = None
        self._within = self._in_summary = 0
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self._form = Form(given.get("action") or "")
            self.forms.append(self._form)
        elif self._form is not None and tag in ("input", "select", "textarea", "button"):
            self._control(tag, given)
        if given.get("aria-invalid") == "true":
            self.invalid.append(given)
        self._in_title = tag == "title"
        if "error-summary" in (given.get("class") or ""):
            self.summaries += 1
            self._in_summary = 1
        elif self._in_summary and tag == "div":
            self._in_summary += 1
        elif self._in_summary and tag == "a":
            self.anchors.append((given.get("href") or "").removeprefix("#"))

    def _control(self, tag: str, given: dict[str, str | None]) -> None:
        assert self._form is not None
        name, kind = given.get("name"), given.get("type") or tag
        if not name:
            return
        if kind == "hidden":
            self._form.sent[name] = given.get("value") or ""
        elif tag == "button" or kind in ("submit", "button"):
            if self._form.button is None:
                self._form.button = (name, given.get("value") or "")
        else:
            self._form.asks = True
            if kind not in ("checkbox", "radio", "file"):
                self._form.sent[name] = ""

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "title":
            self._in_title = False
        elif tag == "div" and self._in_summary:
            self._in_summary -= 1


def _pages(world: World, client: Client) -> Iterator[tuple[str, Page]]:
    """Give the pages of the site itself that answer this person."""
    for address in addresses():
        try:
            path = path_of(address, world, "near")
        except LookupError:
            continue  # The matrix of addresses fails until it has a row for it.
        if path.startswith(("/admin/", "/documents/")):
            continue
        answer = _ask(client, "get", path)
        if answer.status_code == 200 and "text/html" in answer.get("Content-Type", ""):
            yield path, Page(answer.content.decode())


def _ask(client: Client, method: str, path: str, sent: Any = None) -> Any:
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method)(path, sent)
        if not answer.streaming:
            answer.content  # noqa: B018 (drawn before its rows are gone)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def _problems(path: str, form: Form, page: Page) -> Iterator[str]:
    if page.summaries != 1:
        yield f"{path} → {form.action}: {page.summaries} summaries"
    if len(page.anchors) != len(set(page.anchors)):
        yield f"{path}: two errors lead to one field"
    for anchor in page.anchors:
        if page.ids.count(anchor) != 1:
            yield f"{path}: #{anchor} is there {page.ids.count(anchor)} times"
    for control in page.invalid:
        # An option of a group is described by the group.
        if not any(one.endswith(f"{control.get('name')}_error") for one in page.ids):
            yield f"{path}: {control.get('name')} is not described by its error"
    if not page.title.strip().startswith("Error: "):
        yield f"{path}: the title does not say it: {page.title!r}"


def test_every_form_that_is_refused_has_a_summary_that_leads_to_its_fields() -> None:
    problems: list[str] = []
    answered: set[str] = set()
    with time_machine.travel(NOW, tick=False):
        world = build_world()
        for who in WHO:
            client = Client()
            client.cookies["django_language"] = "en"
            if world.accounts[who] is not None:
                client.force_login(world.accounts[who])
            for path, page in _pages(world, client):
                for form in page.forms:
                    if not form.asks:
                        continue
                    target = form.action or path
                    button = dict([form.button]) if form.button else {}
                    sent = {"csrfmiddlewaretoken": "x", **form.sent, **button}
                    answer = _ask(client, "post", target, sent)
                    if answer.status_code not in (200, 422) or answer.streaming:
                        continue
                    answered.add(target)
                    problems += _problems(path, form, Page(answer.content.decode()))
    assert sorted(set(problems)) == []
    assert len(answered) >= SEEN_SUMMARIES, sorted(answered)
