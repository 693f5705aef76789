"""Forms of the roll."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.attendance.enums import Status

REASON_LENGTH = 200


@dataclass(slots=True)
class RollInput:
    """What a roll was sent with: chosen statuses and the marks that were on the page."""

    statuses: dict[int, str] = field(default_factory=dict)
    seen: dict[int, int | None] = field(default_factory=dict)
    reason: str = ""


def read_roll(data: Mapping[str, str], enrollments: Iterable[int]) -> RollInput:
    """Return what was sent for these enrollments; unknown statuses are left out.

    The button `rest` gives its value to everyone who was unmarked on the page and not chosen.
    """
    found = RollInput(reason=data.get("reason", "").strip()[:REASON_LENGTH])
    rest = data.get("rest", "")
    for pk in enrollments:
        seen = data.get(f"mark-{pk}", "")
        found.seen[pk] = int(seen) if seen.isdecimal() else None
        status = data.get(f"status-{pk}", "") or (rest if not seen else "")
        if status in Status.values:
            found.statuses[pk] = status
    return found


class CorrectionForm(forms.Form):
    """One mark, put right."""

    mark = forms.IntegerField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("Status"), choices=Status, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        required=False,
        help_text=_("Kept with the mark. What stood before stays on record."),
    )
