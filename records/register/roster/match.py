"""Who on the register a row is about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from records.core.errors import DomainError
from records.core.protection.crypto import blind_index
from records.core.sheets.table import Record
from records.register.models import Appointment, Cadre
from records.register.roster.fields import LABELS

CHUNK = 10_000
"""Values in one statement: well below what SQLite and PostgreSQL take."""


class Matcher:
    """Loads what the rows may be about once, then answers from memory."""

    def __init__(self, records: Iterable[Record]) -> None:
        records = list(records)
        self.digests = {
            number: blind_index(number, "citizen_number")
            for number in _given(records, "citizen_number")
        }
        found: dict[int, Cadre] = {}
        self.by_staff: dict[str, Cadre] = {}
        for name, keys in (
            ("staff_number", set(_given(records, "staff_number"))),
            ("citizen_number_index", set(self.digests.values())),
        ):
            for chunk in _chunks(keys):
                named = Cadre.objects.filter(**{f"{name}__in": chunk})
                for cadre in named.select_related("unit", "merged_into__unit"):
                    # The number of an entry that was merged leads to the one it was merged into.
                    standing = cadre.merged_into or cadre
                    found.setdefault(standing.pk, standing)
                    self.by_staff[cadre.staff_number] = found[standing.pk]
        self.by_citizen = {
            c.citizen_number_index: c for c in found.values() if c.citizen_number_index
        }
        self.posts: dict[int, list[Appointment]] = defaultdict(list)
        for chunk in _chunks(found):
            for post in Appointment.objects.filter(cadre__in=chunk).order_by("since", "pk"):
                self.posts[post.cadre_id].append(post)
        self.seen: dict[tuple[str, Any], int] = {}

    def find(self, values: dict[str, Any]) -> Cadre | None:
        """Return the cadre a row is about, None for a new one.

        The citizen number says who it is, without one the staff number. Raises DomainError
        where both stand there and contradict each other.
        """
        staff, number = values.get("staff_number"), values.get("citizen_number")
        if not staff and not number:
            raise DomainError(
                _("Give a citizen number or a staff number, to know the person by."),
                field="citizen_number",
            )
        by_staff = self.by_staff.get(staff) if staff else None
        by_citizen = self.by_citizen.get(self.digests[number]) if number else None
        if by_staff and by_citizen and by_staff.pk != by_citizen.pk:
            raise DomainError(
                _("The staff number and the citizen number belong to two different people."),
                field="staff_number",
            )
        if by_staff and number and by_staff.citizen_number and not by_citizen:
            raise DomainError(
                _("The register has another citizen number under this staff number."),
                field="citizen_number",
            )
        found = by_citizen or by_staff
        if found is by_staff and by_staff is not None and staff != by_staff.staff_number:
            values["staff_number"] = by_staff.staff_number
        return found

    def check_not_repeated(self, row: int, values: dict[str, Any], cadre: Cadre | None) -> None:
        """Raise DomainError where an earlier row of the file is about the same person."""
        keys = [(name, values.get(name)) for name in ("citizen_number", "staff_number")]
        for name, value in [*keys, ("name", cadre and cadre.pk)]:
            if value is None:
                continue
            earlier = self.seen.setdefault((name, value), row)
            if earlier != row:
                raise DomainError(
                    _("Row %(row)s is already about this person (%(field)s).")
                    % {"row": earlier, "field": LABELS[name]},
                    field=name,
                )


def _given(records: Iterable[Record], name: str) -> Iterator[str]:
    return (r.values[name] for r in records if name in r.values)


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(items)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
