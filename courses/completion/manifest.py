"""What this room brings to the house."""

from courses.completion.tags import CompletionTag
from records.core.seams import TRAIL_TAGS, Manifest

MANIFEST: Manifest = (TRAIL_TAGS(*CompletionTag),)
