"""What can be done at once with rows chosen from a list of another room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.functional import Promise

from records.core.access.actor import Actor
from records.core.exports import ExportFile
from records.core.seams.seam import Seam


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of a bulk act: a message, or a file to hand out."""

    message: str = ""
    file: ExportFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAct:
    """An act upon rows of the list `list_code`, for holders of `roles`.

    `run(rows, values, actor, now)` makes one call of a service, which asks again whether the actor
    may, and does it for all rows or, raising DomainError, for none. Done twice it is as done once.
    `values` are the form's; without a form, the query of the list that the rows were chosen from.
    """

    code: str
    list_code: str
    label: str | Promise
    roles: frozenset[str]
    run: Callable[[Sequence[Any], Mapping[str, Any], Actor, datetime], BulkResult]
    form: type[Form] | None = None
    """What the act asks for, and so a step in which to look again; None to act at once."""
    icon: str = ""
    order: int = 500


BULK_ACTS: Seam[BulkAct] = Seam("bulk acts")
