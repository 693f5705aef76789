"""What holds a trainee in a class: told by the rooms above where something was done already."""

from collections.abc import Callable

from courses.enrollment.models import Enrollment

Teller = Callable[[Enrollment], str]

_tellers: list[Teller] = []


def register_tie(teller: Teller) -> None:
    """Offer a function that returns why the place can no longer be given back, or nothing."""
    _tellers.append(teller)


def ties_of(enrollment: Enrollment) -> list[str]:
    """Return the reasons of all rooms."""
    return [reason for teller in _tellers if (reason := teller(enrollment))]
