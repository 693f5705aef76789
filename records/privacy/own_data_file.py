"""Making a person's own data: a workbook to read and a JSON for programs, in one zip."""

import hashlib
import io
import json
import tempfile
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.core.access.actor import Actor
from records.core.errors import NotPossible
from records.core.exports.cells import as_cell
from records.core.exports.writers import Mark, write_sheets
from records.core.long_work import Progress, counted, no_progress
from records.core.protection.crypto import encrypt_bytes
from records.core.protection.own_data import OWN_DATA, Section, sections_by_room
from records.privacy.models import OwnDataFile
from records.privacy.tags import PrivacyTag
from records.trail.services import record_event


def run_own_data(
    key: str, params: dict[str, Any], actor: Actor, now: datetime, progress: Progress
) -> dict[str, Any]:
    """Make the file of the person who asked; what was made before is let go of."""
    user = User.objects.filter(pk=actor.user_id, is_active=True).first()
    if user is None or user.cadre_id is None:
        raise NotPossible(_("This account belongs to no cadre."))
    content = build_own_data(user, now, progress)
    OwnDataFile.objects.filter(user=user, content__isnull=False).update(content=None)
    made = OwnDataFile.objects.create(
        user=user,
        made_at=now,
        content=encrypt_bytes(content),
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    record_event(
        tag=PrivacyTag.OWN_DATA_MADE,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="own_data",
        subject_id=made.pk,
        after={"sha256": made.digest, "size": made.size},
    )
    message = _("Your file is ready. It can be fetched for %(hours)d hours.")
    return {"message": message % {"hours": settings.OWN_DATA_KEPT_HOURS}, "url": reverse("my_data")}


def build_own_data(user: User, now: datetime, progress: Progress = no_progress) -> bytes:
    """Return the zip with all that the rooms hold of `user`; protected numbers stay masked."""
    sections = [
        _masked(section)
        for gathered in counted(sections_by_room(user), progress, len(list(OWN_DATA)))
        for section in gathered
    ]
    progress(len(list(OWN_DATA)), len(list(OWN_DATA)))
    local = timezone.localtime(now)
    mark = Mark(_("My data"), str(user), local.replace(tzinfo=None), f"D{local:%y%m%d}-{user.pk}")
    packed = io.BytesIO()
    with (
        tempfile.TemporaryDirectory(prefix="own-data-") as folder,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        book = Path(folder) / "my-data.xlsx"
        write_sheets(book, [(one.title, one.headings, one.rows) for one in sections], mark)
        archive.write(book, "my-data.xlsx")
        archive.writestr("my-data.json", _as_json(sections, mark))
    return packed.getvalue()


def _masked(section: Section) -> Section:
    rows = [[as_cell(value) for value in row] for row in section.rows]
    return Section(section.name, section.title, section.headings, rows)


def _as_json(sections: list[Section], mark: Mark) -> str:
    document = {
        "made_at": mark.when.isoformat(),
        "for": mark.who,
        "reference": mark.reference,
        "sections": {
            one.name: {
                "title": one.title,
                "rows": [dict(zip(one.headings, row, strict=True)) for row in one.rows],
            }
            for one in sections
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
