"""From an entry of the book down to what proves it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from records.accounts.context import account_of
from records.archive.entry_form import EntryFilterForm
from records.archive.lists import ENTRIES
from records.archive.permissions import may_read_files
from records.archive.services import record_entries_viewed, record_entry_viewed
from records.archive.years import outcome_of
from records.core.access.context import actor_of
from records.journal.models import Entry
from records.journal.sources import evidence_of
from records.lists.frame import open_list


@login_required
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """List the entries of the archives one may read, narrowed by person, title, kind and days."""
    user = account_of(request)
    if not may_read_files(user):
        raise PermissionDenied
    form = EntryFilterForm(request.GET, user=user)
    entries = Entry.objects.visible_to(user).select_related("cadre", "reversed_by")
    listing = open_list(request, ENTRIES, form.find(entries))
    record_entries_viewed(
        asked=listing.asked, found=listing.count, actor=actor_of(request), now=timezone.now()
    )
    for entry in listing.page:
        entry.outcome = outcome_of(entry)
    context = {"form": form, "listing": listing}
    return render(request, "records/archive/entry_list.html", context)


@login_required
@require_safe
def entry_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an entry, its place in the chain, and the steps down to the single marks."""
    user = account_of(request)
    entry = get_object_or_404(
        Entry.objects.visible_to(user).select_related(
            "cadre__unit", "conversion", "reverses", "reversed_by"
        ),
        pk=pk,
    )
    is_own = entry.cadre_id == user.cadre_id
    if not is_own:
        record_entry_viewed(entry=entry, actor=actor_of(request), now=timezone.now())
    beside = Entry.objects.filter(cadre=entry.cadre_id, seq__in=(entry.seq - 1, entry.seq + 1))
    places = {place.seq - entry.seq: place for place in beside.only("seq", "digest")}
    context = {
        "entry": entry,
        "evidence": evidence_of(entry),
        "is_own": is_own,
        "reversed_by": getattr(entry, "reversed_by", None),
        "previous": places.get(-1),
        "following": places.get(1),
    }
    return render(request, "records/archive/entry_evidence.html", context)
