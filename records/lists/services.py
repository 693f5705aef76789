"""Writes to saved filters; the trail of a search."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require
from records.core.errors import DomainError, NotAllowed
from records.core.protection.masking import mask_text
from records.core.seams import LISTS, ListPage
from records.lists.asked import narrowing
from records.lists.models import SavedFilter
from records.lists.tags import ListsTag
from records.trail.services import record_event

MAX_FILTERS = 20
"""Saved filters of one person for one list: more than a person tells apart."""


@transaction.atomic
def save_filter(
    *, list_code: str, name: str, query: str, actor: Actor, now: datetime
) -> SavedFilter:
    """Keep a list's filters for the actor under a name; the same name keeps the newer ones.

    Raises KeyError for a list that no room brought, DomainError where nothing narrows the list, the
    name is missing or too long, or there are as many as allowed.
    """
    name, kept = _checked_name(name), _kept_query(LISTS[list_code], query)
    owner = _locked_owner(actor)
    own = SavedFilter.objects.filter(user=owner, list_code=list_code)
    found = own.filter(name=name).first()
    if found is not None and found.query == kept:
        return found
    if found is None and own.count() >= MAX_FILTERS:
        raise DomainError(
            _("You have %(limit)d saved filters here, as many as allowed: remove one first.")
            % {"limit": MAX_FILTERS}
        )
    found = found or SavedFilter(user_id=owner, list_code=list_code, name=name)
    found.query, found.saved_at = kept, now
    found.save()
    _record(ListsTag.FILTER_SAVED, found, actor, now)
    return found


@transaction.atomic
def rename_filter(*, saved: SavedFilter, name: str, actor: Actor, now: datetime) -> SavedFilter:
    """Give a saved filter another name.

    Raises NotAllowed for another person's, DomainError where the name is missing or taken.
    """
    owner = _locked_owner(actor)
    require(saved.user_id == owner)
    name = _checked_name(name)
    if saved.name == name:
        return saved
    others = SavedFilter.objects.filter(user=owner, list_code=saved.list_code)
    if others.filter(name=name).exists():
        raise DomainError(_("You have a filter of this name already."), field="name")
    saved.name = name
    saved.save(update_fields=["name"])
    _record(ListsTag.FILTER_RENAMED, saved, actor, now)
    return saved


@transaction.atomic
def remove_filter(*, saved: SavedFilter, actor: Actor, now: datetime) -> None:
    """Let go of a saved filter; raises NotAllowed for another person's."""
    require(saved.user_id == _locked_owner(actor))
    if SavedFilter.objects.filter(pk=saved.pk).exists():
        _record(ListsTag.FILTER_REMOVED, saved, actor, now)
        SavedFilter.objects.filter(pk=saved.pk).delete()


def record_search(*, words: str, found: Mapping[str, int], actor: Actor, now: datetime) -> None:
    """Tell the trail what was searched for, and how much of each kind was shown."""
    record_event(
        tag=ListsTag.SEARCHED,
        actor=actor,
        now=now,
        subject=_("Search"),
        subject_type="search",
        subject_id="",
        after={"q": mask_text(words), "found": dict(found)},
    )


def _kept_query(page: ListPage, query: str) -> str:
    kept = QueryDict(mutable=True)
    # An address typed by hand may hold anything: only what the list knows is kept.
    kept.update(narrowing(page, QueryDict(query)))
    text = kept.urlencode()
    if not text:
        raise DomainError(_("Narrow the list first; then its filters can be saved."))
    if len(text) > 1000:
        raise DomainError(_("These filters are too long to be saved."))
    return text


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise DomainError(_("Give the filter a name."), field="name")
    if len(name) > 40:
        raise DomainError(_("A filter's name has at most 40 characters."), field="name")
    return name


def _locked_owner(actor: Actor) -> int:
    """Return the number of the actor's account, which is the lock for what belongs to it."""
    if actor.user_id is None:
        raise NotAllowed(_("Filters belong to the person who saves them."))
    # Counted and named under the lock of the account: two saves at once cannot both be the last.
    accounts = get_user_model()._default_manager.select_for_update(no_key=True)
    return accounts.values_list("pk", flat=True).get(pk=actor.user_id)


def _record(tag: ListsTag, saved: SavedFilter, actor: Actor, now: datetime) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=saved.name,
        subject_type="saved_filter",
        subject_id=saved.pk,
        after={"list": saved.list_code},
    )
