"""Enrollment: a cadre in a class."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.classes.models import TrainingClass
from courses.enrollment.enums import TAKING_PART, EnrollmentState
from records.core.access.readers import Reader
from records.register.models import Cadre


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Reads of enrollments."""

    def taking_part(self) -> "EnrollmentQuerySet":
        """Return those that hold a place."""
        return self.filter(state__in=TAKING_PART)

    def enrolled(self) -> "EnrollmentQuerySet":
        """Return those under way: neither withdrawn nor ended by a closing."""
        return self.filter(state=EnrollmentState.ENROLLED)

    def visible_to(self, user: Reader) -> "EnrollmentQuerySet":
        """Return the user's own, those of cadres they may see, and those of classes they work with."""
        return self.filter(
            Q(cadre__in=Cadre.objects.visible_to(user))
            | Q(training_class__in=TrainingClass.objects.visible_to(user))
        )


class Enrollment(models.Model):
    """A cadre's place in a class, from enrollment to completion."""

    training_class = models.ForeignKey(
        TrainingClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="enrollments"
    )
    cadre = models.ForeignKey(
        Cadre, verbose_name=_("cadre"), on_delete=models.PROTECT, related_name="enrollments"
    )
    state = models.CharField(
        _("state"), max_length=16, choices=EnrollmentState, default=EnrollmentState.ENROLLED
    )
    by_trainee = models.BooleanField(_("enrolled by themselves"), default=False)
    enrolled_at = models.DateTimeField(_("enrolled at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ("training_class", "cadre__staff_number")
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        constraints = (
            models.UniqueConstraint(
                fields=("training_class", "cadre"),
                condition=~Q(state=EnrollmentState.WITHDRAWN),
                name="courses_enrollment_enrollment_one_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cadre} · {self.training_class}"
