"""What the pages of this room share: a form whose errors come from a service, the way back."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.providers.models import Provider
from records.core.access.context import actor_of
from records.core.errors import DomainError, ManyErrors

Crumb = Mapping[str, str]


def acting_now(request: HttpRequest) -> dict[str, Any]:
    """Return who acts and when, as every service takes them."""
    return {"actor": actor_of(request), "now": timezone.now()}


def add_errors(form: forms.Form, error: DomainError) -> None:
    """Put what a service refused beside the fields it is about."""
    for one in error.errors if isinstance(error, ManyErrors) else [error]:
        form.add_error(one.field if one.field in form.fields else None, one.message)


def sent(form: forms.Form, send: Callable[[], Any]) -> bool:
    """Return whether the form was filled in rightly and its service took it."""
    if not form.is_valid():
        return False
    try:
        send()
    except DomainError as error:
        add_errors(form, error)
        return False
    return True


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    submit_label: str,
    crumbs: list[Crumb],
    cancel_url: str = "",
    lead: str = "",
) -> HttpResponse:
    """Answer with a page that holds one form; 422 where it was sent and refused."""
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit_label": submit_label,
        "crumbs": [*crumbs, {"label": title}],
        "cancel_url": cancel_url,
    }
    status = 422 if form.is_bound else 200
    return render(request, "courses/providers/form_page.html", context, status=status)


def done(request: HttpRequest, act: Callable[[], Any], message: str, to: str) -> HttpResponse:
    """Do what a button asks for, say so or say why not, and lead on."""
    try:
        act()
    except DomainError as error:
        found = error.errors if isinstance(error, ManyErrors) else [error]
        for one in found:
            messages.error(request, one.message)
    else:
        messages.success(request, message)
    return redirect(to)


def upload(form: forms.Form, name: str = "file") -> tuple[str, bytes] | None:
    """Return the file of a form as a service takes it; None where none was chosen."""
    file = form.cleaned_data.get(name)
    return (file.name, file.read()) if file else None


def own_crumbs(provider: Provider) -> list[Crumb]:
    """Return the way to one's own organisation."""
    return [
        {"label": _("My organisation"), "url": reverse("provider_own")},
        {"label": provider.name, "url": reverse("provider_home", args=[provider.pk])},
    ]


def own_tabs(provider: Provider, current: str) -> list[dict[str, Any]]:
    """Return the tabs of one's own organisation."""
    tabs = (
        ("provider_home", _("Overview")),
        ("provider_documents", _("Documents")),
        ("provider_declarations", _("Declarations")),
        ("provider_members", _("Members")),
        ("provider_offers", _("Offers")),
    )
    return [
        {"label": label, "url": reverse(name, args=[provider.pk]), "current": name == current}
        for name, label in tabs
    ]


def review_crumbs(provider: Provider) -> list[Crumb]:
    """Return the way to a provider as the department sees it."""
    return [
        {"label": _("Review of providers"), "url": reverse("provider_list")},
        {"label": provider.name, "url": reverse("provider_detail", args=[provider.pk])},
    ]
