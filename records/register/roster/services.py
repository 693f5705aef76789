"""Applying a roster: one transaction, safe to repeat."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.errors import DomainError, ManyErrors
from records.core.long_work import Progress, no_progress
from records.core.seams import facts_changed
from records.register.enums import AppointmentKind, EndReason
from records.register.models import Appointment, Cadre, Unit
from records.register.permissions import allowed_units
from records.register.roster.plan import PlannedRow, RosterPlan, plan_roster
from records.register.roster.posts import NewPost
from records.register.services import (
    INDEXES,
    build_cadre,
    cadre_snapshot,
    set_cadre_indexes,
)
from records.register.tags import RegisterTag
from records.trail.services import Event, record_event, record_events

PREFIX = "N"
"""Before the staff numbers given to people whose office keeps none."""

BATCH = 500


class RosterErrors(ManyErrors):
    """The file has bad rows; nothing was imported."""

    def __init__(self, plan: RosterPlan) -> None:
        super().__init__(
            _("%(count)s errors in the file; nothing was imported.") % {"count": len(plan.errors)},
            [DomainError(e.message, field=e.field, row=e.row) for e in plan.errors],
        )
        self.plan = plan


@dataclass(slots=True)
class _Work:
    actor: Actor
    now: datetime
    progress: Progress
    total: int = 0
    """Rows to write: people, and posts of people."""
    done: int = 0

    def note(self, written: int) -> None:
        self.done += written
        self.progress(self.done, self.total)


@transaction.atomic
def apply_roster(
    *,
    content: bytes,
    filename: str,
    today: date,
    actor: Actor,
    now: datetime,
    unit: Unit | None = None,
    allowed: Iterable[Unit] | None = None,
    skip_errors: bool = False,
    progress: Progress = no_progress,
) -> RosterPlan:
    """Import a roster in one transaction and return what was done; repeating it changes nothing.

    Two imports at once queue behind one another. Raises RosterErrors, having done nothing, where
    rows are bad and `skip_errors` is not set. People outside the actor's units are errors of
    their rows, whatever `allowed` says.
    """
    allowed = allowed_units(actor, allowed)
    # The roots of the unit tree are the lock; cadres may meanwhile be added by hand.
    list(Unit.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk"))
    plan = plan_roster(
        content, filename, today=today, unit=unit, allowed=allowed, progress=progress
    )
    if plan.errors and not skip_errors:
        raise RosterErrors(plan)
    _write(plan, _Work(actor, now, progress))
    record_event(
        tag=RegisterTag.ROSTER_APPLIED,
        actor=actor,
        now=now,
        subject=filename,
        subject_type="roster",
        subject_id="",
        after=plan.as_json() | {"errors": len(plan.errors), "unit": unit and unit.code},
    )
    return plan


def _write(plan: RosterPlan, work: _Work) -> None:
    try:
        with transaction.atomic():
            new = [row for row in plan.good if row.cadre is None]
            changed = [
                (row.cadre, row) for row in plan.good if row.cadre and row.outcome == "changed"
            ]
            changing = [(cadre, row) for cadre, row in changed if row.after]
            work.total = len(new) + len(changing) + len(new) + len(changed)
            created = _create(new, work)
            _in_batches(_change, changing, work)
            _in_batches(_appoint, [*created, *changed], work)
            facts_changed([cadre.pk for cadre, _row in (*created, *changed)])
    except IntegrityError as error:
        raise DomainError(
            _("The register changed while the file was read; import it again.")
        ) from error


Pair = tuple[Cadre, PlannedRow]


def _in_batches(
    write: Callable[[Sequence[Pair], _Work], None], pairs: Sequence[Pair], work: _Work
) -> None:
    for start in range(0, len(pairs), BATCH):
        batch = pairs[start : start + BATCH]
        write(batch, work)
        work.note(len(batch))


def _create(rows: Sequence[PlannedRow], work: _Work) -> list[Pair]:
    number = _last_given_number()
    created: list[Pair] = []
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        for row in batch:
            if not row.values.get("staff_number"):
                number += 1
                row.values["staff_number"] = f"{PREFIX}{number:07d}"
        created += _insert(batch, work)
        work.note(len(batch))
    return created


def _insert(rows: Sequence[PlannedRow], work: _Work) -> list[Pair]:
    cadres = [build_cadre(values=row.values, now=work.now) for row in rows]
    Cadre.objects.bulk_create(cadres)
    record_events(
        events=(
            Event(RegisterTag.CADRE_CREATED, "cadre", c.pk, c.name, after=cadre_snapshot(c))
            for c in cadres
        ),
        actor=work.actor,
        now=work.now,
    )
    return list(zip(cadres, rows, strict=True))


def _change(pairs: Sequence[Pair], work: _Work) -> None:
    fields = set(INDEXES)
    for cadre, row in pairs:
        if "unit" in row.after and cadre.registered_in_id is None:
            cadre.registered_in_id = cadre.unit_id
            fields.add("registered_in")
        for name in row.after:
            setattr(cadre, name, row.values[name])
        if "unit" in row.after and row.post is None:
            # Nobody without a post has another answer to where they belong.
            cadre.registered_in = cadre.unit
            fields.add("registered_in")
        set_cadre_indexes(cadre, work.now)
        fields |= set(row.after)
    _save([cadre for cadre, _row in pairs], fields)
    record_events(
        events=(
            Event(RegisterTag.CADRE_CHANGED, "cadre", c.pk, c.name, row.before, row.after)
            for c, row in pairs
        ),
        actor=work.actor,
        now=work.now,
    )


def _appoint(pairs: Sequence[Pair], work: _Work) -> None:
    posts = [(cadre, row.post) for cadre, row in pairs if row.post is not None]
    ended = []
    for _cadre, post in posts:
        if post.ends is not None:
            post.ends.until, post.ends.end_reason = post.since, EndReason.SUCCEEDED
            ended.append(post.ends)
    # Ended first: a cadre has one main post without an end.
    _save(ended, {"until", "end_reason"})
    new = [made for cadre, post in posts for made in _appointments(cadre, post)]
    Appointment.objects.bulk_create(new, batch_size=BATCH)
    record_events(
        events=(
            Event(
                RegisterTag.APPOINTMENT_CREATED,
                "cadre",
                cadre.pk,
                cadre.name,
                _post_facts(post.ends),
                post.as_json(),
            )
            for cadre, post in posts
        ),
        actor=work.actor,
        now=work.now,
    )


def _save(rows: Sequence[Model], fields: set[str]) -> None:
    """Write `fields` of rows that stand in the database; faster than bulk_update."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=sorted(fields),
            batch_size=BATCH,
        )


def _appointments(cadre: Cadre, post: NewPost) -> list[Appointment]:
    """Return the new main post and, where the level is older, a side one that carries it."""
    facts = {
        "cadre": cadre,
        "unit": post.unit or cadre.unit,
        "post_level": post.level,
        "rank": post.rank,
    }
    made = [Appointment(post_title=post.title, since=post.since, **facts)]
    if post.level_since is not None:
        made.append(
            Appointment(
                post_title=post.level_title,
                since=post.level_since,
                until=post.since,
                kind=AppointmentKind.LEVEL,
                **facts,
            )
        )
    return made


def _post_facts(post: Appointment | None) -> dict[str, Any] | None:
    if post is None:
        return None
    return {
        "post_title": post.post_title,
        "post_level": post.post_level,
        "rank": post.rank,
        "since": post.since.isoformat(),
        "until": post.until and post.until.isoformat(),
    }


def _last_given_number() -> int:
    last = Cadre.objects.filter(staff_number__regex=rf"^{PREFIX}\d{{7}}$").aggregate(
        last=Max("staff_number")
    )["last"]
    return int(last[len(PREFIX) :]) if last else 0
