"""Roles: what a person may do, each held for a part of the unit tree."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleKind(models.TextChoices):
    """The nine roles."""

    TRAINEE = "trainee", _("Trainee")
    LECTURER = "lecturer", _("Lecturer")
    CLASS_SUPERVISOR = "class_supervisor", _("Class supervisor")
    UNIT_LIAISON = "unit_liaison", _("Unit liaison")
    OFFICER = "officer", _("Officer")
    AUDITOR = "auditor", _("Auditor")
    EDITOR = "editor", _("Editor")
    PROVIDER = "provider", _("Training provider")
    EXPERT = "expert", _("Expert")


FILE_READERS = frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON})
"""Roles that may open the files of the cadres in their part of the tree."""

BACK_OFFICE = frozenset(
    {
        RoleKind.OFFICER,
        RoleKind.AUDITOR,
        RoleKind.EDITOR,
        RoleKind.CLASS_SUPERVISOR,
        RoleKind.LECTURER,
    }
)
"""Roles that work in the back office at /admin/."""
