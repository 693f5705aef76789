"""The tree of units, level by level; suggestions while one types."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from records.core.access.authority import user_of
from records.core.access.choices import choice_of
from records.core.access.context import actor_of
from records.core.access.readers import Reader, stands_above
from records.register.models import Succession, Unit
from records.register.tree import FOUND, branches_of, life_of, line_to, tops_of
from records.register.unit_field import suggested
from records.trail.services import record_event
from records.trail.tags import OfficeTag


@login_required
@require_safe
def unit_tree(request: HttpRequest) -> HttpResponse:
    """Show a level of the tree, or what a search finds; one unit with its past and what is planned."""
    user = user_of(actor_of(request))
    if not (stands_above(user) or user.file_reader_paths()):
        raise PermissionDenied
    visible = Unit.objects.visible_to(user)
    code, words = request.GET.get("unit", ""), request.GET.get("q", "").strip()[:60]
    focus = get_object_or_404(visible.select_related("parent"), code=code) if code else None
    if request.headers.get("HX-Request") and focus is not None:
        branches = branches_of(user, _below(focus))
        return render(request, "records/register/_branches.html", {"branches": branches})
    found = visible.find(words).order_by("path") if words else None
    level = _below(focus) if focus else tops_of(user)
    _record_view(request, focus, words)
    context = {
        "focus": focus,
        "words": words,
        "branches": branches_of(
            user, level if found is None else found, limit=FOUND if words else None
        ),
        "is_cut": found is not None and found.count() > FOUND,
        **(_about(user, focus) if focus else {}),
    }
    return render(request, "records/register/unit_tree.html", context)


@login_required
@require_safe
def unit_suggestions(request: HttpRequest) -> HttpResponse:
    """Offer the units that fit what was typed so far, of those one may name for the act."""
    try:
        choice = choice_of(request.GET.get("act", ""))
    except ImproperlyConfigured:
        raise Http404 from None
    if choice.model is not Unit:
        raise Http404
    words = request.GET.get(request.GET.get("field", "q"), "")[:60]
    units = suggested(choice.act, request.user, words) if words.strip() else []
    return render(request, "records/register/_suggestions.html", {"units": units})


def _below(unit: Unit) -> Any:
    return Unit.objects.filter(parent=unit, is_active=True)


def _about(user: Reader, focus: Unit) -> dict[str, Any]:
    today = timezone.localdate()
    own = branches_of(user, Unit.objects.filter(pk=focus.pk))
    return {
        "people": own[0].people if own else 0,
        "line": line_to(user, focus),
        "life": life_of(focus, today),
        "became": Succession.objects.filter(predecessor=focus).select_related("successor"),
        "came_from": Succession.objects.filter(successor=focus).select_related("predecessor"),
        "may_change": focus.is_active
        and Unit.objects.managed_by(user).filter(pk=focus.pk).exists(),
    }


def _record_view(request: HttpRequest, focus: Unit | None, words: str) -> None:
    record_event(
        tag=OfficeTag.LIST_VIEWED,
        actor=actor_of(request),
        now=timezone.now(),
        subject=focus.name if focus else str(Unit._meta.verbose_name_plural),
        subject_type="unit",
        subject_id=focus.pk if focus else "",
        after={"q": words} if words else None,
    )
