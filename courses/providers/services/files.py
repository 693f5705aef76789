"""Files of providers: checked, encrypted, looked at with a trace, forgotten after their time."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.providers.models import Provider, ProviderFile
from courses.providers.services.events import record_provider_event
from courses.providers.tags import ProvidersTag
from records.core.access.actor import Actor
from records.core.protection.crypto import encrypt_bytes
from records.corrections.proofs import check_proof
from records.trail.services import record_event

Upload = tuple[str, bytes]
"""Name and content of a file."""


def store_file(
    provider: Provider, upload: Upload, field: str, actor: Actor, now: datetime
) -> ProviderFile:
    """Return the file as it is kept; raises DomainError about `field` for one that cannot be.

    The caller tells the trail, with the digest, what the file is for.
    """
    checked = check_proof(*upload, field=field)
    return ProviderFile.objects.create(
        provider=provider,
        name=checked.name[:120],
        content_type=checked.content_type,
        content=encrypt_bytes(checked.content),
        size=len(checked.content),
        digest=hashlib.sha256(checked.content).hexdigest(),
        uploaded_at=now,
        uploaded_by=actor.user_id,
        uploaded_by_name=actor.name[:100],
    )


def record_file_viewed(*, file: ProviderFile, actor: Actor, now: datetime) -> None:
    """Tell the trail that somebody who is no member opened a file."""
    facts = {"file": file.name, "digest": file.digest}
    record_provider_event(ProvidersTag.FILE_VIEWED, file.provider, actor, now, facts)


@transaction.atomic
def remove_old_files(files: Any, actor: Actor, now: datetime) -> int:
    """Remove the content of `files`; name, digest and dates stay. Returns how many."""
    count: int = files.update(content=None, removed_at=now)
    if count:
        record_event(
            tag=ProvidersTag.FILES_REMOVED,
            actor=actor,
            now=now,
            subject=str(count),
            subject_type="provider",
            subject_id="",
            after={"files": count},
        )
    return count
