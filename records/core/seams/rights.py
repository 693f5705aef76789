"""Rights of the roles on a room's own models, as Wagtail's and Django's permissions."""

from collections.abc import Mapping
from dataclasses import dataclass

from records.core.seams.seam import Seam

VIEW = ("view",)
EDIT = ("add", "change", "view")


@dataclass(frozen=True, slots=True)
class RoleRights:
    """What each role may do with a model (`app_label.model`).

    This opens a kind of screen; which rows stand on it is decided by `visible_to`.
    """

    model: str
    actions: Mapping[str, tuple[str, ...]]
    """Role → actions of Django's permissions: view, add, change, delete."""


RIGHTS: Seam[RoleRights] = Seam("rights", code=lambda rights: rights.model)
