"""Measures: what of the journal can be counted of a cadre; rules of policy name them by code.

A room that posts entries of its own brings the measures that count them. Sums are taken in the
database, so a measure says in data, not in code, which entries it counts.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.core.seams import Seam
from records.journal.enums import Channel, EntryKind


class Summed(models.TextChoices):
    """What is summed up over the entries that count; the unit of the sum."""

    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    COUNT = "count", _("times")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measure:
    """Which entries count, what of them is summed, and how the sum is said.

    Empty conditions are no conditions. `facts` are pairs of a name in the entry's facts and the
    text that stands there. `sentence` takes start, end, required, and the sum under the name of
    its unit (hours, days, count); `sentence_or_days` also days and alternative.
    """

    code: str
    label: str | Promise
    kind: str
    summed: Summed
    channel: str = ""
    content_kind: str = ""
    grades: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sentence: str | Promise
    sentence_or_days: str | Promise = ""


MEASURES: Seam[Measure] = Seam("measures")

HOURS_SENTENCE = _("From %(start)s to %(end)s: %(hours)s of %(required)s hours.")
HOURS_OR_DAYS_SENTENCE = _(
    "From %(start)s to %(end)s: %(hours)s of %(required)s hours, "
    "or %(days)s of %(alternative)s days."
)


def _hours(channel: Channel) -> Measure:
    return Measure(
        code=f"{channel}_hours",
        label=channel.label,
        kind=EntryKind.HOURS,
        channel=channel,
        summed=Summed.HOURS,
        sentence=HOURS_SENTENCE,
        sentence_or_days=HOURS_OR_DAYS_SENTENCE,
    )


CONCENTRATED_HOURS, ONLINE_HOURS, OTHER_HOURS = (
    _hours(channel) for channel in (Channel.CONCENTRATED, Channel.ONLINE, Channel.OTHER)
)
HOURS_OF_CHANNEL = {one.channel: one for one in (CONCENTRATED_HOURS, ONLINE_HOURS, OTHER_HOURS)}
TRAINING_DAYS = Measure(
    code="training_days",
    label=_("Days of completed classes"),
    kind=EntryKind.COMPLETION,
    summed=Summed.DAYS,
    sentence=_("From %(start)s to %(end)s: %(days)s of %(required)s days."),
)
