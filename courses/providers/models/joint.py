"""What a provider offers, and the agreements by which it runs a training base with a unit."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.providers.models.files import ProviderFile
from courses.providers.models.provider import Provider
from records.accounts.enums import RoleKind
from records.core.access.authority import within
from records.core.access.readers import Reader
from records.core.codes import ContentKind, Method
from records.register.models import Unit


class OfferedLecturer(models.Model):
    """A lecturer whom a provider offers; withdrawn, never removed."""

    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="offered_lecturers"
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    title = models.CharField(pgettext_lazy("of a person", "title"), max_length=80)
    expertise = models.CharField(_("subjects"), max_length=200)
    added_at = models.DateTimeField(_("added at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("lecturer offered")
        verbose_name_plural = _("lecturers offered")

    def __str__(self) -> str:
        return self.name


class OfferedCourse(models.Model):
    """A course that a provider offers; withdrawn, never removed."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offered_courses")
    title = models.CharField(_("title"), max_length=120)
    content_kind = models.CharField(_("content kind"), max_length=12, choices=ContentKind)
    method = models.CharField(_("method"), max_length=12, choices=Method)
    hours = models.DecimalField(
        _("class hours"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0.5)]
    )
    lecturer_name = models.CharField(_("taught by"), max_length=60, blank=True)
    summary = models.CharField(_("what it is about"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("added at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering = ("title", "id")
        verbose_name = _("course offered")
        verbose_name_plural = _("courses offered")
        constraints = (
            models.CheckConstraint(
                condition=Q(hours__gt=0), name="courses_providers_course_has_hours"
            ),
        )

    def __str__(self) -> str:
        return self.title


class JointAgreementQuerySet(models.QuerySet["JointAgreement"]):
    """Reads of agreements."""

    def managed_by(self, user: Reader) -> "JointAgreementQuerySet":
        """Return the agreements of the units `user` is an officer for."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(within(user.role_paths(RoleKind.OFFICER), "unit__path"))

    def visible_to(self, user: Reader) -> "JointAgreementQuerySet":
        """Return the agreements one has a part in: as officer, auditor or member."""
        own = Provider.objects.of_member(user).values("pk")
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        paths = user.role_paths(RoleKind.OFFICER, RoleKind.AUDITOR)
        return self.filter(Q(provider__in=own) | within(paths, "unit__path"))

    def in_force(self, day: date) -> "JointAgreementQuerySet":
        """Return the agreements that hold on `day`; one ended that day no longer does."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), first__lte=day, last__gte=day)

    def ending(self, first: date, last: date) -> "JointAgreementQuerySet":
        """Return the agreements whose last day lies between the two and that nobody ended."""
        return self.filter(ended_on=None, last__gte=first, last__lte=last)


class JointAgreement(models.Model):
    """A unit and a provider run a training base together for a time; ended, never removed."""

    provider = models.ForeignKey(
        Provider, verbose_name=_("provider"), on_delete=models.PROTECT, related_name="agreements"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="joint_agreements"
    )
    title = models.CharField(_("training base"), max_length=120)
    signed_on = models.DateField(_("signed on"))
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    file = models.ForeignKey(
        ProviderFile,
        verbose_name=_("agreement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by_name = models.CharField(_("recorded by"), max_length=100)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=300, blank=True)

    objects = JointAgreementQuerySet.as_manager()

    class Meta:
        ordering = ("-first", "-id")
        verbose_name = _("joint-running agreement")
        verbose_name_plural = _("joint-running agreements")
        constraints = (
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="courses_providers_agreement_period"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""),
                name="courses_providers_agreement_end_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title
