"""Who may run a session, correct its marks and read the roll of a class."""

from rules.predicates import predicate

from courses.classes.enums import ClassState
from courses.classes.models import Session
from courses.classes.permissions import may_run_class, organiser_of
from records.accounts.enums import RoleKind
from records.accounts.predicates import holds_for
from records.core.access.readers import Reader


@predicate
def may_correct(user: Reader, session: Session) -> bool:
    """Return whether the user may correct a mark, also after the class is closed."""
    return bool(may_run_class(user, session.training_class))


@predicate
def teaches(user: Reader, session: Session) -> bool:
    """Return whether the user's account is that of the session's lecturer."""
    lecturer = session.lecturer
    return user.is_authenticated and lecturer is not None and lecturer.user_id == user.pk


@predicate
def is_open(user: Reader, session: Session) -> bool:
    """Return whether the class of the session is not closed yet, whoever asks."""
    return session.training_class.state != ClassState.CLOSED


may_run_session = may_correct | teaches
"""Whether the user may show the class screen and take the roll."""

may_mark = may_correct | (teaches & is_open)
"""Whether the user may set first marks; a lecturer only until the class is closed."""

may_read_roll = may_run_class | holds_for(organiser_of, RoleKind.AUDITOR)
"""Whether the user may read everyone's attendance of a class."""
