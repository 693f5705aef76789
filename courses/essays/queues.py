"""The lists of a marker's desk."""

from django.db.models import Count, Q

from courses.classes.models import TrainingClass
from courses.essays.enums import EssayState
from courses.essays.models import Essay, EssayQuerySet
from records.core.readers import Reader

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
