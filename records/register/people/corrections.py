"""Corrections of single facts by officer or unit liaison, at the person's own asking."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.access.choices import require_usable
from records.core.errors import DomainError
from records.register.models import Cadre
from records.register.people.fields import OFFICER, PERSON_FIELDS
from records.register.services import write_cadre


def needs_officer(names: Iterable[str]) -> bool:
    """Return whether one of the fields is an officer's to decide; an unknown one always is."""
    return any(
        name not in PERSON_FIELDS or PERSON_FIELDS[name].decider == OFFICER for name in names
    )


@transaction.atomic
def correct_cadre(
    *,
    cadre: Cadre,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    along: Mapping[str, Any] | None = None,
) -> Cadre:
    """Write facts of a person that were found to be wrong; the trail keeps `along` beside them.

    A unit liaison writes what the table of fields leaves to them, an officer all of it. Raises
    NotAllowed for anybody else, DomainError or ManyErrors where the facts do not stand.
    """
    if unknown := set(values) - set(PERSON_FIELDS):
        raise DomainError(_("Not corrected here: %s.") % ", ".join(sorted(unknown)))
    require_usable("register:correct_cadre:cadre", actor, cadre)
    if needs_officer(values):
        require_managed(actor, cadre)
    cadre = Cadre.objects.select_for_update().get(pk=cadre.pk)
    return write_cadre(cadre=cadre, values=values, actor=actor, now=now, along=along)
