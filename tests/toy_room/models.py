"""FieldVisit: one day at a site, with a report to hand in."""

from typing import Any

from django.db import models

from courses.classes.models import TrainingClass
from records.register.models import Cadre


class FieldVisitQuerySet(models.QuerySet["FieldVisit"]):
    """Reads of visits."""

    def visible_to(self, user: Any) -> "FieldVisitQuerySet":
        """Return the visits of the people `user` may see, and one's own."""
        seen = Cadre.objects.visible_to(user)
        return self.filter(models.Q(cadre__in=seen) | models.Q(cadre=user.cadre_id))

    def waiting_for(self, user: Any) -> "FieldVisitQuerySet":
        """Return the visits of which `user` has still to report."""
        return self.filter(cadre=user.cadre_id, report="")


class FieldVisit(models.Model):
    """A visit of one person, as part of a class."""

    cadre = models.ForeignKey(Cadre, on_delete=models.PROTECT, related_name="+")
    training_class = models.ForeignKey(
        TrainingClass, null=True, on_delete=models.PROTECT, related_name="+"
    )
    site = models.CharField(max_length=100)
    visited_on = models.DateField()
    report = models.TextField(blank=True)

    objects = FieldVisitQuerySet.as_manager()

    class Meta:
        app_label = "toy_room"

    def __str__(self) -> str:
        return self.site
