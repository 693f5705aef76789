"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.completion.dashboard import COMPLETION_TASKS
from courses.completion.jobs import run_closing
from courses.completion.services import JOB
from courses.completion.tags import CompletionTag
from records.core.seams import JOBS, TASKS, TRAIL_TAGS, JobKind, Manifest

MANIFEST: Manifest = (
    TRAIL_TAGS(*CompletionTag),
    JOBS(JobKind(JOB, _("Closing of a class"), run_closing)),
    TASKS(*COMPLETION_TASKS),
)
