"""What the room of imports brings."""

from django.utils.translation import gettext_lazy as _

from records.core.seams import JOBS, JobKind
from records.imports.services import JOB
from records.imports.work import apply_batch

MANIFEST = (JOBS(JobKind(JOB, _("Import of a file"), apply_batch)),)
