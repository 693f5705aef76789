"""What somebody sees who asks for every address: one sign an answer."""

from copy import deepcopy
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.house.matrix.addresses import Address, addresses, differs, kwargs_of
from tests.house.matrix.world import World

OK, GOES_ON, SIGN_IN, REFUSED, NOT_THERE, NOT_SO, BAD = "+", ">", "L", "x", "0", "m", "b"
BROKEN = "!"
"""A server error: the table never holds one."""
MEANING = {
    OK: "answers (a form with errors too)",
    GOES_ON: "leads on to another page",
    SIGN_IN: "asks to sign in",
    REFUSED: "is refused",
    NOT_THERE: "does not exist for this person",
    NOT_SO: "does not take this method",
    BAD: "says that the question is not understood",
}


def sign_of(answer: HttpResponse) -> str:
    """Return the sign for an answer."""
    status = answer.status_code
    if status >= 500:
        return BROKEN
    if status in (301, 302):
        to = answer["Location"]
        if "/login/" in to:
            return SIGN_IN
        asked_in_office = answer.wsgi_request.path.startswith("/admin/")
        return REFUSED if to == "/admin/" and asked_in_office else GOES_ON
    if status in (401, 403):
        return REFUSED
    if status in (404, 410):
        return NOT_THERE
    if status == 405:
        return NOT_SO
    return BAD if status == 400 else OK


def look(world: World, role: str) -> dict[str, str]:
    """Return what `role` sees: `address method side` → sign. Nothing of it stays written."""
    client = Client(raise_request_exception=False)
    user = world.accounts[role]
    if user is not None:
        client.force_login(user)
    seen = {}
    for address in addresses():
        for side in ("near", "far") if differs(address, world) else ("near",):
            path = path_of(address, world, side)
            for method in ("GET", "POST"):
                seen[f"{address.name} {method} {side}"] = _ask(client, method, path)
    return seen


def path_of(address: Address, world: World, side: str) -> str:
    """Return the path of an address for the rows of one side."""
    kwargs = kwargs_of(address, world, side)
    try:
        return reverse(address.name, kwargs=kwargs)
    except NoReverseMatch:
        return reverse(address.name, args=list(_positional(address, world, side)))


def _positional(address: Address, world: World, side: str) -> list[Any]:
    rows = world.rows[side]
    return {
        "wagtaildocs_serve": [rows["document"].pk, rows["document"].filename],
        "wagtailadmin_pages:revisions_compare": [rows["course"].pk, "earliest", "latest"],
        "wagtail_serve": ["courses/"],
    }[address.name]


def _ask(client: Client, method: str, path: str) -> str:
    """Return the sign for one question; session and database are afterwards as before."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.get(path) if method == "GET" else client.post(path, {})
        if answer.streaming:
            list(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return sign_of(answer)
