"""What the parts of the builder share: the moment, the actor, and what stands already."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from courses.catalog.models import CoursePage, Lecturer
from courses.classes.models import TrainingClass
from courses.providers.models import Provider
from lms.demo.data.specs import PersonSpec
from records.accounts.models import User
from records.core.access.actor import Actor
from records.register.models import Cadre, Unit

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of `day` in Changde."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def local(moment: datetime) -> datetime:
    """Return a wall-clock time as a moment in Changde."""
    return moment.replace(tzinfo=SHANGHAI)


def actor_for(user: User) -> Actor:
    """Return `user` at an office computer."""
    return Actor(user.pk, user.name, "10.43.7.21", "Mozilla/5.0 (Windows NT 10.0)")


def supervisor_of(training_class: TrainingClass) -> Actor:
    """Return the class supervisor at an office computer."""
    user = training_class.supervisor
    assert user is not None  # noqa: S101
    return actor_for(user)


@dataclass
class BuildContext:
    """The city as it grows."""

    today: date
    now: datetime
    say: Callable[[str], object]
    actor: Actor = field(default_factory=lambda: Actor.system("demo"))
    people: dict[str, PersonSpec] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    cadres: dict[str, Cadre] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    lecturers: dict[str, Lecturer] = field(default_factory=dict)
    courses: dict[str, CoursePage] = field(default_factory=dict)
    classes: dict[str, TrainingClass] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)

    @property
    def beginning(self) -> datetime:
        """Return when the register was set up: before the first class."""
        return at(date(self.today.year - 3, 1, 4), 9)

    def days_ago(self, days: int) -> date:
        """Return the date `days` before today."""
        return self.today - timedelta(days=days)
