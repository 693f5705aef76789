"""Two entries of one person become one: nothing is deleted, and no room is forgotten.

The register stands below the rooms that point to people, so it does not know them: each room says in
its manifest what becomes of its rows (`MERGE_HANDLERS`), or that they stay and why (`UNMOVED`).
`tests/records/register/people/test_merge_handlers.py` fails for a foreign key to a cadre without either. The
journal is one of those rooms: it reverses and posts anew (`records.journal.merging`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.access.choices import require_usable
from records.core.errors import DomainError, ManyErrors, NotPossible
from records.core.protection.masking import mask_citizen_number
from records.core.seams.seam import Seam
from records.register.models import Cadre, CadreMerge
from records.register.people.fields import PERSON_FIELDS, shown
from records.register.services import write_cadre
from records.register.tags import RegisterTag
from records.trail.services import record_event


@dataclass(frozen=True, slots=True)
class MergeContext:
    """One merge under way: both people are locked."""

    survivor: Cadre
    duplicate: Cadre
    reason: str
    actor: Actor
    now: datetime


Move = Callable[[MergeContext], list[str]]
"""Carries a room's rows over; returns what it did, a sentence each."""
Objections = Callable[[Cadre, Cadre], list[str]]
"""Takes survivor and duplicate; returns what must be settled before they can be merged."""
Holdings = Callable[[Cadre], list[str]]
"""Returns what a room holds of one person, for the page that shows two beside each other."""


@dataclass(frozen=True, slots=True)
class MergeHandler:
    """What one room does in a merge. `relations` are its keys to a cadre: `app.Model.field`."""

    room: str
    relations: tuple[str, ...]
    move: Move
    objections: Objections | None = None
    holdings: Holdings | None = None


MERGE_HANDLERS: Seam[MergeHandler] = Seam("merge handlers", code=lambda handler: handler.room)


@dataclass(frozen=True, slots=True)
class Unmoved:
    """A key to a cadre, `app.Model.field`, whose rows stay with the duplicate, and why."""

    relation: str
    why: str


UNMOVED: Seam[Unmoved] = Seam("rows that stay in a merge", code=lambda row: row.relation)


def decided_relations() -> frozenset[str]:
    """Return the relations for which some room decided."""
    moved = {relation for handler in MERGE_HANDLERS for relation in handler.relations}
    return frozenset(moved | {row.relation for row in UNMOVED})


def holdings_of(cadre: Cadre) -> list[str]:
    """Return what all rooms hold of a person, a short text each."""
    return [
        text for handler in MERGE_HANDLERS if handler.holdings for text in handler.holdings(cadre)
    ]


def objections_to(survivor: Cadre, duplicate: Cadre) -> list[str]:
    """Return what must be settled before `duplicate` can be merged into `survivor`."""
    found = _own_objections(survivor, duplicate)
    for handler in MERGE_HANDLERS:
        if handler.objections is not None:
            found += handler.objections(survivor, duplicate)
    return found


@transaction.atomic
def merge_cadres(
    *, survivor: Cadre, duplicate: Cadre, reason: str, actor: Actor, now: datetime
) -> CadreMerge:
    """Carry all that `duplicate` has over to `survivor`; merging them again gives the same merge.

    Empty facts of the survivor are filled from the duplicate, the survivor's others stand. The
    duplicate stays on the register, hidden, with its chain as it was and its reversals. Raises
    ManyErrors listing what must be settled first, DomainError without a reason, NotPossible where
    one of them was merged into somebody else, NotAllowed where one is outside the actor's units.
    """
    if survivor.pk == duplicate.pk:
        raise DomainError(_("These are not two entries."))
    survivor, duplicate = _locked(survivor.pk, duplicate.pk)
    if duplicate.merged_into_id == survivor.pk:
        require_managed(actor, survivor)
        return CadreMerge.objects.get(duplicate=duplicate)
    _check_not_merged(survivor, duplicate)
    require_usable("register:merge:cadre", actor, survivor, field="survivor")
    require_usable("register:merge:cadre", actor, duplicate, field="duplicate")
    reason = " ".join(reason.split())
    if len(reason) < 2:
        raise DomainError(_("Say why these two are one person."), field="reason")
    if objections := objections_to(survivor, duplicate):
        raise ManyErrors(
            _("Settle this first: %s") % " ".join(objections),
            [DomainError(text) for text in objections],
        )
    merging = MergeContext(survivor, duplicate, reason, actor, now)
    report = _fill_blanks(merging)
    # From the highest room down: those above lock classes before the journal locks chains.
    for handler in reversed(list(MERGE_HANDLERS)):
        report += handler.move(merging)
    return _close(merging, report)


