"""Who saw what of a person, as that person is told; and how often each person looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from records.accounts.models import User
from records.core.access.readers import Reader
from records.trail.enums import reveal_tags
from records.trail.models import TrailEvent

DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Opening:
    """One look at a person's data."""

    event: TrailEvent
    offices: list[str]
    """The units that the onlooker works for, as the accounts stand today."""

    @property
    def is_reveal(self) -> bool:
        """Return whether a number was shown in full."""
        return self.event.tag in reveal_tags()


def openings_of(user: User) -> Any:
    """Return the events in which others saw the data of the cadre `user` is, newest first."""
    return TrailEvent.objects.openings("cadre", user.cadre_id).exclude(actor_id=user.pk)


def with_offices(events: Iterable[TrailEvent]) -> list[Opening]:
    """Return events with the offices of their actors: three queries, however many events."""
    rows = list(events)
    people = (
        User.objects.filter(pk__in={row.actor_id for row in rows if row.actor_id})
        .select_related("cadre__unit")
        .prefetch_related("roles__unit")
        .in_bulk()
    )
    return [Opening(row, _offices(people.get(row.actor_id or 0))) for row in rows]


def _offices(person: User | None) -> list[str]:
    if person is None:
        return []
    if person.cadre is not None:
        return [person.cadre.unit.name]
    return list(dict.fromkeys(role.unit.name for role in person.roles.all() if role.unit))


def reveals_by_person(user: Reader, now: datetime, today: datetime) -> Any:
    """Return how many numbers each person overseen by `user` saw in full, most today first.

    `today` is midnight. Counts the 30 days before `now`.
    """
    seen = TrailEvent.objects.visible_to(user).reveals().filter(at__gte=now - DAYS)
    return (
        seen.order_by()
        .values("actor_id", "actor_name")
        .annotate(
            today=Count("id", filter=Q(at__gte=today)),
            month=Count("id"),
            people=Count("subject_id", distinct=True),
            latest=Max("at"),
        )
        .order_by("-today", "-month", "actor_name")
    )
