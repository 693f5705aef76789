"""People who may stand on the register twice: the list, two beside each other, the decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from records.archive.forms import PairForm
from records.archive.permissions import may_merge
from records.archive.services import record_pair_viewed, record_pairs_viewed
from records.core.access.context import actor_of
from records.core.errors import DomainError, ManyErrors
from records.register.merging import holdings_of, merge_cadres, objections_to
from records.register.models import Cadre, CadreMerge, NotSame
from records.register.people.duplicates import find_duplicates, likeness_of, mark_not_same
from records.register.people.fields import PERSON_FIELDS, shown

PER_PAGE = 30
DONE_SHOWN = 10


@login_required
@require_safe
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """List the pairs of one's own units that may be one person, and what was merged lately."""
    _require_keeper(request)
    managed = Cadre.objects.managed_by(request.user)
    page = Paginator(find_duplicates(managed), PER_PAGE).get_page(request.GET.get("page"))
    done = CadreMerge.objects.filter(duplicate__merged_into__in=managed)
    record_pairs_viewed(found=page.paginator.count, actor=actor_of(request), now=timezone.now())
    context = {
        "page": page,
        "done": done.select_related("survivor", "duplicate")[:DONE_SHOWN],
    }
    return render(request, "records/archive/duplicate_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def duplicate_pair(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Show two people beside each other; merge them, or remember that they are two."""
    _require_keeper(request)
    managed = Cadre.objects.managed_by(request.user).select_related("unit")
    merged = Cadre.objects.filter(pk__in=(first, second), merged_into__in=managed).first()
    if merged is not None and merged.merged_into_id in (first, second):
        return redirect("cadre_file", pk=merged.merged_into_id)
    one, other = get_object_or_404(managed, pk=first), get_object_or_404(managed, pk=second)
    if one.pk == other.pk:
        return redirect("duplicate_list")
    if request.method == "GET":
        record_pair_viewed(one=one, other=other, actor=actor_of(request), now=timezone.now())
        return _pair(request, one, other, PairForm(pair=(one, other)))
    form = PairForm(request.POST, pair=(one, other))
    if form.is_valid():
        done = _decide(request, form)
        if done is not None:
            return done
    return _pair(request, one, other, form, status=422)


def _decide(request: HttpRequest, form: PairForm) -> HttpResponse | None:
    """Do what was decided; None where it was refused, with the words in the form."""
    given: dict[str, Any] = {
        "reason": form.cleaned_data["reason"],
        "actor": actor_of(request),
        "now": timezone.now(),
    }
    try:
        if request.POST.get("decision") == "different":
            mark_not_same(one=form.pair[0], other=form.pair[1], **given)
            messages.success(request, _("Remembered: these are two people."))
            return redirect("duplicate_list")
        survivor, duplicate = form.chosen()
        merge_cadres(survivor=survivor, duplicate=duplicate, **given)
    except DomainError as error:
        for one in error.errors if isinstance(error, ManyErrors) else [error]:
            form.add_error(one.field if one.field in form.fields else None, one.message)
        return None
    messages.success(request, _("Merged. Everything stands in this file now."))
    return redirect("cadre_file", pk=survivor.pk)


def _pair(
    request: HttpRequest, one: Cadre, other: Cadre, form: PairForm, status: int = 200
) -> HttpResponse:
    context = {
        "one": one,
        "other": other,
        "rows": _rows(one, other),
        "held": [(one, holdings_of(one)), (other, holdings_of(other))],
        "reasons": [reason.label for reason in likeness_of(one, other)],
        "objections": objections_to(one, other),
        "different": NotSame.objects.filter(
            first=min(one.pk, other.pk), second=max(one.pk, other.pk)
        ).first(),
        "form": form,
    }
    return render(request, "records/archive/duplicate_pair.html", context, status=status)


def _rows(one: Cadre, other: Cadre) -> list[dict[str, Any]]:
    """Return the facts of both, those that differ first."""
    rows = [
        {"label": _("Staff number"), "values": (one.staff_number, other.staff_number)},
        {"label": _("Unit"), "values": (one.unit.name, other.unit.name)},
    ]
    for field in PERSON_FIELDS.values():
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if mine or theirs:
            rows.append(
                {
                    "label": field.label,
                    "values": (shown(field.name, mine), shown(field.name, theirs)),
                    "differs": mine != theirs,
                }
            )
    return sorted(rows, key=lambda row: not row.get("differs", True))


def _require_keeper(request: HttpRequest) -> None:
    if not may_merge(request.user):
        raise PermissionDenied
