"""ClassClosing: who closed a class when, and what it came to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.classes.models import TrainingClass


class ClassClosing(models.Model):
    """One closing of a class that changed the book; append-only. The first has number 1."""

    training_class = models.ForeignKey(
        TrainingClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="closings"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.BigIntegerField(_("closed by"), null=True)
    closed_by_name = models.CharField(_("closed by"), max_length=100, blank=True)
    completed = models.PositiveIntegerField(_("completed"))
    not_completed = models.PositiveIntegerField(_("not completed"))
    posted = models.PositiveIntegerField(_("entries posted"))
    reversed = models.PositiveIntegerField(_("entries reversed"))

    class Meta:
        ordering = ("training_class", "number")
        verbose_name = _("closing of a class")
        verbose_name_plural = _("closings of classes")
        constraints = (
            models.UniqueConstraint(
                fields=("training_class", "number"), name="courses_completion_closing_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.training_class_id}#{self.number}"
