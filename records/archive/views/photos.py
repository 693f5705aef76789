"""Portraits: handed out to who may see the person, changed by who helps to keep their data."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.core.protection.private_files import private_file
from records.register.models import Cadre, CadrePhoto
from records.register.people.photos import remove_photo, set_photo

SIZES = ("portrait", "thumbnail")


class PhotoForm(forms.Form):
    """A new portrait."""

    photo = forms.FileField()


@login_required
@require_safe
def cadre_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a portrait (`?size=thumbnail` the small one)."""
    size = request.GET.get("size", "portrait")
    if size not in SIZES:
        raise Http404
    seen = CadrePhoto.objects.filter(cadre__in=Cadre.objects.visible_to(request.user))
    photo = get_object_or_404(seen, cadre=pk)
    return private_file(photo.content(size), "image/jpeg")


@login_required
@require_POST
def cadre_photo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Set or remove a portrait, as officer or unit liaison of the person."""
    cadre = get_object_or_404(Cadre.objects.corrected_by(request.user), pk=pk)
    form = PhotoForm(request.POST, request.FILES)
    given: dict[str, Any] = {"actor": actor_of(request), "now": timezone.now()}
    try:
        if request.POST.get("remove"):
            remove_photo(cadre=cadre, **given)
            messages.success(request, _("The photo was removed."))
        elif form.is_valid():
            set_photo(cadre=cadre, content=form.cleaned_data["photo"].read(), **given)
            messages.success(request, _("The photo was changed."))
        else:
            messages.error(request, _("Choose a picture first."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("cadre_file", pk=pk)
