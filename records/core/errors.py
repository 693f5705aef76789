"""Errors a person can mend. Views, commands and tasks show their message as it stands."""

from collections.abc import Iterable


class DomainError(Exception):
    """A rule of the domain was broken; the message is translated and says how to mend it."""

    def __init__(self, message: str, *, field: str = "", row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.row = row

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The person may not do this."""


class NotPossible(DomainError):
    """The thing is not in a state that allows this."""


class ManyErrors(DomainError):
    """Several errors at once, each with its field or row; nothing was done."""

    def __init__(self, message: str, errors: Iterable[DomainError]) -> None:
        super().__init__(message)
        self.errors = list(errors)
