"""Essays, written through the services that people use."""

from datetime import datetime
from typing import Any

from courses.enrollment.models import Enrollment
from courses.essays.models import Essay
from courses.essays.services import accept_essay, save_draft, submit_essay
from records.accounts.models import User
from records.core.access.actor import Actor
from tests.factories.records import ACTOR, NOW

TITLE = "以学促干，向实处使劲"
SENTENCE = "对照党章党规，我在学深悟透上还有差距，联系群众不够经常。"
TEXT = "\n\n".join([SENTENCE * 12] * 3)
"""More than a thousand characters."""


def actor_of_user(user: User) -> Actor:
    """Return `user` as an actor."""
    return Actor(user.pk, user.name, "192.0.2.9", "pytest")


def draft_of(enrollment: Enrollment, **given: Any) -> Essay:
    """Return an essay saved once, fit to be handed in."""
    values = {"title": TITLE, "text": TEXT, "base_version": None, "actor": ACTOR, "now": NOW}
    return save_draft(enrollment=enrollment, **(values | given))


def handed_in(enrollment: Enrollment, now: datetime = NOW) -> Essay:
    """Return an essay that waits for its marker."""
    return submit_essay(essay=draft_of(enrollment, now=now), actor=ACTOR, now=now)


def accepted(enrollment: Enrollment, grade: str = "good", now: datetime = NOW) -> Essay:
    """Return an essay accepted by the class supervisor."""
    supervisor = enrollment.training_class.supervisor
    return accept_essay(
        essay=handed_in(enrollment, now),
        grade=grade,
        comment="联系实际紧密",
        actor=actor_of_user(supervisor),
        now=now,
    )
