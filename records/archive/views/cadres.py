"""The officer's list of cadres, and the file of one."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from records.accounts.context import account_of
from records.archive.enums import ProtectedField, RevealPurpose
from records.archive.file_reads import BOOK_OF, MERGES_INTO, POSTS_OF, TAGS_ON
from records.archive.forms import CadreFilterForm, RevealForm
from records.archive.lists import CADRES
from records.archive.permissions import (
    may_merge,
    may_read_files,
    may_reveal,
    may_set_photo,
    may_transfer,
)
from records.archive.presentation import (
    VERDICTS,
    shown_background,
    shown_results,
    verdict_facts,
    verdict_hint,
)
from records.archive.rows import cadre_rows
from records.archive.services import (
    record_file_viewed,
    record_list_viewed,
    reveal_number,
)
from records.archive.summary import facts_of_posts
from records.archive.years import current_in, group_by_year
from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.core.labels import label_of
from records.eligibility.checking.check import check_cadre
from records.eligibility.checking.queries import serving_on
from records.journal.sources import evidence_of
from records.journal.verify import broken_chains
from records.lists.frame import open_list
from records.register.enums import PriorityTagKind
from records.register.models import Cadre, CadrePhoto

NEWEST = 5


@login_required
@require_safe
def cadre_list(request: HttpRequest) -> HttpResponse:
    """List the cadres one may see, narrowed by words, unit, level, a requirement met or not."""
    user = account_of(request)
    if not may_read_files(user):
        raise PermissionDenied
    now = timezone.now()
    form = CadreFilterForm(request.GET, user=user, today=timezone.localdate(now))
    cadres = serving_on(Cadre.objects.visible_to(user), form.day)
    listing = open_list(request, CADRES, form.find(cadres))
    record_list_viewed(
        asked={key: value for key, value in request.GET.items() if value},
        found=listing.count,
        actor=actor_of(request),
        now=now,
    )
    context = {
        "form": form,
        "listing": listing,
        "rows": cadre_rows(list(listing.page), form),
        "as_of": form.day,
        "day_query": f"?as_of={form.day:%Y-%m-%d}" if form.day != form.today else "",
        "may_merge": may_merge(user),
    }
    return render(request, "records/archive/cadre_list.html", context)


@login_required
@require_safe
def cadre_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a cadre's file: the answer, each rule explained, the entries that prove it.

    The address of an entry that was merged leads to the file it was merged into.
    """
    try:
        cadre = _visible(request, pk)
    except Http404:
        reachable = Cadre.objects.reachable_by(request.user).filter(pk=pk)
        kept = reachable.values_list("merged_into", flat=True).first()
        if kept is None:
            raise
        return redirect("cadre_file", pk=kept)
    return _file(request, cadre)


@never_cache
@login_required
@require_POST
def cadre_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one number in full, once, for a stated purpose."""
    cadre = _visible(request, pk)
    if not may_reveal(request.user, cadre) or not (cadre.citizen_number or cadre.phone):
        raise Http404
    form = RevealForm(request.POST, cadre=cadre)
    if not form.is_valid():
        return _file(request, cadre, form)
    field = ProtectedField(form.cleaned_data["field"])
    purpose = RevealPurpose(form.cleaned_data["purpose"])
    try:
        number = reveal_number(
            cadre=cadre,
            field=field,
            purpose=purpose,
            details=form.cleaned_data["details"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(error.field or None, str(error))
        return _file(request, cadre, form)
    context = {
        "cadre": cadre,
        "number": number,
        "field_label": field.label,
        "purpose": purpose.label,
        "details": form.cleaned_data["details"],
    }
    return render(request, "records/archive/cadre_reveal.html", context)


def _visible(request: HttpRequest, pk: int) -> Cadre:
    photo = CadrePhoto.objects.filter(cadre=OuterRef("pk"))
    cadres = Cadre.objects.visible_to(request.user).annotate(has_photo=Exists(photo))
    return get_object_or_404(cadres.select_related("unit"), pk=pk)


def _file(request: HttpRequest, cadre: Cadre, form: RevealForm | None = None) -> HttpResponse:
    user = account_of(request)
    is_own = cadre.pk == user.cadre_id
    if is_own and not may_read_files(user):
        return redirect("archive")
    now = timezone.now()
    as_of = _day(request.GET.get("as_of")) or timezone.localdate(now)
    check = check_cadre(cadre, as_of=as_of)
    if not is_own:
        record_file_viewed(cadre=cadre, as_of=as_of, check=check, actor=actor_of(request), now=now)
    # The whole book of one person, read once: what counts, what is newest and the years are in it.
    book = BOOK_OF.rows(cadre.pk)
    newest = [entry for entry in reversed(book) if entry.occurred_on <= as_of][:NEWEST]
    posts = POSTS_OF.rows(cadre.pk)
    merges = MERGES_INTO.rows(cadre.pk)
    chains = [cadre.pk, *(merge.duplicate_id for merge in merges)]
    context = {
        "cadre": cadre,
        "as_of": as_of,
        "today": timezone.localdate(now),
        "check": check,
        "verdict_kind": VERDICTS[check.verdict] if check.held else "info",
        "facts": facts_of_posts(posts, check.unit_name, as_of),
        "verdict_facts": verdict_facts(check),
        "hint": verdict_hint(check),
        "rules": shown_results(check, {entry.pk: entry for entry in book}),
        "newest": newest,
        "newest_evidence": evidence_of(newest[0]) if newest else None,
        "is_whole": not broken_chains(chains),
        "appointments": posts[::-1],
        "years": group_by_year(current_in(book, as_of)),
        "has_photo": cadre.has_photo,  # type: ignore[attr-defined]
        "may_set_photo": may_set_photo(user, cadre),
        "may_transfer": may_transfer(user, cadre),
        "tags": _tags(cadre, as_of),
        "background": shown_background(cadre),
        "merges": merges,
        "reveal_form": (form or RevealForm(cadre=cadre)) if may_reveal(user, cadre) else None,
    }
    status = 422 if form is not None else 200
    return render(request, "records/archive/cadre_file.html", context, status=status)


def _tags(cadre: Cadre, as_of: date) -> list[str]:
    return [label_of(PriorityTagKind, kind) for kind in TAGS_ON.rows(cadre.pk, as_of)]


def _day(text: str | None) -> Any:
    try:
        return parse_date(text or "")
    except ValueError:
        return None
