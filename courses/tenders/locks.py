"""What a living tender holds fast in its classes."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.classes.locks import ClassLock, ClassLockSource
from courses.classes.models import TrainingClass
from courses.tenders.enums import TenderState
from courses.tenders.models import LotClass

PLAN = frozenset(
    {"budget", "person_days", "organiser", "starts_on", "ends_on", "capacity", "mode", "kind"}
)
"""What bidders reckon with: days, places and money of a class."""

CLASS_IS_FREE = frozenset({TenderState.AWARDED, TenderState.DONE})
"""States in which the class may be published and held; its plan stays as it was bought."""


def locks_of(training_class: TrainingClass) -> Iterator[ClassLock]:
    """Give the lock of the tender that holds the class, with a reason that names it."""
    rows = LotClass.objects.filter(training_class=training_class, is_live=True)
    for row in rows.select_related("lot__tender"):
        tender = row.lot.tender
        reason = _("The tender %(number)s “%(title)s” holds this class as it is planned.") % {
            "number": tender.number,
            "title": tender.title,
        }
        is_free = tender.state in CLASS_IS_FREE
        yield ClassLock(PLAN if is_free else PLAN | {"state"}, reason)


TENDER_LOCK = ClassLockSource("tenders", locks_of)
