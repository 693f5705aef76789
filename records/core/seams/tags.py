"""What a room writes into the trail: its tags, groups of them, and the kinds of their subjects."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise

from records.core.seams.seam import Seam

TRAIL_TAGS: Seam[models.TextChoices] = Seam("trail tags", code=lambda tag: str(tag.value))
"""Members of the rooms' enums of tags: `room:subject:action`."""


@dataclass(frozen=True, slots=True)
class TagGroup:
    """Tags that an auditor looks for together."""

    code: str
    label: str | Promise
    tags: Sequence[models.TextChoices]

    @property
    def values(self) -> list[str]:
        """Return the values of the tags, as they stand in the trail."""
        return [str(tag.value) for tag in self.tags]


TAG_GROUPS: Seam[TagGroup] = Seam("groups of trail tags")

REVEALS = "reveals"
"""Code of the group of tags that tell of a protected number shown in full."""


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A kind of thing that events are about: the `subject_type` of the trail, and its name."""

    code: str
    label: str | Promise


SUBJECT_KINDS: Seam[SubjectKind] = Seam("kinds of trail subjects")
