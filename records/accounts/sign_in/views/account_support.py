"""Looking after accounts: slips for many, and one account's troubles."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from records.accounts.models import User
from records.accounts.sign_in.lockout import locked_until
from records.accounts.sign_in.models import Slip, SlipSheet
from records.accounts.sign_in.names import plain_name, subject_of_user
from records.accounts.sign_in.permissions import (
    accounts_freed_by,
    is_keeper,
    may_free,
    may_issue_slips,
)
from records.accounts.sign_in.services.account_support import end_lockout, end_sessions_of
from records.accounts.sign_in.services.bulk import ask_for_accounts, fetch_sheet, store_sheet
from records.accounts.sign_in.services.factors import reset_factors
from records.accounts.sign_in.services.slips import issue_slip, revoke_slip
from records.accounts.sign_in.sheets import mask_number
from records.accounts.sign_in.slip_forms import AccountSearchForm, UnitSearchForm
from records.core.access.context import actor_of
from records.core.access.readers import Reader, stands_above
from records.core.errors import DomainError
from records.core.phones import parse_phone_or_none
from records.core.protection.crypto import blind_index, decrypt_bytes
from records.core.typed import half_width
from records.register.models import Cadre, Unit

SHOWN = 50


def keepers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to those who look after accounts."""

    @login_required
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_keeper(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return opened


@keepers_only
def account_search(request: HttpRequest) -> HttpResponse:
    """Find an account by staff number, phone or name."""
    form = AccountSearchForm(request.GET or None)
    words = half_width(form.cleaned_data["q"]) if form.is_valid() else ""
    found = _found_accounts(request.user, words) if words else []
    context = {"form": form, "accounts": found, "words": words, "shown": SHOWN}
    return render(request, "accounts/account_search.html", context)


def _found_accounts(user: Reader, words: str) -> list[User]:
    condition = Q(username__icontains=words) | Q(name__icontains=words)
    phone = parse_phone_or_none(plain_name(words))
    if phone:
        condition |= Q(phone_index=blind_index(phone, "phone"))
    return list(accounts_freed_by(user).filter(condition).select_related("cadre__unit")[:SHOWN])


@keepers_only
def account_care(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an account signs in by, and what may be done for it."""
    account = _account(request, pk)
    now = timezone.now()
    context = {
        "account": account,
        "number": mask_number(account.username),
        "locked_until": locked_until(subject_of_user(account), now),
        "factors": Authenticator.objects.filter(user=account),
        "sessions": UserSession.objects.filter(user=account).count(),
        "slip": Slip.objects.valid(now).filter(user=account).first(),
        "identities": SocialAccount.objects.filter(user=account),
        "may_act": may_free(request.user, account),
        "may_let_in": may_issue_slips(request.user, account),
    }
    return render(request, "accounts/account_care.html", context)


def _account(request: HttpRequest, pk: int) -> User:
    rows = accounts_freed_by(request.user).select_related("cadre__unit")
    return get_object_or_404(rows, pk=pk)


@keepers_only
@require_POST
@reauthentication_required
def care_for(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one thing for an account; each is asked again by its service."""
    account = _account(request, pk)
    if act not in ACTS:
        raise Http404
    try:
        answer = ACTS[act](request, account)
    except DomainError as error:
        messages.error(request, str(error))
        answer = None
    return answer or redirect("account_care", pk=pk)


def _print_slip(request: HttpRequest, account: User) -> HttpResponse:
    actor, now = actor_of(request), timezone.now()
    issued = issue_slip(user=account, actor=actor, now=now)
    sheet = store_sheet(
        issued=[issued], batch=f"account:{account.pk}", number=1, actor=actor, now=now
    )
    messages.success(request, _("The slip is ready. One printed before no longer works."))
    return redirect("slip_sheets_made", pk=sheet.pk)


def _revoke(request: HttpRequest, account: User) -> None:
    slip = Slip.objects.open().filter(user=account).first()
    if slip is not None:
        revoke_slip(slip=slip, actor=actor_of(request), now=timezone.now())
        messages.success(request, _("The slip no longer works."))


def _unlock(request: HttpRequest, account: User) -> None:
    end_lockout(user=account, actor=actor_of(request), now=timezone.now())
    messages.success(request, _("The account can sign in again."))


def _send_away(request: HttpRequest, account: User) -> None:
    count = end_sessions_of(user=account, actor=actor_of(request), now=timezone.now())
    messages.success(request, _("Sessions ended: %d.") % count)


def _reset_factors(request: HttpRequest, account: User) -> None:
    reset_factors(user=account, actor=actor_of(request), now=timezone.now())
    messages.success(request, _("The second factors are gone; the person sets up new ones."))


ACTS: dict[str, Callable[[HttpRequest, User], HttpResponse | None]] = {
    "slip": _print_slip,
    "revoke": _revoke,
    "unlock": _unlock,
    "sessions": _send_away,
    "factors": _reset_factors,
}


@keepers_only
def accounts_from_register(request: HttpRequest) -> HttpResponse:
    """Choose units whose cadres are given accounts, with a slip each."""
    form = UnitSearchForm(request.GET or None)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    errors = []
    if request.method == "POST":
        answer = _ask(request)
        if isinstance(answer, HttpResponse):
            return answer
        errors = [(answer.message, "id_units" if answer.field == "units" else "")]
    units = _found_units(request.user, words)
    context = {"form": form, "units": units, "words": words, "errors": errors}
    return render(request, "accounts/from_register.html", context, status=422 if errors else 200)


def _ask(request: HttpRequest) -> HttpResponse | DomainError:
    chosen = [pk for pk in request.POST.getlist("units") if pk.isdecimal() and len(pk) < 19]
    try:
        address = ask_for_accounts(
            units=list(_units_of(request.user).filter(pk__in=chosen)),
            again=bool(request.POST.get("again")),
            actor=actor_of(request),
            now=timezone.now(),
        )
    except DomainError as error:
        return error
    return redirect(address)


def _units_of(user: Reader) -> Any:
    units = Unit.objects.filter(is_active=True)
    return units if stands_above(user) else units.managed_by(user)


def _found_units(user: Reader, words: str) -> list[dict[str, Any]]:
    units = _units_of(user)
    if words:
        units = units.filter(Q(name__icontains=words) | Q(code__startswith=words))
    shown = list(units.order_by("path")[:SHOWN])
    missing = _missing_by_path() if shown else {}
    return [
        {
            "pk": unit.pk,
            "name": unit.name,
            "code": unit.code,
            "missing": sum(n for path, n in missing.items() if path.startswith(unit.path)),
        }
        for unit in shown
    ]


def _missing_by_path() -> dict[str, int]:
    """Return how many cadres in service have no account, by the path of their unit."""
    cadres = Cadre.objects.active().filter(user__isnull=True).order_by()
    return dict(cadres.values_list("unit__path").annotate(Count("pk")))


@keepers_only
def slip_sheets(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """List the files of slips one has asked for."""
    sheets = SlipSheet.objects.visible_to(request.user).defer("pdf")[:200]
    return render(request, "accounts/slip_sheets.html", {"sheets": sheets, "made": pk})


@never_cache
@keepers_only
@require_POST
@reauthentication_required
def slip_sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a file of slips to who asked for it."""
    sheet = get_object_or_404(SlipSheet.objects.visible_to(request.user), pk=pk)
    fetch_sheet(sheet=sheet, actor=actor_of(request), now=timezone.now())
    response = HttpResponse(decrypt_bytes(bytes(sheet.pdf)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="slips-{sheet.pk}.pdf"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
