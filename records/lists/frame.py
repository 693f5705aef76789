"""A list as it is opened: its page of rows, its order, what was saved and what may be done."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from records.accounts.context import account_of
from records.core.access.readers import Reader
from records.core.seams import EXPORTS, BulkAct, ListColumn, ListPage
from records.exports.permissions import may_export
from records.lists.asked import narrowing
from records.lists.models import SavedFilter
from records.lists.permissions import acts_for


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading: where a click leads, and how the list is sorted by it now."""

    column: ListColumn
    url: str
    direction: str
    """`ascending`, `descending`, or empty."""


@dataclass(frozen=True, slots=True)
class SavedLink:
    """A saved filter as a link; `is_current` where the list is narrowed by just it."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class OpenList:
    """One request's view of a list."""

    kind: ListPage
    page: "Page[Any]"
    headings: list[Heading]
    saved: list[SavedLink]
    acts: list[BulkAct]
    asked: dict[str, str]
    """What narrows and sorts it."""
    query: QueryDict
    may_export: bool
    address: str
    """The path and query by which it was opened: where an act returns to."""

    @property
    def count(self) -> int:
        """Return how many rows there are on all pages."""
        return self.page.paginator.count

    @property
    def asked_query(self) -> str:
        """Return what narrows and sorts the list as a query string."""
        kept = QueryDict(mutable=True)
        kept.update(self.asked)
        return kept.urlencode()

    @property
    def is_narrowed(self) -> bool:
        """Return whether a filter is set; an order alone is none."""
        return any(name != "sort" for name in self.asked)

    @property
    def clear_url(self) -> str:
        """Return the list's address without filters."""
        return reverse(self.kind.url_name)


def open_list(request: HttpRequest, kind: ListPage, rows: Any) -> OpenList:
    """Return the page of `rows` that was asked for, with what its frame shows.

    `rows` are in order already (`kind.order_for`): a queryset, or a list of numbers.
    """
    user, asked = account_of(request), request.GET
    return OpenList(
        kind=kind,
        page=Paginator(rows, kind.per_page).get_page(asked.get("page")),
        headings=[_heading(kind, column, asked) for column in kind.columns],
        saved=_saved_links(kind, asked, user),
        acts=acts_for(user, kind.code),
        asked=narrowing(kind, asked),
        query=asked,
        may_export=_may_export(user, kind),
        address=request.get_full_path(),
    )


def _may_export(user: Reader, kind: ListPage) -> bool:
    export = EXPORTS.get(kind.export)
    return export is not None and may_export(user, export)


def _heading(kind: ListPage, column: ListColumn, asked: QueryDict) -> Heading:
    if not column.sort:
        return Heading(column, "", "")
    now = asked.get("sort", "")
    is_up, is_down = now == column.code, now == f"-{column.code}"
    target = asked.copy()
    target.pop("page", None)
    target["sort"] = f"-{column.code}" if is_up else column.code
    direction = "ascending" if is_up else "descending" if is_down else ""
    return Heading(column, f"?{target.urlencode()}", direction)


def _saved_links(kind: ListPage, asked: QueryDict, user: Any) -> list[SavedLink]:
    own = SavedFilter.objects.visible_to(user).of_list(kind.code)
    address = reverse(kind.url_name)
    return [SavedLink(one.name, f"{address}?{one.query}", one.is_same_as(asked)) for one in own]
