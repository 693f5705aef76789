"""Renaming, moving, closing, merging and splitting a unit, each with its day."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from records.core.access.actor import Actor
from records.core.access.authority import user_of
from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.register.forms import (
    CloseForm,
    DatedForm,
    MergeForm,
    MoveForm,
    RenameForm,
    SplitForm,
)
from records.register.models import Unit
from records.register.services import (
    NewUnit,
    close_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)


def _rename(unit: Unit, data: dict[str, Any], actor: Actor, now: datetime) -> None:
    rename_unit(unit=unit, **data, actor=actor, now=now)


def _move(unit: Unit, data: dict[str, Any], actor: Actor, now: datetime) -> None:
    move_unit(unit=unit, **data, actor=actor, now=now)


def _close(unit: Unit, data: dict[str, Any], actor: Actor, now: datetime) -> None:
    close_unit(unit=unit, **data, actor=actor, now=now)


def _merge(unit: Unit, data: dict[str, Any], actor: Actor, now: datetime) -> None:
    merge_units(units=[unit], into=data["into"], on=data["on"], actor=actor, now=now)


def _split(unit: Unit, data: dict[str, Any], actor: Actor, now: datetime) -> None:
    part = NewUnit(
        code=data["code"],
        name=data["name"],
        short_name=data["short_name"],
        kind=data["kind"],
        people=[cadre.pk for cadre in data["people"]],
        children=[child.pk for child in data["children"]],
    )
    split_unit(unit=unit, parts=[part], closes=False, on=data["on"], actor=actor, now=now)


class Reform(NamedTuple):
    """One kind of change: its form, what it calls, and its words."""

    form: type[DatedForm]
    apply: Callable[[Unit, dict[str, Any], Actor, datetime], None]
    title: str | Promise
    button: str | Promise


RENAME = pgettext_lazy("a unit", "Rename")
REFORMS = {
    "rename": Reform(
        RenameForm, _rename, pgettext_lazy("a unit", "Rename"), pgettext_lazy("a unit", "Rename")
    ),
    "move": Reform(MoveForm, _move, gettext_lazy("Move below another unit"), gettext_lazy("Move")),
    "merge": Reform(
        MergeForm, _merge, gettext_lazy("Merge into another unit"), gettext_lazy("Merge")
    ),
    "split": Reform(
        SplitForm, _split, gettext_lazy("Split a new unit off"), gettext_lazy("Split off")
    ),
    "close": Reform(CloseForm, _close, gettext_lazy("Close"), gettext_lazy("Close")),
}


@login_required
@require_http_methods(["GET", "POST"])
def reform_unit(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Ask for what an act on a unit needs, and do it."""
    user = user_of(actor_of(request))
    reform = REFORMS.get(act)
    if reform is None:
        raise Http404
    unit = get_object_or_404(Unit.objects.managed_by(user).select_related("parent"), pk=pk)
    given = request.POST if request.method == "POST" else None
    form = reform.form(given, user=user, unit=unit, initial=_initial(unit))
    if given is not None and form.is_valid() and _done(request, reform, unit, form):
        return redirect(f"{reverse('unit_tree')}?unit={unit.code}")
    context = {"unit": unit, "form": form, "title": reform.title, "button": reform.button}
    status = 422 if given is not None else 200
    return render(request, "records/register/reform_unit.html", context, status=status)


def _done(request: HttpRequest, reform: Reform, unit: Unit, form: DatedForm) -> bool:
    try:
        reform.apply(unit, form.cleaned_data, actor_of(request), timezone.now())
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    if form.cleaned_data["on"] > timezone.localdate():
        messages.success(request, _("Kept; it begins on its day."))
    else:
        messages.success(request, _("Done."))
    return True


def _initial(unit: Unit) -> dict[str, Any]:
    names = ("name", "short_name", "kind", "level", "parent")
    return {name: getattr(unit, name) for name in names}
