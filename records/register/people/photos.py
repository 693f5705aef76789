"""Portraits: checked in a sandboxed process, drawn anew in fixed sizes, kept encrypted."""

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from records.core.access.actor import Actor
from records.core.access.choices import require_usable
from records.core.protection.crypto import encrypt_bytes
from records.core.uploads.pictures import Shape, checked_picture
from records.register.models import Cadre, CadrePhoto
from records.register.tags import RegisterTag
from records.trail.services import record_event

PORTRAIT = Shape(413, 579)
"""One inch and two at 300 dots: 35 × 49 mm, the portrait of personnel forms."""
THUMBNAIL = Shape(96, 134)
MIN_SIDE = 200
MAX_BYTES = 10 * 1024 * 1024


class PortraitImages(NamedTuple):
    """A portrait in its two sizes, as JPEG without anything attached."""

    portrait: bytes
    thumbnail: bytes

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the portrait."""
        return hashlib.sha256(self.portrait).hexdigest()


def render_portrait(content: bytes, *, field: str = "photo") -> PortraitImages:
    """Return an uploaded picture drawn anew in the sizes of a portrait.

    Raises DomainError about `field` where it is no picture, too small or too large.
    """
    picture = checked_picture(
        content,
        shapes=(PORTRAIT, THUMBNAIL),
        kinds=("jpeg", "png", "webp"),
        min_side=MIN_SIDE,
        max_bytes=MAX_BYTES,
        field=field,
    )
    return PortraitImages(*picture.images)


@transaction.atomic
def set_photo(*, cadre: Cadre, content: bytes, actor: Actor, now: datetime) -> CadrePhoto:
    """Make an uploaded picture the portrait of `cadre`; the same one again changes nothing.

    Raises DomainError where it is no fit picture, NotAllowed where the actor is neither officer
    nor unit liaison of the person.
    """
    require_usable("register:correct_cadre:cadre", actor, cadre)
    drawn = render_portrait(content)
    return store_photo(cadre=cadre, drawn=drawn, actor=actor, now=now)


@transaction.atomic
def store_photo(
    *,
    cadre: Cadre,
    drawn: PortraitImages,
    actor: Actor,
    now: datetime,
    along: dict[str, str] | None = None,
) -> CadrePhoto:
    """Keep a portrait already drawn, for a service that asked whether the actor may."""
    # The person is the lock, since there may be no photo yet.
    Cadre.objects.select_for_update(no_key=True).get(pk=cadre.pk)
    before = CadrePhoto.objects.filter(cadre=cadre).first()
    if before is not None and before.digest == drawn.digest:
        return before
    photo, _created = CadrePhoto.objects.update_or_create(
        cadre=cadre,
        defaults={
            "portrait": encrypt_bytes(drawn.portrait),
            "thumbnail": encrypt_bytes(drawn.thumbnail),
            "digest": drawn.digest,
            "uploaded_at": now,
            "uploaded_by_name": actor.name[:100],
        },
    )
    record_event(
        tag=RegisterTag.CADRE_PHOTO_SET,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        before={"digest": before.digest} if before else None,
        after={"digest": drawn.digest, **(along or {})},
    )
    return photo


@transaction.atomic
def remove_photo(*, cadre: Cadre, actor: Actor, now: datetime) -> None:
    """Take the portrait away; without one, nothing happens."""
    require_usable("register:correct_cadre:cadre", actor, cadre)
    photo = CadrePhoto.objects.select_for_update().filter(cadre=cadre).first()
    if photo is None:
        return
    photo.delete()
    record_event(
        tag=RegisterTag.CADRE_PHOTO_REMOVED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        before={"digest": photo.digest},
    )
