"""The export of a back-office list: Wagtail's buttons and filters, our file."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.db import models
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from records.core.access.context import actor_of
from records.core.errors import DomainError
from records.core.exports.columns import ExportColumn, columns_of
from records.core.exports.lists import queue_list
from records.core.exports.services import FORMATS, ExportFile, Listing, check_export, take_export


def download(export: ExportFile) -> FileResponse:
    """Return an export as a download that no cache keeps."""
    response = FileResponse(
        export.file,
        as_attachment=True,
        filename=export.filename,
        content_type=export.content_type,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


class ScopedExportMixin:
    """Replaces what Wagtail would write: a list's export through `take_export`."""

    request: HttpRequest
    model: type[models.Model]
    export_labels: ClassVar[dict[str, Any]] = {}
    """Headings of columns that are no fields."""

    show_export_buttons = True
    FORMATS = tuple(FORMATS)

    def export_columns(self) -> list[ExportColumn]:
        """Return the columns: those the room declared, else those of the list."""
        listed = {c.name: c for c in self._listed() if isinstance(c, Column)}
        labels = {name: capfirst(str(c.label)) for name, c in listed.items() if c.label}
        labels |= self.export_labels
        declared = getattr(self, "list_export", None)
        if declared:
            return columns_of(self.model, declared, labels)
        names = [getattr(column, "name", column) for column in self._listed()]
        found = columns_of(self.model, names, labels)
        return [
            _by_accessor(column, listed.get(name))
            for name, column in zip(names, found, strict=True)
        ]

    def _listed(self) -> Iterable[Any]:
        return getattr(self, "list_display", ())

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        """Hand out the export, or say why not and show the list again."""
        query = self.request.GET.copy()
        query.pop("export", None)
        listing = self.listing(queryset)
        actor, now = actor_of(self.request), timezone.now()
        try:
            count = check_export(
                listing=listing, file_format=spreadsheet_format, actor=actor, now=now
            )
            if count > settings.EXPORT_AT_ONCE_ROWS:
                return redirect(
                    queue_list(self.request.path, query, spreadsheet_format, actor, now)
                )
            export = take_export(
                listing=listing, file_format=spreadsheet_format, actor=actor, now=now
            )
        except DomainError as error:
            messages.error(self.request, str(error))
            return redirect(f"{self.request.path}?{query.urlencode()}".rstrip("?"))
        return download(export)

    def listing(self, queryset: Any) -> Listing:
        """Return the list as it is exported."""
        return Listing(
            rows=queryset,
            columns=self.export_columns(),
            title=capfirst(str(self.model._meta.verbose_name_plural)),
            kind=str(self.model._meta.model_name),
            asked=self.asked(),
        )

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Return Wagtail's buttons and the one for paper."""
        buttons: list[Any] = super().header_more_buttons  # type: ignore[misc]
        url = self.get_export_url("pdf")  # type: ignore[attr-defined]
        pdf = Button(gettext("Download PDF"), url=url, icon_name="download", priority=110)
        return [*buttons, pdf]

    def asked(self) -> dict[str, str]:
        """Return the filters and words the list was narrowed by."""
        raise NotImplementedError


def _by_accessor(column: ExportColumn, listed: Any) -> ExportColumn:
    """Return the column as the list reads it, where the list reads it in a way of its own."""
    accessor = getattr(listed, "accessor", None)
    if callable(accessor):
        return ExportColumn(column.heading, accessor, column.along)
    return column
