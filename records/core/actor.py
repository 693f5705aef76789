"""Who acts: the person (or the system) behind a write, as the trail will name them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at a device, or the system itself (`user_id` None)."""

    user_id: int | None
    name: str
    address: str = ""
    device: str = ""

    @classmethod
    def system(cls, name: str = "system") -> "Actor":
        """Return the actor for work nobody started by hand; `name` says which work."""
        return cls(user_id=None, name=name)
