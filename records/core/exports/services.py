"""Taking an export: limits, the file, the trail."""

import hashlib
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.core.access import recording
from records.core.access.actor import Actor
from records.core.access.recording import record_access
from records.core.days import start_of_day
from records.core.errors import DomainError
from records.core.exports.cells import Cell, as_cell
from records.core.exports.columns import ExportColumn
from records.core.exports.quota import Usage, usage_since
from records.core.exports.writers import Mark, write_csv, write_pdf, write_xlsx
from records.core.long_work import Progress, no_progress

FORMATS = {"xlsx": write_xlsx, "csv": write_csv, "pdf": write_pdf}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
CHUNK = 500


class ExportRefused(DomainError):
    """The export is larger than allowed; nothing was written."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A finished file, open for reading; it is gone from the disk once closed."""

    file: IO[bytes]
    filename: str
    content_type: str
    reference: str
    digest: str
    rows: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What is to be exported: rows that the caller has scoped to the person, and how they read."""

    rows: "models.QuerySet[Any] | Sequence[Any]"
    columns: Sequence[ExportColumn]
    title: str
    kind: str
    """The model's name, or the code of the export."""
    asked: Mapping[str, Any]
    """The filters and search words of the list."""

    def count(self) -> int:
        """Return the number of rows."""
        return self.rows.count() if isinstance(self.rows, models.QuerySet) else len(self.rows)


def check_export(*, listing: Listing, file_format: str, actor: Actor, now: datetime) -> int:
    """Return how many rows an export would hold.

    Raises ExportRefused where there are more than one export may hold, or than the person may
    take today.
    """
    count = listing.count()
    _check_limits(count, file_format, _used_today(actor, now))
    return count


def take_export(
    *,
    listing: Listing,
    file_format: str,
    actor: Actor,
    now: datetime,
    progress: Progress = no_progress,
) -> ExportFile:
    """Write the rows and return the file; it counts among what the person has taken today.

    Raises ExportRefused where it holds more rows than one export may, or than the person may take
    today. That is asked last, when the trail is told, so that a long export holds no lock of the
    person's while it is written.
    """
    total = listing.count()
    _check_limits(total, file_format, Usage(0, 0))
    mark = Mark(
        listing.title, actor.name, timezone.localtime(now).replace(tzinfo=None), _reference(now)
    )
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "export"
        written = _Counted(_cells(listing), file_format, progress, total)
        FORMATS[file_format](path, [column.heading for column in listing.columns], written, mark)
        digest = _digest_of(path)
        _record(mark, listing, file_format, written.count, digest, actor, now)
        file = _unlinked_copy(path)
    return ExportFile(
        file=file,
        filename=f"{listing.title}-{mark.when:%Y%m%d}-{mark.reference}.{file_format}",
        content_type=TYPES[file_format],
        reference=mark.reference,
        digest=digest,
        rows=written.count,
    )


@transaction.atomic
def _record(
    mark: Mark,
    listing: Listing,
    file_format: str,
    count: int,
    digest: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Count the file among the person's own of today, under their lock, and tell the trail."""
    _check_limits(count, file_format, _used_today(actor, now))
    record_access(
        recording.EXPORTED,
        actor=actor,
        now=now,
        subject=mark.title,
        subject_type=listing.kind,
        subject_id=mark.reference,
        asked={
            "rows": count,
            "format": file_format,
            "sha256": digest,
            "reference": mark.reference,
            "asked": dict(listing.asked),
        },
    )


@transaction.atomic
def _used_today(actor: Actor, now: datetime) -> Usage:
    return usage_since(actor, start_of_day(now))


def _limit(file_format: str) -> int:
    """Return the most rows of one file; a PDF is for reading, and is drawn whole in memory."""
    if file_format == "pdf":
        return min(settings.EXPORT_PDF_MAX_ROWS, settings.EXPORT_MAX_ROWS)
    return settings.EXPORT_MAX_ROWS


def _check_limits(count: int, file_format: str, used: Usage) -> None:
    limit, daily = _limit(file_format), settings.EXPORT_MAX_ROWS_PER_DAY
    if count > limit:
        raise ExportRefused(
            _(
                "The list has %(count)d rows; one export may hold %(limit)d. "
                "Narrow it with filters or search. Nothing was exported."
            )
            % {"count": count, "limit": limit}
        )
    if used.files >= settings.EXPORT_MAX_FILES_PER_DAY:
        raise ExportRefused(
            _("You have taken %(files)d exports today, as many as allowed. Nothing was exported.")
            % {"files": used.files}
        )
    if used.rows + count > daily:
        raise ExportRefused(
            _(
                "You have exported %(used)d rows today; with these %(count)d it would be more "
                "than the %(limit)d allowed. Nothing was exported."
            )
            % {"used": used.rows, "count": count, "limit": daily}
        )


class _Counted:
    """Gives rows and counts them; stops where the list has grown past the limit meanwhile."""

    def __init__(
        self, rows: Iterable[list[Cell]], file_format: str, progress: Progress, total: int
    ) -> None:
        self.rows, self.file_format, self.count = rows, file_format, 0
        self.progress, self.total = progress, total

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self.rows:
            self.progress(self.count, max(self.total, self.count))
            self.count += 1
            _check_limits(self.count, self.file_format, Usage(0, 0))
            yield row
        self.progress(self.count, self.count)


def _cells(listing: Listing) -> Iterator[list[Cell]]:
    rows, columns = listing.rows, listing.columns
    found: Iterable[Any] = rows
    if isinstance(rows, models.QuerySet):
        along = {column.along for column in columns if column.along}
        rows = rows.select_related(*along) if along else rows
        found = rows.iterator(chunk_size=CHUNK)
    for row in found:
        yield [as_cell(column.read(row)) for column in columns]


def _reference(now: datetime) -> str:
    return f"E{timezone.localtime(now):%y%m%d}-{secrets.token_hex(4).upper()}"


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unlinked_copy(path: Path) -> IO[bytes]:
    """Return the file open for reading from a place that vanishes when it is closed."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115  handed to the answer, which closes it
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            copy.write(part)
    copy.seek(0)
    return copy
