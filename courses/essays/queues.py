"""The lists of a marker's desk."""

from django.db.models import Case, Count, Q, When

from courses.classes.models import TrainingClass
from courses.essays.enums import EssayState
from courses.essays.models import Essay, EssayQuerySet
from records.core.access.readers import Reader

WAITING, RETURNED, DONE, NAMED = "waiting", "returned", "done", "named"

STATE_OF_QUEUE = {
    WAITING: EssayState.SUBMITTED,
    RETURNED: EssayState.RETURNED,
    DONE: EssayState.ACCEPTED,
}


def queue_of(user: Reader, name: str) -> EssayQuerySet:
    """Return one list of `user`: what waited longest first, else the newest first."""
    if name == NAMED:
        essays = Essay.objects.named_to(user).exclude(receipt="")
        return essays.with_people().order_by("-submitted_at", "pk")
    essays = Essay.objects.to_mark_by(user).filter(state=STATE_OF_QUEUE[name]).with_people()
    return essays.order_by("submitted_at" if name == WAITING else "-submitted_at", "pk")


def waiting_of(user: Reader, class_id: str = "") -> EssayQuerySet:
    """Return what waits for `user`, of one class where its number is given."""
    essays = queue_of(user, WAITING)
    if class_id.isdecimal():
        essays = essays.filter(enrollment__training_class=int(class_id))
    return essays


def next_waiting(user: Reader, essay: Essay, class_id: str = "") -> tuple[Essay | None, int]:
    """Return the essay to mark after `essay`, and how many wait beside it; two queries.

    The next in the list's order; from its end on, the list's first.
    """
    others = waiting_of(user, class_id).exclude(pk=essay.pk)
    later = Q(submitted_at__gt=essay.submitted_at) | Q(
        submitted_at=essay.submitted_at, pk__gt=essay.pk
    )
    is_before = Case(When(later, then=0), default=1)
    return others.order_by(is_before, "submitted_at", "pk").first(), others.count()


def queue_counts(user: Reader) -> dict[str, int]:
    """Return how many essays stand in each list of `user`; two queries."""
    by_state = Essay.objects.to_mark_by(user).aggregate(
        **{
            name: Count("pk", filter=Q(state=state), distinct=True)
            for name, state in STATE_OF_QUEUE.items()
        }
    )
    named = Essay.objects.named_to(user).exclude(receipt="").count()
    return {**by_state, NAMED: named}


def class_choices(user: Reader) -> list[TrainingClass]:
    """Return the classes that the essays of `user` come from, newest first; one query."""
    essays = Essay.objects.to_mark_by(user).values("enrollment__training_class")
    return list(TrainingClass.objects.filter(pk__in=essays).only("id", "title", "starts_on"))