def _locked(survivor: int, duplicate: int) -> tuple[Cadre, Cadre]:
    """Lock both in the order of their numbers; posting about them (a key share) may go on."""
    rows = Cadre.objects.select_for_update(no_key=True).filter(pk__in=(survivor, duplicate))
    found = {cadre.pk: cadre for cadre in rows.order_by("pk")}
    return found[survivor], found[duplicate]


def _check_not_merged(*cadres: Cadre) -> None:
    for cadre in cadres:
        if cadre.merged_into_id is not None:
            raise NotPossible(
                _("%(name)s (%(number)s) was merged into another entry already.")
                % {"name": cadre.name, "number": cadre.staff_number}
            )


def _own_objections(survivor: Cadre, duplicate: Cadre) -> list[str]:
    one, other = survivor.citizen_number, duplicate.citizen_number
    if one and other and one != other:
        return [
            _("They have two citizen numbers, %(one)s and %(other)s: correct one of them first.")
            % {"one": mask_citizen_number(one), "other": mask_citizen_number(other)}
        ]
    return []


def _fill_blanks(merging: MergeContext) -> list[str]:
    """Give the survivor what only the duplicate has; return that, and what differs."""
    survivor, duplicate = merging.survivor, merging.duplicate
    if duplicate.citizen_number_index:
        # A number stands once: its digest leads to the survivor from now on.
        duplicate.citizen_number_index = None
        duplicate.save(update_fields=["citizen_number_index"])
    filled: dict[str, Any] = {}
    report = []
    for name, field in PERSON_FIELDS.items():
        mine, theirs = getattr(survivor, name), getattr(duplicate, name)
        if not theirs or mine == theirs:
            continue
        words = {"field": field.label, "mine": shown(name, mine), "theirs": shown(name, theirs)}
        if mine:
            report.append(_("%(field)s: “%(mine)s” stands, “%(theirs)s” does not.") % words)
        else:
            filled[name] = theirs
            report.append(_("%(field)s: “%(theirs)s” was filled in.") % words)
    if filled:
        merging_told = {"merged_from": duplicate.staff_number}
        write_cadre(
            cadre=survivor,
            values=filled,
            actor=merging.actor,
            now=merging.now,
            along=merging_told,
        )
    return report


def _close(merging: MergeContext, report: list[str]) -> CadreMerge:
    survivor, duplicate = merging.survivor, merging.duplicate
    duplicate.merged_into, duplicate.updated_at = survivor, merging.now
    duplicate.save(update_fields=["merged_into", "updated_at"])
    Cadre.objects.filter(merged_into=duplicate).update(merged_into=survivor)
    merge = CadreMerge.objects.create(
        survivor=survivor,
        duplicate=duplicate,
        reason=merging.reason[:200],
        told=report,
        merged_at=merging.now,
        merged_by=merging.actor.user_id,
        merged_by_name=merging.actor.name[:100],
    )
    for cadre in (survivor, duplicate):
        record_event(
            tag=RegisterTag.CADRES_MERGED,
            actor=merging.actor,
            now=merging.now,
            subject=cadre.name,
            subject_type="cadre",
            subject_id=cadre.pk,
            after={
                "survivor": survivor.staff_number,
                "duplicate": duplicate.staff_number,
                "reason": merge.reason,
                "told": report,
            },
        )
    return merge
