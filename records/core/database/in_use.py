"""Saying what still uses a thing that cannot be deleted."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db.models import Model, ProtectedError, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NAMED = 3


def users_of(rows: QuerySet[Any]) -> list[Model]:
    """Return the rows that would keep `rows` from being deleted."""
    try:
        Collector(using=rows.db, origin=rows).collect(rows)
    except (ProtectedError, RestrictedError) as error:
        return list(_objects(error))
    return []


def protected_message(error: ProtectedError | RestrictedError) -> str:
    """Return in words that a deletion is refused, and what stands in its way."""
    return used_by_message(list(_objects(error)))


def used_by_message(users: list[Model]) -> str:
    """Return in words what uses the thing: the first few by name, the others by number."""
    named = "; ".join(f"{user._meta.verbose_name} “{user}”" for user in islice(users, NAMED))
    others = len(users) - NAMED
    if others > 0:
        more = ngettext("and %(count)s other", "and %(count)s others", others) % {"count": others}
        named = f"{named} {more}"
    return _("It cannot be deleted, because it is used by: %(users)s.") % {"users": named}


def _objects(error: ProtectedError | RestrictedError) -> Iterable[Model]:
    objects: Iterable[Model] = (
        error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
    )
    return sorted(objects, key=lambda row: (row._meta.label, row.pk))
