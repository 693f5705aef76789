"""What this room brings to the house."""

from courses.completion.dashboard import COMPLETION_TASKS
from courses.completion.tags import CompletionTag
from records.core.seams import TASKS, TRAIL_TAGS, Manifest

MANIFEST: Manifest = (
    TRAIL_TAGS(*CompletionTag),
    TASKS(*COMPLETION_TASKS),
)
