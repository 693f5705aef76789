"""What officers do at once with people chosen from the list of cadres."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from records.core.access.actor import Actor
from records.core.access.roles import RoleKind
from records.core.seams import BulkAct, BulkResult
from records.register.enums import PriorityTagKind
from records.register.models import Cadre
from records.register.people.tags import end_tags, tag_cadres

CADRES = "cadres"
"""Code of the list of cadres; the room that shows it stands above."""


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class SetTagForm(forms.Form):
    """Which priority tag is set, and for which days."""

    kind = forms.ChoiceField(label=_("Priority tag"), choices=PriorityTagKind.choices)
    since = _day(_("First day with the tag"))
    until = _day(_("First day without it"), _("Empty where no end is set."), required=False)


class EndTagForm(forms.Form):
    """Which priority tag ends, and when."""

    kind = forms.ChoiceField(label=_("Priority tag"), choices=PriorityTagKind.choices)
    until = _day(_("First day without it"))


def _set_tag(
    rows: Sequence[Cadre], values: Mapping[str, Any], actor: Actor, now: datetime
) -> BulkResult:
    tags = tag_cadres(
        cadres=rows,
        kind=values["kind"],
        since=values["since"],
        until=values["until"],
        actor=actor,
        now=now,
    )
    return _result(len(tags))


def _end_tag(
    rows: Sequence[Cadre], values: Mapping[str, Any], actor: Actor, now: datetime
) -> BulkResult:
    tags = end_tags(cadres=rows, kind=values["kind"], until=values["until"], actor=actor, now=now)
    return _result(len(tags))


def _result(number: int) -> BulkResult:
    message = ngettext("Done for %(number)d person.", "Done for %(number)d people.", number)
    return BulkResult(message % {"number": number})


TAG_ACTS = (
    BulkAct(
        code="register:set_tag",
        list_code=CADRES,
        label=_("Set a priority tag"),
        roles=frozenset({RoleKind.OFFICER}),
        run=_set_tag,
        form=SetTagForm,
        icon="pin",
        order=200,
    ),
    BulkAct(
        code="register:end_tag",
        list_code=CADRES,
        label=_("End a priority tag"),
        roles=frozenset({RoleKind.OFFICER}),
        run=_end_tag,
        form=EndTagForm,
        icon="undo",
        order=300,
    ),
)
