"""What proves an entry of online hours: the platform's export, row and minutes."""

from typing import Any

from django.utils.translation import gettext as _

from records.journal.models import Entry
from records.journal.sources import Evidence, EvidenceStep


def online_evidence(entry: Entry) -> Evidence:
    """Return the course, the minutes the platform reported, and the file that said so."""
    facts = entry.facts
    steps = [
        EvidenceStep(
            _("%(minutes)s minutes on the online platform") % {"minutes": _minutes(facts)},
            entry.occurred_on.isoformat(),
        )
    ]
    steps += [
        EvidenceStep(_("Row of the platform's export"), str(reference))
        for reference in facts.get("evidence", [])
    ]
    return Evidence(title=str(facts.get("title", "")), steps=steps)


def _minutes(facts: dict[str, Any]) -> str:
    """Return the minutes as people write them: 27, not 27.00."""
    minutes = str(facts.get("minutes", ""))
    return minutes.rstrip("0").rstrip(".") if "." in minutes else minutes
