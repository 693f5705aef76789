"""A report of the visit as a gate of the class, an entry in the book, and what rules can count."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from courses.classes.assessment import (
    AssessmentComponent,
    BoardColumn,
    Cell,
    ComponentEntry,
    Gate,
)
from records.eligibility.enums import RuleUnit
from records.journal.enums import EntryKind
from records.journal.measures import Measure, Summed
from records.journal.models import Entry
from records.journal.sources import EvidenceStep
from tests.toy_room.models import FieldVisit

SOURCE_KIND = "class_visit"


class VisitComponent(AssessmentComponent):
    """Whoever takes part in a class with visits reports of one."""

    code, label, order = "visit", "Field visit", 40
    source_kinds = (SOURCE_KIND,)
    columns = (BoardColumn("visits", "Visits", is_number=True),)

    def load(self, assessed: Any) -> dict[int, list[FieldVisit]]:
        """Return the visits of the class, by cadre."""
        visits = FieldVisit.objects.filter(training_class=assessed.training_class)
        found: dict[int, list[FieldVisit]] = {}
        for visit in visits:
            found.setdefault(visit.cadre_id, []).append(visit)
        return found

    def judge(self, context: Any, participant: Any, rules: Mapping[str, Any]) -> list[Gate]:
        """Return the one gate: a report was handed in."""
        reported = [v for v in context.get(participant.cadre_id, []) if v.report]
        return [
            Gate(
                code="visit_reported",
                title="Report of a visit",
                met=bool(reported),
                value=Decimal(len(reported)),
                limit=Decimal(1),
                unit=RuleUnit.COUNT,
                rule="",
                sentence="%(n)s reports.",
                words={"n": len(reported)},
                state_words=str(len(reported)),
            )
        ]

    def cells(self, context: Any, participant: Any) -> dict[str, Cell]:
        """Return how many visits there were."""
        return {"visits": Cell(f"{len(context.get(participant.cadre_id, []))} visits")}

    def entries(self, context: Any, participant: Any) -> list[ComponentEntry]:
        """Return an entry for each visit that was reported."""
        return [
            ComponentEntry(
                kind=EntryKind.ASSESSMENT,
                source_kind=SOURCE_KIND,
                occurred_on=visit.visited_on,
                grade="reported",
                part=str(visit.pk),
                evidence=[f"visit:{visit.pk}"],
                facts={"site": visit.site},
            )
            for visit in context.get(participant.cadre_id, [])
            if visit.report
        ]

    def evidence(self, entry: Entry) -> list[EvidenceStep]:
        """Return the visits an entry rests on."""
        named = [text for text in entry.facts.get("evidence", ()) if text.startswith("visit:")]
        visits = FieldVisit.objects.filter(pk__in=[text.partition(":")[2] for text in named])
        return [EvidenceStep("Field visit", visit.site, "/field-visits/") for visit in visits]


VISITS_REPORTED = Measure(
    code="visits_reported",
    label="Visits reported",
    kind=EntryKind.ASSESSMENT,
    grades=("reported",),
    summed=Summed.COUNT,
    sentence="From %(start)s to %(end)s: %(count)s of %(required)s visits.",
)
