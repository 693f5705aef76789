"""The facts of a request in plain form: as JSON keeps them, and as the register takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from records.core.protection.crypto import blind_index
from records.corrections.models import ChangeRequest
from records.register.models import Cadre
from records.register.people.fields import PERSON_FIELDS, shown


def plain(value: Any) -> Any:
    """Return a value of the register as JSON keeps it: dates in ISO form, nothing as ""."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value


def native(field: str, value: Any) -> Any:
    """Return a value as the register takes it."""
    column: Any = Cadre._meta.get_field(field)
    if value == "":
        return None if column.null else ""
    return column.to_python(value)


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of a request, ready to be shown: masked, named, dated."""

    field: str
    label: str
    old: str
    new: str
    now: str
    is_stale: bool
    """Whether what stands now is no longer what stood when it was asked for."""
    is_same: bool
    """Whether what stands now is what is asked for."""


def changes_of(request: ChangeRequest) -> list[Change]:
    """Return the facts of a request beside what the register says now.

    Two values that a mask makes look alike differ still: the row says so by `is_same`.
    """
    return [_change(request.cadre, name, change) for name, change in request.wanted().items()]


def _change(cadre: Cadre, name: str, change: Mapping[str, Any]) -> Change:
    current = plain(getattr(cadre, name))
    return Change(
        field=name,
        label=PERSON_FIELDS[name].label,
        old=shown(name, native(name, change["old"])),
        new=shown(name, native(name, change["new"])),
        now=shown(name, getattr(cadre, name)),
        is_stale=current not in (change["old"], change["new"]),
        is_same=current == change["new"],
    )


def current_values_digest(request: ChangeRequest) -> str:
    """Return a digest of what the register says now of the facts asked for.

    A form carries it back, so that nobody decides on what is no longer so. Keyed, since a digest
    of a number alone could be guessed.
    """
    values = [str(plain(getattr(request.cadre, name))) for name in sorted(request.wanted())]
    return blind_index("\n".join([str(request.pk), *values]), "correction")[:32]
