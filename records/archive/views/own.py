"""One's own training archive, and the registration form."""

from itertools import zip_longest

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from records.accounts.context import account_of
from records.archive.presentation import shown_background, shown_results
from records.archive.summary import summarise
from records.archive.years import entries_by_year
from records.register.models import CadrePhoto


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
    user = account_of(request)
    if user.cadre is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    today = timezone.localdate()
    summary = summarise(user.cadre, today)
    background = shown_background(user.cadre)
    context = {
        "cadre": user.cadre,
        "summary": summary,
        "rules": [one for one in shown_results(summary.check) if one.result.applies],
        "years": entries_by_year(user.cadre, today),
        "appointments": user.cadre.appointments.held_on(today).select_related("unit"),
        "today": today,
        "background_pairs": list(zip_longest(background[::2], background[1::2])),
        "has_photo": CadrePhoto.objects.filter(cadre=user.cadre).exists(),
    }
    return render(request, template, context)
