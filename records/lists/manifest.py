"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from records.core.protection.own_data import OWN_DATA
from records.core.protection.retention import RETENTION
from records.core.seams import SUBJECT_KINDS, TRAIL_TAGS, Manifest, SubjectKind
from records.lists.keeping import FILTER_RETENTION, OWN_FILTERS
from records.lists.tags import ListsTag

MANIFEST: Manifest = (
    TRAIL_TAGS(*ListsTag),
    SUBJECT_KINDS(
        SubjectKind("saved_filter", _("Saved filter")),
        SubjectKind("search", _("Search")),
    ),
    OWN_DATA(OWN_FILTERS),
    RETENTION(FILTER_RETENTION),
)
