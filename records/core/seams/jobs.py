"""Kinds of long work that rooms ask for; the room of jobs runs them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from records.core.access.actor import Actor
from records.core.long_work import Progress
from records.core.seams.seam import Seam

Handler = Callable[[str, dict[str, Any], Actor, datetime, Progress], dict[str, Any]]
"""Takes key, parameters, actor, moment and progress; returns a JSON-able result with `message`,
and `url` where there is something to open. Calls progress as it goes along."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of long work, and what people call it."""

    code: str
    label: str | Promise
    run: Handler


JOBS: Seam[JobKind] = Seam("jobs")
