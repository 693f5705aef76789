"""The roles of the house. What each may do is said by the rooms, in their manifests."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleKind(models.TextChoices):
    """The nine working roles, and the three administrators."""

    TRAINEE = "trainee", _("Trainee")
    LECTURER = "lecturer", _("Lecturer")
    CLASS_SUPERVISOR = "class_supervisor", _("Class supervisor")
    UNIT_LIAISON = "unit_liaison", _("Unit liaison")
    OFFICER = "officer", _("Officer")
    AUDITOR = "auditor", _("Auditor")
    EDITOR = "editor", _("Editor")
    PROVIDER = "provider", _("Training provider")
    EXPERT = "expert", _("Expert")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")
