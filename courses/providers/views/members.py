"""Members, powers of attorney and invitations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.providers.forms.own import AccountForm, InvitationForm, PowerForm
from courses.providers.models import ProviderInvitation
from courses.providers.permissions import has_capacity
from courses.providers.services import (
    accept_invitation,
    deposit_power,
    invite_member,
    revoke_member,
    withdraw_invitation,
)
from courses.providers.services.members import digest_of, not_good
from courses.providers.services.registration import NewAccount
from courses.providers.throttle import take_turn
from courses.providers.views.own import own_provider
from courses.providers.views.pages import (
    acting_now,
    add_errors,
    done,
    form_page,
    own_crumbs,
    own_tabs,
    sent,
    upload,
)
from records.accounts.context import account_of
from records.core.access.context import address_of
from records.core.errors import DomainError


@login_required
@require_safe
def provider_members(request: HttpRequest, pk: int) -> HttpResponse:
    """List members and open invitations."""
    provider, now = own_provider(request, pk), timezone.now()
    today, user = timezone.localdate(now), account_of(request)
    rows = provider.members.standing().select_related("user", "file")
    invitations = provider.invitations.filter(used_at=None, withdrawn_at=None, expires_at__gt=now)
    context = {
        "provider": provider,
        "crumbs": [*own_crumbs(provider), {"label": _("Members")}],
        "tabs": own_tabs(provider, "provider_members"),
        "members": [{"item": one, "tag": one.power_tag(today)} for one in rows],
        "invitations": invitations,
        "may_bind": has_capacity(user, provider, today),
    }
    return render(request, "courses/providers/own_members.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a colleague; the link is shown once, on the answer."""
    provider = own_provider(request, pk)
    is_sent = request.method == "POST"
    form = InvitationForm(*((request.POST, request.FILES) if is_sent else ()))
    made: list[tuple[ProviderInvitation, str]] = []

    def save() -> None:
        data = form.cleaned_data
        made.append(
            invite_member(
                provider=provider,
                name=data["name"],
                username=data["username"],
                valid_from=data["valid_from"],
                valid_until=data["valid_until"],
                file=upload(form) or ("", b""),
                **acting_now(request),
            )
        )

    if is_sent and sent(form, save):
        [(invitation, token)] = made
        link = request.build_absolute_uri(reverse("provider_join", args=[token]))
        context = {
            "provider": provider,
            "invitation": invitation,
            "link": link,
            "crumbs": [*own_crumbs(provider), {"label": _("Invitation")}],
        }
        return render(request, "courses/providers/invited.html", context)
    return form_page(
        request,
        form,
        title=_("Invite a colleague"),
        lead=_("You get a link for them, good for seven days and for one person."),
        submit_label=_("Make the link"),
        crumbs=own_crumbs(provider),
        cancel_url=reverse("provider_members", args=[pk]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def provider_power(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Deposit a power of attorney for a member."""
    provider = own_provider(request, pk)
    member = get_object_or_404(provider.members.standing().select_related("user"), pk=member_pk)
    is_sent = request.method == "POST"
    form = PowerForm(*((request.POST, request.FILES) if is_sent else ()))

    def save() -> None:
        data = form.cleaned_data
        deposit_power(
            member=member,
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
            file=upload(form) or ("", b""),
            **acting_now(request),
        )

    if is_sent and sent(form, save):
        messages.success(request, _("Deposited."))
        return redirect("provider_members", pk=pk)
    return form_page(
        request,
        form,
        title=_("Power of attorney of %s") % member.user,
        submit_label=_("Deposit"),
        crumbs=own_crumbs(provider),
        cancel_url=reverse("provider_members", args=[pk]),
    )


@login_required
@require_POST
def provider_member_revoke(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Revoke a member."""
    provider = own_provider(request, pk)
    member = get_object_or_404(provider.members.all(), pk=member_pk)
    to = "provider_own" if member.user_id == account_of(request).pk else ""
    return done(
        request,
        lambda: revoke_member(member=member, **acting_now(request)),
        _("Revoked."),
        reverse(to) if to else reverse("provider_members", args=[pk]),
    )


@login_required
@require_POST
def provider_invitation_withdraw(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Make a link useless."""
    provider = own_provider(request, pk)
    invitation = get_object_or_404(provider.invitations.all(), pk=invitation_pk)
    return done(
        request,
        lambda: withdraw_invitation(invitation=invitation, **acting_now(request)),
        _("Withdrawn."),
        reverse("provider_members", args=[pk]),
    )


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider_join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with the account signed in, or by opening one."""
    found = ProviderInvitation.objects.filter(token_digest=digest_of(token))
    invitation = found.select_related("provider").first()
    if invitation is None or not invitation.is_open(timezone.now()):
        return _no_link(request)
    is_visitor = not request.user.is_authenticated
    form = AccountForm(request.POST or None) if is_visitor and not invitation.username else None
    error = None
    if request.method == "POST":
        error = _join(request, token, form)
        if error is None:
            name = invitation.provider.name
            messages.success(request, _("You are a member of %s now.") % name)
            return redirect("account_login" if is_visitor else "provider_own")
        if form is not None:
            add_errors(form, error)
    context = {
        "invitation": invitation,
        "form": form,
        "error": error if form is None else None,
        "is_visitor": is_visitor,
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "courses/providers/join.html", context, status=422 if error else 200)


def _join(request: HttpRequest, token: str, form: AccountForm | None) -> DomainError | None:
    """Accept; return what is in the way, an empty error where the form itself says it."""
    account = None
    if form is not None:
        if not form.is_valid():
            return DomainError("") if form.errors else None
        account = new_account(form)
    try:
        if account is not None:
            take_turn(address_of(request), timezone.now())
        accept_invitation(token=token, account=account, **acting_now(request))
    except DomainError as error:
        return error
    return None


def new_account(form: AccountForm) -> NewAccount:
    """Return what a form says of the account to be opened."""
    data = form.cleaned_data
    return NewAccount(data["username"], data["account_name"], data["phone"], data["password"])


def _no_link(request: HttpRequest) -> HttpResponse:
    context = {"invitation": None, "error": not_good()}
    return render(request, "courses/providers/join.html", context, status=404)
