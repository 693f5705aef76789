"""ProviderComplaint: what somebody says against a provider; ProviderRating: what was published."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.providers.enums import ComplaintState
from courses.providers.models.provider import Provider
from records.core.access.readers import Reader
from records.core.fields import EncryptedTextField


class ProviderComplaintQuerySet(models.QuerySet["ProviderComplaint"]):
    """Reads of complaints."""

    def visible_to(self, user: Reader) -> "ProviderComplaintQuerySet":
        """Return the complaints an officer or auditor of the city reads, and those one made.

        A member of the provider reads none here: it is shown what was found, and not by whom.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        inspected = Provider.objects.inspected_by(user)
        if not user.is_superuser:
            inspected = inspected.exclude(members__user=user.pk)
        return self.filter(Q(provider__in=inspected.values("pk")) | Q(complainant=user.pk))

    def managed_by(self, user: Reader) -> "ProviderComplaintQuerySet":
        """Return the complaints `user` decides: of their city, never one they filed."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        found = self.filter(provider__in=Provider.objects.managed_by(user).values("pk"))
        return found.exclude(complainant=user.pk)


class ProviderComplaint(models.Model):
    """A complaint; by whom is never shown to the provider."""

    provider = models.ForeignKey(
        Provider, verbose_name=_("provider"), on_delete=models.PROTECT, related_name="complaints"
    )
    text = EncryptedTextField(_("complaint"))
    complainant = models.BigIntegerField(null=True)
    complainant_name = models.CharField(_("complainant"), max_length=100)
    received_on = models.DateField(_("received on"))
    filed_at = models.DateTimeField(_("filed at"))
    state = models.CharField(
        _("state"), max_length=12, choices=ComplaintState, default=ComplaintState.OPEN
    )
    finding = models.CharField(_("finding, as the provider reads it"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by_name = models.CharField(_("decided by"), max_length=100, blank=True)

    objects = ProviderComplaintQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("complaint about a provider")
        verbose_name_plural = _("complaints about providers")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=ComplaintState.OPEN, decided_at__isnull=True)
                | ~Q(state=ComplaintState.OPEN) & Q(decided_at__isnull=False) & ~Q(finding=""),
                name="courses_providers_complaint_decided_with_finding",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.received_on}"

    @property
    def kind(self) -> str:
        """Return the look of the state."""
        looks = {ComplaintState.OPEN: "info", ComplaintState.UPHELD: "bad"}
        return looks.get(ComplaintState(self.state), "neutral")


class ProviderRatingQuerySet(models.QuerySet["ProviderRating"]):
    """Reads of ratings."""

    def newest(self) -> "dict[int, ProviderRating]":
        """Return the rating that counts of each provider: of its latest period, published last."""
        return {row.provider_id: row for row in self.order_by("last", "first", "pk")}


class ProviderRating(models.Model):
    """A published rating of a provider over a period, with all it rests on; append-only."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="ratings")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    points = models.DecimalField(_("points"), max_digits=4, decimal_places=1, null=True)
    measured_weight = models.DecimalField(_("weight measured"), max_digits=6, decimal_places=2)
    parts: Any = models.JSONField(_("parts"))
    digest = models.CharField(_("digest"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.BigIntegerField(null=True)
    published_by_name = models.CharField(_("published by"), max_length=100)

    objects = ProviderRatingQuerySet.as_manager()

    class Meta:
        ordering = ("-last", "-id")
        verbose_name = _("rating of a provider")
        verbose_name_plural = _("ratings of providers")
        constraints = (
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="courses_providers_rating_period"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=100),
                name="courses_providers_rating_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} {self.first}–{self.last}"
