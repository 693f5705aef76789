"""Pages of deputies."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from records.accounts.delegation.forms import DelegationForm
from records.accounts.middleware import ACTING_KEY
from records.accounts.models import Role, User
from records.accounts.permissions import may_delegate
from records.accounts.predicates import is_acting
from records.accounts.services import delegate_role, end_delegation
from records.accounts.services.delegations import start_acting, stop_acting
from records.core.access.context import actor_of
from records.core.errors import DomainError

PAST = 20
"""How many past delegations the page tells of."""


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@login_required
@require_http_methods(["GET", "POST"])
def delegation_list(request: HttpRequest) -> HttpResponse:
    """Show what one gave and was given, and take a new delegation."""
    user, today = _user(request), timezone.localdate()
    if not may_delegate(user):
        if request.method == "POST":
            raise PermissionDenied
        return _page(request, user, today, None)
    form = DelegationForm(request.POST or None, user=user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            delegation = delegate_role(
                **form.cleaned_data, actor=actor_of(request), now=timezone.now()
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            details = {"name": delegation.user, "role": delegation.get_kind_display()}
            messages.success(request, _("%(name)s may act as your %(role)s.") % details)
            return redirect("delegation_list")
    return _page(request, user, today, form, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, user: User, today: date, form: DelegationForm | None, status: int = 200
) -> HttpResponse:
    rows = Role.objects.exclude(delegated_by=None).select_related(
        "user", "unit", "delegated_by__user"
    )
    given = rows.filter(delegated_by__user=user)
    received = rows.filter(user=user)
    standing = Role.objects.not_ended(today).filter(delegated_by__revoked_at=None).values("pk")
    in_force = Role.objects.delegated_in_force(today).values_list("pk", flat=True)
    context: dict[str, Any] = {
        "form": form,
        "given": given.filter(pk__in=standing).order_by("valid_from"),
        "received": received.filter(pk__in=standing).order_by("valid_from"),
        "past": (given | received).exclude(pk__in=standing).order_by("-valid_until")[:PAST],
        "usable": set(in_force.filter(user=user)),
        "acting": is_acting(user),
    }
    return render(request, "records/accounts/delegation_list.html", context, status=status)


@login_required
@require_http_methods(["POST"])
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation before its last day: either side may."""
    mine = Role.objects.exclude(delegated_by=None).managed_by(_user(request))
    delegation = get_object_or_404(mine, pk=pk)
    try:
        end_delegation(delegation=delegation, actor=actor_of(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The delegation has ended."))
    return redirect("delegation_list")


@login_required
@require_http_methods(["POST"])
def acting_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Go over to the roles that the person numbered `pk` delegated to the reader; lead on to `next`."""
    user, now = _user(request), timezone.now()
    delegators = Role.objects.delegated_in_force(timezone.localdate(now)).filter(user=user)
    delegator = get_object_or_404(
        User.objects.filter(pk__in=delegators.values("delegated_by__user")), pk=pk
    )
    if is_acting(user):
        stop_acting(deputy=user, actor=actor_of(request), now=now)
        user.act_for(None)
    start_acting(deputy=user, delegator=delegator, actor=actor_of(request), now=now)
    request.session[ACTING_KEY] = [delegator.pk, str(delegator)]
    return redirect(_way_on(request))


def _way_on(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if wanted and safe else settings.LOGIN_REDIRECT_URL


@login_required
@require_http_methods(["POST"])
def acting_stop(request: HttpRequest) -> HttpResponse:
    """Come back to one's own roles."""
    user = _user(request)
    stop_acting(deputy=user, actor=actor_of(request), now=timezone.now())
    request.session.pop(ACTING_KEY, None)
    user.act_for(None)
    return redirect("delegation_list")
