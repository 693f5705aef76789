"""How long what is kept: each room says what it can forget, and the settings say when.

A room lists it in its manifest; the number of days stands in `settings.RETENTION_DAYS` under the same
name. Append-only tables are never cut: they are listed without `forget`, so that the table of what
is kept is whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from records.core.access.actor import Actor
from records.core.seams.seam import Seam

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Due = Callable[[datetime], "models.QuerySet[Any]"]
Forget = Callable[["models.QuerySet[Any]", Actor, datetime], int]


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One kind of thing that is kept for a time."""

    name: str
    title: "str | _StrPromise"
    due: Due
    """Gives what is older than a moment and could go."""
    moment: str
    """The field that says how old a row is."""
    forget: Forget | None = None
    """Lets go of what is due, and returns how much; None where nothing is ever let go."""
    at_least: int = 0
    """Days below which the setting is refused."""
    note: "str | _StrPromise" = ""

    @property
    def days(self) -> int:
        """Return for how many days it is kept; raises ImproperlyConfigured for an impossible setting."""
        try:
            days = int(settings.RETENTION_DAYS[self.name])
        except (KeyError, TypeError, ValueError):
            raise ImproperlyConfigured(
                f"RETENTION_DAYS says no number of days for {self.name!r}."
            ) from None
        if days < self.at_least:
            raise ImproperlyConfigured(
                f"RETENTION_DAYS[{self.name!r}] is {days}; at least {self.at_least} are required."
            )
        return days

    def due_at(self, now: datetime) -> "models.QuerySet[Any]":
        """Return what is past its time at `now`."""
        return self.due(now - timedelta(days=self.days))


RETENTION: Seam[RetentionRule] = Seam("retention", code=lambda kept: kept.name)
