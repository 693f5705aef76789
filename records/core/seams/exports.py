"""Lists that rooms let people take away as a file; the room of exports makes the file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from records.core.exports.columns import ExportColumn
from records.core.seams.seam import Seam


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKind:
    """One list, and how it becomes a table.

    `rows(user, filters)` gives the rows that `user` may see (`visible_to`) and that the filters
    leave, the same that the page with these filters shows; `filters` is the page's query.
    """

    code: str
    label: str | Promise
    roles: frozenset[str]
    """Whoever holds one of these may take the list; which rows is decided by `rows`."""
    columns: Callable[[], Sequence[ExportColumn]]
    """Called in the language of who asked: headings are read by people."""
    rows: Callable[[Any, Mapping[str, str]], "QuerySet[Any] | Sequence[Any]"]
    filter_labels: Mapping[str, str | Promise] = field(default_factory=dict)
    """What a filter is called in the trail and in the file; a filter without a label is kept out."""


EXPORTS: Seam[ExportKind] = Seam("exports")
