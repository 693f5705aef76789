"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogTag(models.TextChoices):
    """What happened: `catalog:subject:action`. A value never changes once it is used."""

    LECTURER_CREATED = "catalog:lecturer:created", _("Lecturer created")
    LECTURER_CHANGED = "catalog:lecturer:changed", _("Lecturer changed")
    COURSE_PUBLISHED = "catalog:course:published", _("Course published")
    COURSE_UNPUBLISHED = "catalog:course:unpublished", _("Course unpublished")
    COURSE_DELETED = "catalog:course:deleted", _("Course deleted")
