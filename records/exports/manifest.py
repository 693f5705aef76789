"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.exports.lists import JOB
from records.core.protection.retention import RETENTION
from records.core.seams import JOBS, SUBJECT_KINDS, TRAIL_TAGS, JobKind, Manifest, SubjectKind
from records.exports.retention import EXPORTS_RETENTION
from records.exports.tags import ExportsTag
from records.exports.work import run_export

MANIFEST: Manifest = (
    TRAIL_TAGS(*ExportsTag),
    SUBJECT_KINDS(
        SubjectKind("export", _("Export")),
    ),
    JOBS(JobKind(JOB, _("Export of a list"), run_export)),
    RETENTION(EXPORTS_RETENTION),
)
