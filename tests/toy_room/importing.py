"""A list of visits as a kind of file to import: a line each, `staff number,site,day`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from records.core.access.actor import Actor
from records.core.seams import FileReading, ImportKind
from records.register.models import Cadre
from tests.toy_room.models import FieldVisit


@dataclass
class VisitPlan:
    """What a file would do."""

    rows: list[tuple[Cadre, str, date]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the figures of the preview."""
        number = len(self.rows)
        return {
            "rows": number + len(self.errors),
            "new": number,
            "changed": 0,
            "unchanged": 0,
            "errors": self.errors,
        }

    def lines(self, limit: int) -> list[dict[str, Any]]:
        """Return the first good rows."""
        return [
            {"row": number, "name": cadre.name, "outcome": "new", "changes": [site]}
            for number, (cadre, site, _day) in enumerate(self.rows[:limit], start=1)
        ]


def _preview(file: FileReading) -> VisitPlan:
    plan = VisitPlan()
    for number, line in enumerate(file.content.decode().splitlines(), start=1):
        staff_number, site, day = line.split(",")
        cadre = Cadre.objects.filter(staff_number=staff_number).first()
        if cadre is None:
            plan.errors.append({"row": number, "field": "staff_number", "message": "nobody"})
        else:
            plan.rows.append((cadre, site, date.fromisoformat(day)))
    return plan


def _apply(file: FileReading, actor: Actor, now: datetime) -> VisitPlan:
    plan = _preview(file)
    for cadre, site, day in plan.rows:
        FieldVisit.objects.create(cadre=cadre, site=site, visited_on=day)
    return plan


VISIT_IMPORT = ImportKind("visits", "Field visits", _preview, _apply, {"staff_number": "Number"})
