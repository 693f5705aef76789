"""One's own training archive, and the registration form."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from records.archive.shown import shown_results
from records.archive.summary import summarise
from records.archive.years import entries_by_year


@login_required
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Show one's own training archive."""
    return _own(request, "records/archive/archive.html")


@login_required
@require_safe
def archive_print(request: HttpRequest) -> HttpResponse:
    """Show one's own registration form, for printing."""
    return _own(request, "records/archive/archive_print.html")


def _own(request: HttpRequest, template: str) -> HttpResponse:
    user: Any = request.user
    if user.cadre is None:
        return redirect("home")
    today = timezone.localdate()
    summary = summarise(user.cadre, today)
    context = {
        "cadre": user.cadre,
        "summary": summary,
        "rules": [one for one in shown_results(summary.check) if one.result.applies],
        "years": entries_by_year(user.cadre, today),
        "appointments": user.cadre.appointments.held_on(today).select_related("unit"),
        "today": today,
    }
    return render(request, template, context)
