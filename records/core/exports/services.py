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

from records.core import access_recording
from records.core.access_recording import record_access
from records.core.actor import Actor
from records.core.days import start_of_day
from records.core.errors import DomainError
from records.core.exports.cells import Cell, as_cell
from records.core.exports.columns import ExportColumn
from records.core.exports.quota import Usage, usage_since
from records.core.exports.writers import Mark, write_csv, write_xlsx

FORMATS = {"xlsx": write_xlsx, "csv": write_csv}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
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


def take_export(
    *,
    rows: "models.QuerySet[Any] | Sequence[Any]",
    columns: Sequence[ExportColumn],
    title: str,
    kind: str,
    file_format: str,
    asked: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> ExportFile:
    """Write `rows`, which the caller has scoped to the actor, and return the file.

    `kind` is the model's name, `asked` the filters and search words of the list. Raises
    ExportRefused where it holds more rows than one export may, or than the person may take today.
    """
    count = rows.count() if isinstance(rows, models.QuerySet) else len(rows)
    _check_daily_limit(count, _used_today(actor, now))
    mark = Mark(title, actor.name, timezone.localtime(now).replace(tzinfo=None), _reference(now))
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "export"
        written = _Counted(_cells(rows, columns), settings.EXPORT_MAX_ROWS)
        FORMATS[file_format](path, [column.heading for column in columns], written, mark)
        digest = _digest_of(path)
        _record(mark, kind, file_format, asked, written.count, digest, actor, now)
        file = _unlinked_copy(path)
    return ExportFile(
        file=file,
        filename=f"{title}-{mark.when:%Y%m%d}-{mark.reference}.{file_format}",
        content_type=TYPES[file_format],
        reference=mark.reference,
        digest=digest,
        rows=written.count,
    )


@transaction.atomic
def _record(
    mark: Mark,
    kind: str,
    file_format: str,
    asked: Mapping[str, Any],
    count: int,
    digest: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Count the file among the person's own of today, under their lock, and tell the trail."""
    _check_daily_limit(count, _used_today(actor, now))
    record_access(
        access_recording.EXPORTED,
        actor=actor,
        now=now,
        subject=mark.title,
        subject_type=kind,
        subject_id=mark.reference,
        asked={
            "rows": count,
            "format": file_format,
            "sha256": digest,
            "reference": mark.reference,
            "asked": dict(asked),
        },
    )


@transaction.atomic
def _used_today(actor: Actor, now: datetime) -> Usage:
    return usage_since(actor, start_of_day(now))


def _check_daily_limit(count: int, used: Usage) -> None:
    limit, daily = settings.EXPORT_MAX_ROWS, settings.EXPORT_MAX_ROWS_PER_DAY
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

    def __init__(self, rows: Iterable[list[Cell]], limit: int) -> None:
        self.rows, self.limit, self.count = rows, limit, 0

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self.rows:
            self.count += 1
            if self.count > self.limit:
                _check_daily_limit(self.count, Usage(0, 0))
            yield row


def _cells(rows: Any, columns: Sequence[ExportColumn]) -> Iterator[list[Cell]]:
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
