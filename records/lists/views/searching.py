"""One search over what the rooms can be searched by."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from records.accounts.context import account_of
from records.core.access.context import actor_of
from records.core.pinyin import as_typed
from records.core.seams import SearchHit, SearchSource
from records.lists.permissions import held_kinds, sources_for
from records.lists.services import record_search

SHOWN = 8
"""Rows of each kind on the page; the kind's own list shows the rest."""
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    source: SearchSource
    hits: Sequence[SearchHit]
    has_more: bool
    more_url: str


@never_cache
@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find people, units, classes and what else the rooms bring, each within what one may see."""
    user = account_of(request)
    sources = sources_for(held_kinds(user))
    if not sources:
        raise PermissionDenied
    words = as_typed(request.GET.get("q", ""))[:LONGEST]
    found = [_group(source, user, words) for source in sources] if words else []
    groups = [group for group in found if group.hits]
    if words:
        record_search(
            words=words,
            found={group.source.code: len(group.hits) for group in groups},
            actor=actor_of(request),
            now=timezone.now(),
        )
    context = {"words": words, "groups": groups, "sources": sources}
    return render(request, "records/lists/search.html", context)


def _group(source: SearchSource, user: object, words: str) -> Group:
    hits = source.find(user, words, SHOWN + 1)
    more = source.more(words) if source.more else ""
    return Group(source, hits[:SHOWN], len(hits) > SHOWN, more)
