"""One Django group a role, so that Wagtail's own permissions follow the roles.

A group opens a kind of screen; which rows are on it is decided by `visible_to`. Whether somebody
has a group's permissions is read from the roles in force (`backends.py`).
"""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group, Permission

from records.accounts.enums import BACK_OFFICE, RoleKind
from records.accounts.models import User

VIEW = ("view",)
EDIT = ("add", "change", "view")

PERMISSIONS: dict[str, dict[str, tuple[str, ...]]] = {
    RoleKind.OFFICER: {
        "records_calendar.calendaryear": EDIT,
        "records_register.unit": EDIT,
        "records_register.cadre": EDIT,
        "records_register.appointment": EDIT,
        "records_register.prioritytag": EDIT,
        "records_journal.entry": VIEW,
        "records_journal.conversionrule": ("add", "view"),
        "records_eligibility.rule": ("add", "view"),
        "records_trail.trailevent": VIEW,
        "records_imports.importbatch": EDIT,
        "records_jobs.job": VIEW,
        "courses_catalog.lecturer": EDIT,
        "courses_classes.trainingclass": EDIT,
        "courses_classes.session": (*EDIT, "delete"),
        "courses_enrollment.enrollment": EDIT,
    },
    RoleKind.AUDITOR: {
        "records_calendar.calendaryear": VIEW,
        "records_register.unit": VIEW,
        "records_register.cadre": VIEW,
        "records_register.appointment": VIEW,
        "records_register.prioritytag": VIEW,
        "records_journal.entry": VIEW,
        "records_journal.conversionrule": VIEW,
        "records_eligibility.rule": VIEW,
        "records_trail.trailevent": VIEW,
        "courses_classes.trainingclass": VIEW,
        "courses_enrollment.enrollment": VIEW,
    },
    RoleKind.CLASS_SUPERVISOR: {
        "courses_classes.trainingclass": VIEW,
        "courses_classes.session": VIEW,
        "courses_enrollment.enrollment": VIEW,
    },
    RoleKind.SYSTEM_ADMIN: {
        "records_calendar.calendaryear": EDIT,
    },
    RoleKind.AUDIT_ADMIN: {
        "records_trail.trailevent": VIEW,
    },
    RoleKind.EDITOR: {
        "courses_catalog.lecturer": EDIT,
    },
}


def sync_role_groups(**_signal: Any) -> None:
    """Create the groups and give each its permissions; run after every migrate."""
    access = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    for kind in RoleKind:
        group, _created = Group.objects.get_or_create(name=f"role:{kind.value}")
        wanted = set(_permissions(PERMISSIONS.get(kind, {})))
        if kind in BACK_OFFICE:
            wanted |= set(access)
        group.permissions.set(wanted)


def _permissions(models: dict[str, tuple[str, ...]]) -> list[Permission]:
    found: list[Permission] = []
    for label, actions in models.items():
        app_label, model = label.split(".")
        found += Permission.objects.filter(
            content_type__app_label=app_label,
            codename__in=[f"{action}_{model}" for action in actions],
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
