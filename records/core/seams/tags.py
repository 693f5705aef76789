"""Tags of the trail that a room writes: `room:subject:action`."""

from django.db import models

from records.core.seams.seam import Seam

TRAIL_TAGS: Seam[models.TextChoices] = Seam("trail tags", code=lambda tag: str(tag.value))
"""Members of the rooms' enums of tags. A value never changes once it is used."""
