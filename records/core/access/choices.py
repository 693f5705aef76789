"""What a person may name in a write: declared once in each room, asked by forms and services alike.

A room declares its choices in `choices.py`, one for each relation that a form offers or a service
takes, under the name of the act (`room:act:field`), and lists them in its manifest:

    Choice("register:appoint:unit", Unit, Unit.objects.managed_by, search=("name", "code"))

Forms take the rows from here (`records.core.forms`), the back office's search for them too
(`records.core.choosers`), and the service asks `require_usable` again with its actor.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import user_of
from records.core.access.readers import Reader
from records.core.errors import NotAllowed
from records.core.seams.seam import Seam
from records.core.typed import half_width

Rows = Callable[[Any], "models.QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One relation, for one act: which rows a user may name, and how they are found."""

    act: str
    model: type[models.Model]
    rows: Rows
    search: tuple[str, ...] = ()
    """The columns that a search looks into; empty for a short list that is shown whole."""
    columns: tuple[str, ...] = ()
    """What a list of search results shows beside the row's name."""

    def usable_by(self, user: Reader) -> "models.QuerySet[Any]":
        """Return the rows `user` may name for this act; a visitor names nothing.

        Asked here once: a rule that compares with the number of a visitor, who has none, would
        find the rows that name nobody.
        """
        if not user.is_authenticated or not user.is_active:
            return self.model._default_manager.none()
        return self.rows(user)

    def found(self, user: Reader, words: str) -> "models.QuerySet[Any]":
        """Return the rows `user` may name in which every one of `words` is found."""
        rows = self.usable_by(user)
        for word in half_width(words).split():
            condition = Q()
            for column in self.search:
                condition |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(condition)
        return rows


CHOICES: Seam[Choice] = Seam("choices", code=lambda choice: choice.act)


def choice_of(act: str) -> Choice:
    """Return the choice declared for `act`; raises ImproperlyConfigured for an unknown one."""
    try:
        return CHOICES[act]
    except KeyError:
        raise ImproperlyConfigured(f"Nobody declared the choice {act}.") from None


def require_usable(
    act: str, actor: Actor, row: models.Model | None, *, field: str | None = None
) -> None:
    """Raise NotAllowed, naming the field, unless the actor may name `row` for `act`.

    No row is always allowed here: whether one is needed is the service's rule.
    """
    if row is None or actor.is_system:
        return
    if not choice_of(act).usable_by(user_of(actor)).filter(pk=row.pk).exists():
        named = act.rpartition(":")[2] if field is None else field
        raise NotAllowed(
            _("“%(what)s” is not yours to name here.") % {"what": row}
            if is_visible(row, actor)
            else _("This is not yours to name here."),
            field=named,
        )


def is_visible(row: models.Model, actor: Actor) -> bool:
    """Return whether the actor may see `row`, and so read its name in an error."""
    rows = type(row)._default_manager.all()
    if not hasattr(rows, "visible_to"):
        return False
    return bool(rows.visible_to(user_of(actor)).filter(pk=row.pk).exists())
