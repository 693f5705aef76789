"""What the room of exports brings."""

from django.utils.translation import gettext_lazy as _

from records.core.exports.lists import JOB
from records.core.seams import JOBS, JobKind
from records.exports.work import run_export

MANIFEST = (JOBS(JobKind(JOB, _("Export of a list"), run_export)),)
