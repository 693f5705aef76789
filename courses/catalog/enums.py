"""Kinds used by the catalog."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LecturerKind(models.TextChoices):
    """Where a lecturer comes from."""

    FULL_TIME = "full_time", _("Full-time teacher")
    EXTERNAL = "external", _("External part-time teacher")
    OFFICIAL = "official", _("Leading official")
