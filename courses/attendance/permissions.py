"""Who may run a session, correct its marks and read the roll of a class."""

from courses.classes.enums import ClassState
from courses.classes.models import Session, TrainingClass
from courses.classes.permissions import may_run_class
from records.accounts.enums import RoleKind
from records.core.readers import Account, Reader


def may_run_session(user: Reader, session: Session) -> bool:
    """Return whether the user may show the class screen and take the roll."""
    return may_run_class(user, session.training_class) or _teaches(user, session)


def may_correct(user: Reader, session: Session) -> bool:
    """Return whether the user may correct a mark, also after the class is closed."""
    return may_run_class(user, session.training_class)


def may_mark(user: Reader, session: Session) -> bool:
    """Return whether the user may set first marks; a lecturer only until the class is closed."""
    if may_correct(user, session):
        return True
    return _teaches(user, session) and session.training_class.state != ClassState.CLOSED


def may_read_roll(user: Reader, training_class: TrainingClass) -> bool:
    """Return whether the user may read everyone's attendance of a class."""
    if may_run_class(user, training_class):
        return True
    return user.is_authenticated and _covers(user, training_class, RoleKind.AUDITOR)


def _covers(user: Account, training_class: TrainingClass, *kinds: str) -> bool:
    path = training_class.organiser.path
    return any(path.startswith(held) for held in user.role_paths(*kinds))


def _teaches(user: Reader, session: Session) -> bool:
    lecturer = session.lecturer
    return user.is_authenticated and lecturer is not None and lecturer.user_id == user.pk
