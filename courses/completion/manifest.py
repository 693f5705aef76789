"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.classes.class_actions import CLASS_ACTIONS, ClassActionSource
from courses.completion.class_actions import completion_actions
from courses.completion.class_entries import class_source_kinds
from courses.completion.dashboard import COMPLETION_TASKS
from courses.completion.evidence import evidence_of_entry
from courses.completion.jobs import run_closing
from courses.completion.provider_measure import COMPLETION_MEASURE
from courses.completion.services import JOB
from courses.completion.tags import CompletionTag
from courses.providers.measures import PROVIDER_MEASURES
from records.core.seams import JOBS, TASKS, TRAIL_TAGS, JobKind, Manifest
from records.journal.sources import SOURCES, EvidenceSource

MANIFEST: Manifest = (
    TRAIL_TAGS(*CompletionTag),
    JOBS(JobKind(JOB, _("Closing of a class"), run_closing)),
    TASKS(*COMPLETION_TASKS),
    PROVIDER_MEASURES(COMPLETION_MEASURE),
    CLASS_ACTIONS(ClassActionSource("completion", completion_actions)),
    SOURCES(EvidenceSource("classes", class_source_kinds, evidence_of_entry)),
)
