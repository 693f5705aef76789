"""Lists of the back office as long work: asked for by their address, read again by the worker.

What is kept of a list until a worker has time for it is its address and query, not its rows: the
worker opens the same view as the person who asked, so that what they may see is decided then.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require
from records.core.access.readers import Reader
from records.core.errors import NotPossible
from records.core.exports.services import Listing
from records.core.long_work import queue_work

JOB = "export"
OFFICE = "office"
"""Stands in the parameters for a list of the back office, where others name a kind of export."""


def queue_list(path: str, query: QueryDict, file_format: str, actor: Actor, now: datetime) -> str:
    """Ask for the list at `path` as a file; return the address where it will stand."""
    params = {"source": OFFICE, "path": path, "query": query.urlencode(), "format": file_format}
    return queue_work(kind=JOB, key=export_key(actor, params), params=params, actor=actor, now=now)


def export_key(actor: Actor, params: dict[str, Any]) -> str:
    """Return what makes two requests for an export the same one."""
    told = repr((actor.user_id, actor.on_behalf_of_id, sorted(params.items())))
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def office_listing(path: str, query: str, file_format: str, user: Reader) -> Listing:
    """Return the list at an address of the back office, as `user` sees it.

    Raises NotPossible where no such list is there any more, NotAllowed where it is closed to them.
    """
    request = HttpRequest()
    request.method, request.path = "GET", path
    request.user = user  # type: ignore[assignment]
    asked = QueryDict(query, mutable=True)
    asked["export"] = file_format
    request.GET = asked  # type: ignore[assignment]
    view = _view_at(path)
    view.setup(request, *view.found_args, **view.found_kwargs)
    require(view.user_has_any_permission(view.any_permission_required))
    listing: Listing = view.listing(view.get_queryset())
    return listing


def _view_at(path: str) -> Any:
    try:
        match = resolve(path)
    except Resolver404:
        match = None
    made = getattr(match.func, "view_class", None) if match else None
    if match is None or made is None or not hasattr(made, "listing"):
        raise NotPossible(_("This list is not there any more."))
    view = made(**match.func.view_initkwargs)  # type: ignore[attr-defined]
    view.found_args, view.found_kwargs = match.args, match.kwargs
    return view
