"""What the room of privacy brings."""

from django.utils.translation import gettext_lazy as _

from records.core.seams import JOBS, JobKind
from records.privacy.own import run_own_data
from records.privacy.services import JOB

MANIFEST = (JOBS(JobKind(JOB, _("My data as a file"), run_own_data)),)
