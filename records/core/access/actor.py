"""Who acts: the person (or the system) behind a write, as the trail will name them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at a device, or the system itself.

    Without `user_id` it is the system only where `is_system` says so: an anonymous visitor has
    no number either, and may do nothing that needs a right.
    """

    user_id: int | None
    name: str
    address: str = ""
    device: str = ""
    is_system: bool = False
    on_behalf_of_id: int | None = None
    """Whose rights are used, where somebody acts by delegation."""
    on_behalf_of: str = ""
    purpose: str = ""
    """Why a protected value was shown in full."""
    user: Any = field(default=None, compare=False, repr=False)
    """The account, where the caller has read it already."""

    @classmethod
    def system(cls, name: str = "system") -> "Actor":
        """Return the actor for work nobody started by hand; `name` says which work."""
        return cls(user_id=None, name=name, is_system=True)
