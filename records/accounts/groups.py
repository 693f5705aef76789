"""One Django group a role, so that Wagtail's own permissions follow the roles.

A group opens a kind of screen; which rows are on it is decided by `visible_to`. Whether somebody
has a group's permissions is read from the roles in force (`backends.py`).
"""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group, Permission

from records.accounts.enums import BACK_OFFICE, RoleKind
from records.accounts.models import User
from records.core.seams import RIGHTS


def sync_role_groups(**_signal: Any) -> None:
    """Create the groups and give each its permissions; run after every migrate."""
    access = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    for kind in RoleKind:
        group, _created = Group.objects.get_or_create(name=f"role:{kind.value}")
        wanted = set(_permissions(kind))
        if kind in BACK_OFFICE:
            wanted |= set(access)
        group.permissions.set(wanted)


def _permissions(kind: str) -> list[Permission]:
    """Return what the rooms give a role, as Django's permissions."""
    found: list[Permission] = []
    for rights in RIGHTS:
        app_label, model = rights.model.split(".")
        found += Permission.objects.filter(
            content_type__app_label=app_label,
            codename__in=[f"{action}_{model}" for action in rights.actions.get(kind, ())],
        )
    return found


def sync_groups(user: User, today: date) -> bool:
    """Bring the stored groups in line with the roles in force; return whether that changed any.

    Rights are read from the roles themselves (`backends.py`); the groups are for what Wagtail
    lists, such as who is told of a workflow.
    """
    kinds = set(user.roles.own_in_force(today).values_list("kind", flat=True))
    wanted = {f"role:{kind}" for kind in kinds}
    is_staff = bool(kinds & set(BACK_OFFICE)) or user.is_superuser
    held = set(user.groups.values_list("name", flat=True))
    if held == wanted and user.is_staff == is_staff:
        return False
    user.groups.set(Group.objects.filter(name__in=wanted))
    user.is_staff = is_staff
    user.save(update_fields=["is_staff"])
    user.forget_rights()
    return True
