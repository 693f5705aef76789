"""What this room brings to the house."""

from django.urls import reverse

from records.archive.online.conversion import SOURCE_KIND
from records.archive.online.evidence import online_evidence
from records.eligibility.people_lists import PEOPLE_LISTS, PeopleList
from records.journal.sources import SOURCES, EvidenceSource

MANIFEST = (
    PEOPLE_LISTS(PeopleList("cadres", lambda: reverse("cadre_list"))),
    SOURCES(EvidenceSource("online_hours", lambda: (SOURCE_KIND,), online_evidence)),
)
