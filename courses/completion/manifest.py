"""What the room of completion brings."""

from django.utils.translation import gettext_lazy as _

from courses.completion.jobs import run_closing
from courses.completion.services import JOB
from records.core.seams import JOBS, JobKind

MANIFEST = (JOBS(JobKind(JOB, _("Closing of a class"), run_closing)),)
