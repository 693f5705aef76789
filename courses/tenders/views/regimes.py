"""The regimes as everybody of procurement reads them, and the word of a second person."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.tenders.models import Regime
from courses.tenders.models.regime import PERIODS
from courses.tenders.permissions import keeps_regimes, may_list_tenders
from courses.tenders.scoring import plain
from courses.tenders.services import confirm_regime
from records.accounts.context import account_of
from records.core.access.context import actor_of
from records.core.errors import DomainError


def regime_rows(regime: Regime) -> list[tuple[str, str]]:
    """Return what a regime sets, as pairs of a label and a text; what it does not set is left out."""
    meta = Regime._meta
    rows = [
        (str(meta.get_field(name).verbose_name), str(regime.period(name)))  # type: ignore[union-attr]
        for name in PERIODS
        if regime.period(name) is not None
    ]
    for name in ("budget_from", "budget_below", "split_limit"):
        value = getattr(regime, name)
        if value is not None:
            rows.append((str(meta.get_field(name).verbose_name), f"{value:,.0f}"))  # type: ignore[union-attr]
    panel = f"{regime.panel_size}"
    if regime.large_budget is not None and regime.panel_size_large != regime.panel_size:
        large = {"size": regime.panel_size_large, "from": f"{regime.large_budget:,.0f}"}
        panel += _("; %(size)d from %(from)s yuan") % large
    return [
        *rows,
        (_("Bidders, at least"), str(regime.min_bidders)),
        (_("Members of the panel, at least"), panel),
        (_("Weight of the price (%)"), _span(regime.price_weight_min, regime.price_weight_max)),
        (_("Deduction for small firms (%)"), _span(regime.small_firm_min, regime.small_firm_max)),
        (_("Price envelopes open"), regime.get_price_opening_display()),
        (_("Additions to the contract, at most (%)"), plain(regime.addon_max)),
        (_("Files kept for years"), str(regime.keep_years)),
    ]


def _span(least: Any, most: Any) -> str:
    return plain(least) if least == most else f"{plain(least)}–{plain(most)}"


@login_required
@require_safe
def regime_list(request: HttpRequest) -> HttpResponse:
    """Show the regimes in force today, and those that wait for a second person."""
    user = account_of(request)
    if not (may_list_tenders(user) or user.is_superuser):
        raise PermissionDenied
    rows = Regime.objects.in_force(timezone.localdate()).order_by("code")
    waiting = Regime.objects.to_confirm().order_by("code", "version")
    context = {
        "regimes": [(row, regime_rows(row)) for row in rows],
        "waiting": [(row, regime_rows(row), row.recorded_by != user.pk) for row in waiting],
        "may_keep": keeps_regimes(user),
        "crumbs": [
            {"label": _("Tenders"), "url": reverse("tender_list")},
            {"label": _("Regimes"), "url": ""},
        ],
    }
    return render(request, "courses/tenders/regime_list.html", context)


@login_required
@require_POST
def regime_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a version that somebody else entered."""
    if not keeps_regimes(request.user):
        raise PermissionDenied
    regime = get_object_or_404(Regime.objects.visible_to(request.user), pk=pk)
    try:
        confirm_regime(regime=regime, actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Confirmed: it counts from its first day on."))
    return redirect("regime_list")
