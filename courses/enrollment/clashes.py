"""Classes that cannot both be attended."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.classes.enums import ClassState
from courses.classes.models import Session, TrainingClass
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment, EnrollmentQuerySet
from records.core.codes import Mode
from records.core.errors import NotPossible
from records.register.models import Cadre

NAMED = 5


def find_clashes(
    training_class: TrainingClass, cadres: Iterable[Cadre]
) -> dict[int, TrainingClass]:
    """Return, by cadre id, a class that stands in the way; the number of queries is fixed.

    Two classes clash where their days overlap and one of them is off the job, or else where
    two of their sessions overlap.
    """
    others = (
        Enrollment.objects.filter(
            cadre__in=[cadre.pk for cadre in cadres],
            state=EnrollmentState.ENROLLED,
            training_class__state__in=(ClassState.DRAFT, ClassState.PUBLISHED),
            training_class__starts_on__lte=training_class.ends_on,
            training_class__ends_on__gte=training_class.starts_on,
        )
        .exclude(training_class=training_class)
        .select_related("training_class")
        .order_by("training_class__starts_on")
    )
    by_class: dict[TrainingClass, list[int]] = defaultdict(list)
    for enrollment in others:
        by_class[enrollment.training_class].append(enrollment.cadre_id)
    in_the_way = _overlapping(training_class, list(by_class))
    found: dict[int, TrainingClass] = {}
    for other, cadre_ids in by_class.items():
        if other.pk in in_the_way:
            for cadre_id in cadre_ids:
                found.setdefault(cadre_id, other)
    return found


def told_clash(cadre: Cadre, other: TrainingClass) -> str:
    """Return the sentence that names a clash."""
    return _("%(name)s takes part in “%(other)s” from %(start)s to %(end)s.") % {
        "name": cadre.name,
        "other": other.title,
        "start": other.starts_on.isoformat(),
        "end": other.ends_on.isoformat(),
    }


def trainees_of(training_class: TrainingClass) -> EnrollmentQuerySet:
    """Return the enrollments of those who take part."""
    return Enrollment.objects.taking_part().filter(training_class=training_class)


def lock_trainees(training_class: TrainingClass) -> None:
    """Lock those who take part, in the order in which enrolling locks them."""
    trainees = trainees_of(training_class).values("cadre")
    people = Cadre.objects.filter(pk__in=trainees).order_by("pk")
    list(people.select_for_update().values_list("pk"))


def check_clashes(training_class: TrainingClass) -> None:
    """Raise NotPossible naming those whom the class, as it stands now, keeps from another one."""
    trainees = Enrollment.objects.filter(
        training_class=training_class, state=EnrollmentState.ENROLLED
    ).select_related("cadre")
    people = [enrollment.cadre for enrollment in trainees.order_by("cadre__staff_number")]
    clashes = find_clashes(training_class, people)
    told = [told_clash(cadre, clashes[cadre.pk]) for cadre in people if cadre.pk in clashes]
    if len(told) > NAMED:
        more = len(told) - NAMED
        told[NAMED:] = [
            ngettext("And %d more person.", "And %d more people.", more) % more,
        ]
    if told:
        raise NotPossible(" ".join(told))


def _overlapping(training_class: TrainingClass, others: Sequence[TrainingClass]) -> set[int]:
    whole_days = {
        other.pk for other in others if Mode.OFF_THE_JOB in (other.mode, training_class.mode)
    }
    rest = [other.pk for other in others if other.pk not in whole_days]
    if not rest:
        return whole_days
    condition = Q(pk__in=[])
    for starts_at, ends_at in training_class.sessions.values_list("starts_at", "ends_at"):
        condition |= Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    meeting = Session.objects.filter(condition, training_class__in=rest)
    return whole_days | set(meeting.values_list("training_class", flat=True))
