"""What becomes of places in classes when two entries on the register are one person."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.classes.models import TrainingClass
from courses.enrollment.clashes import find_clashes
from courses.enrollment.enums import TAKING_PART, EnrollmentState
from courses.enrollment.models import Enrollment
from courses.enrollment.services import withdraw
from courses.enrollment.withdrawal_blockers import withdrawal_blockers_of
from records.register.merging import MergeContext, MergeHandler
from records.register.models import Cadre


def move_enrollments(merging: MergeContext) -> list[str]:
    """Give the survivor the duplicate's places, with the marks and essays that hang on them."""
    moving = Enrollment.objects.filter(cadre=merging.duplicate)
    classes = TrainingClass.objects.filter(pk__in=moving.values("training_class"))
    # All classes at once and in order of number: a merge touches several, and two merges at once
    # would otherwise wait for each other.
    list(classes.select_for_update().order_by("pk").values_list("pk"))
    report = []
    for mine, theirs in _doubled(merging.survivor, merging.duplicate):
        idle = theirs if _is_idle(theirs) else mine
        withdraw(
            enrollment=idle,
            reason=_("Merged: enrolled twice"),
            actor=merging.actor,
            now=merging.now,
        )
        report.append(
            _("“%s”: of two places the one without marks was given back.")
            % idle.training_class.title
        )
    moved = moving.update(cadre=merging.survivor)
    if moved:
        report.append(_("Places in classes carried over: %d.") % moved)
    return report


def objections(survivor: Cadre, duplicate: Cadre) -> list[str]:
    """Return the classes both take part in with something done, and those that clash."""
    found = [
        _("Both have marks or an essay in “%s”: withdraw one of the two places first.")
        % mine.training_class.title
        for mine, theirs in _doubled(survivor, duplicate)
        if not (_is_idle(mine) or _is_idle(theirs))
    ]
    return found + _clashes(survivor, duplicate)


def _doubled(survivor: Cadre, duplicate: Cadre) -> Iterable[tuple[Enrollment, Enrollment]]:
    places = Enrollment.objects.filter(state__in=TAKING_PART).select_related("training_class")
    mine = {place.training_class_id: place for place in places.filter(cadre=survivor)}
    for theirs in places.filter(cadre=duplicate, training_class__in=mine).order_by("pk"):
        yield mine[theirs.training_class_id], theirs


def _is_idle(enrollment: Enrollment) -> bool:
    return enrollment.state == EnrollmentState.ENROLLED and not withdrawal_blockers_of(enrollment)


def _clashes(survivor: Cadre, duplicate: Cadre) -> list[str]:
    mine = set(
        Enrollment.objects.taking_part()
        .filter(cadre=survivor)
        .values_list("training_class", flat=True)
    )
    open_places = Enrollment.objects.filter(cadre=duplicate, state=EnrollmentState.ENROLLED)
    found = []
    for place in open_places.exclude(training_class__in=mine).select_related("training_class"):
        other = find_clashes(place.training_class, [survivor]).get(survivor.pk)
        if other is not None:
            found.append(
                _("“%(one)s” and “%(other)s” fall on the same days: withdraw from one first.")
                % {"one": place.training_class.title, "other": other.title}
            )
    return found


def holdings(cadre: Cadre) -> list[str]:
    """Return how many places a person holds."""
    return [
        _("Places in classes: %d") % Enrollment.objects.taking_part().filter(cadre=cadre).count()
    ]


ENROLLMENT_MERGE_HANDLER = MergeHandler(
    "courses.enrollment",
    move=move_enrollments,
    relations=("courses_enrollment.Enrollment.cadre",),
    objections=objections,
    holdings=holdings,
)
