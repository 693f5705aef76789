"""Who reads or acts, as rooms below the accounts may know of them.

The account itself is a model of a room above. What the lower rooms ask of it is named here, and the
system and the unknown visitor of `authority` answer the same questions.
"""

from typing import Any, Protocol, TypeAlias

from django.contrib.auth.models import AnonymousUser


class Account(Protocol):
    """Somebody signed in, or the system: what may be asked of them."""

    @property
    def pk(self) -> Any:
        """The number of the account; None for the system."""

    @property
    def cadre_id(self) -> int | None:
        """The person on the register whose account it is."""

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in."""

    @property
    def is_active(self) -> bool:
        """Whether the account stands open."""

    @property
    def is_superuser(self) -> bool:
        """Whether the account was made to stand above all rules; ask `stands_above`."""

    def has_role(self, *kinds: str) -> bool:
        """Whether a role of one of these kinds is in force."""

    def role_paths(self, *kinds: str) -> list[str]:
        """The paths of the units for which roles of these kinds are held; "/" is every unit."""

    def covers_everything(self, *kinds: str) -> bool:
        """Whether roles of these kinds cover every unit there is."""

    def file_reader_paths(self) -> list[str]:
        """The paths of the units whose people's files may be read."""

    def keeper_paths(self) -> list[str]:
        """The paths of the units whose register is kept."""

    def corrector_paths(self) -> list[str]:
        """The paths of the units whose people's data may be corrected."""


Reader: TypeAlias = Account | AnonymousUser
"""Whoever asks: ask `is_authenticated` first, a visitor has no roles to be asked about."""


def stands_above(user: Reader) -> bool:
    """Return whether the account stands above all rules: a superuser's, until it is closed."""
    return bool(user.is_active and user.is_superuser)
