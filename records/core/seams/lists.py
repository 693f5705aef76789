"""Lists of the site that share one page frame: columns, sorting, saved filters, bulk acts, export."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from records.core.seams.seam import Seam


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading, and by what its rows are sorted; not at all where `sort` is empty."""

    code: str
    label: str | Promise
    sort: tuple[str, ...] = ()
    """Fields or annotations, as `order_by` takes them; all turned where the order is turned."""
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A list that people work with: what its columns are, and what may be done with its rows."""

    code: str
    label: str | Promise
    url_name: str
    columns: tuple[ListColumn, ...]
    order: tuple[str, ...]
    """The order where none is asked for; its last field tells any two rows apart."""
    filters: frozenset[str]
    """The parameters of its address that narrow it: what a saved filter keeps."""
    rows: Callable[[Any], Any]
    """The rows that a user may choose for a bulk act: a queryset within what they may see."""
    export: str = ""
    """The code of the export that gives the same rows; empty for a list that is not handed out."""
    per_page: int = 50

    def order_for(self, asked: str | None) -> tuple[str, ...]:
        """Return the order asked for, a column's code or `-` and the code, else the list's own.

        The last field of the list's own order follows, so that pages neither repeat nor lose rows.
        """
        column = self.sorted_by(asked)
        if column is None:
            return self.order
        is_turned = (asked or "").startswith("-")
        fields = [_turned(field) if is_turned else field for field in column.sort]
        last = self.order[-1]
        return (*fields, last) if last.lstrip("-") not in column.sort else tuple(fields)

    def sorted_by(self, asked: str | None) -> ListColumn | None:
        """Return the column that an order asked for names; None where it names none."""
        code = (asked or "").removeprefix("-")
        return next((one for one in self.columns if one.code == code and one.sort), None)


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


LISTS: Seam[ListPage] = Seam("lists")
