"""What the book refuses."""

from records.core.errors import DomainError, NotPossible


class SourceConflict(NotPossible):
    """The same source was posted before with other content; a change must be restated."""


class ChainBroken(DomainError):
    """The end of a chain does not carry its keyed digest: nothing is added to it."""
