"""ProviderReview with its findings; ProviderRestriction: suspension and debarment."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.providers.enums import Decision, Finding, RestrictionKind
from courses.providers.models.provider import Provider
from courses.providers.models.published import ChecklistItem


class ProviderReview(models.Model):
    """What an officer decided on one submission, on which facts; append-only."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveIntegerField(_("round"))
    decision = models.CharField(_("decision"), max_length=12, choices=Decision)
    message = models.CharField(_("message to the provider"), max_length=1000, blank=True)
    facts = models.JSONField(_("facts reviewed"))
    approved_from = models.DateField(_("approved from"), null=True)
    approved_until = models.DateField(_("approved until"), null=True)
    reviewed_by = models.BigIntegerField(null=True)
    reviewed_by_name = models.CharField(_("reviewed by"), max_length=100)
    reviewed_at = models.DateTimeField(_("reviewed at"))

    class Meta:
        ordering = ("-id",)
        verbose_name = _("review of a provider")
        verbose_name_plural = _("reviews of providers")
        constraints = (
            models.CheckConstraint(
                condition=Q(decision=Decision.APPROVED, approved_until__gte=F("approved_from"))
                | ~Q(decision=Decision.APPROVED) & ~Q(message=""),
                name="courses_providers_review_term_or_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} · {self.get_decision_display()}"

    @property
    def kind(self) -> str:
        """Return the look of the decision."""
        looks = {Decision.APPROVED: "ok", Decision.RETURNED: "warn", Decision.REFUSED: "bad"}
        return looks[Decision(self.decision)]


class ReviewFinding(models.Model):
    """What a review says of one item of the checklist; append-only."""

    review = models.ForeignKey(ProviderReview, on_delete=models.PROTECT, related_name="findings")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="findings")
    result = models.CharField(_("result"), max_length=16, choices=Finding)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("review", "item__order", "id")
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = (
            models.UniqueConstraint(
                fields=("review", "item"), name="courses_providers_finding_once"
            ),
            models.CheckConstraint(
                condition=Q(result=Finding.MET) | ~Q(note=""),
                name="courses_providers_finding_noted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item}: {self.get_result_display()}"

    @property
    def kind(self) -> str:
        """Return the look of the result."""
        return {Finding.MET: "ok", Finding.NOT_MET: "bad"}.get(Finding(self.result), "neutral")


class RestrictionQuerySet(models.QuerySet["ProviderRestriction"]):
    """Reads of suspensions and debarments."""

    def in_force(self, day: date) -> "RestrictionQuerySet":
        """Return those that keep a provider out on `day`; one lifted that day no longer does."""
        lasting = Q(until=None) | Q(until__gte=day)
        lifted = Q(lifted_on=None) | Q(lifted_on__gt=day)
        return self.filter(lasting, lifted, first__lte=day)


class ProviderRestriction(models.Model):
    """A time in which a provider is kept out, with its reason; lifted, never removed."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="restrictions")
    kind = models.CharField(_("kind"), max_length=12, choices=RestrictionKind)
    reason = models.CharField(_("reason"), max_length=500)
    first = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    imposed_by = models.BigIntegerField(null=True)
    imposed_by_name = models.CharField(_("imposed by"), max_length=100)
    imposed_at = models.DateTimeField(_("imposed at"))
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)
    lifted_by_name = models.CharField(_("lifted by"), max_length=100, blank=True)
    lift_reason = models.CharField(_("reason for lifting"), max_length=500, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ("-first", "-id")
        verbose_name = _("suspension or debarment")
        verbose_name_plural = _("suspensions and debarments")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("first")),
                name="courses_providers_restriction_period",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RestrictionKind.DEBARMENT) | Q(until__isnull=False),
                name="courses_providers_restriction_debarment_ends",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | ~Q(lift_reason=""),
                name="courses_providers_restriction_lifted_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider} · {self.get_kind_display()}"

    @property
    def is_in_force(self) -> bool:
        """Return whether it keeps the provider out today."""
        return self.is_in_force_on(timezone.localdate())

    def is_in_force_on(self, day: date) -> bool:
        """Return whether it keeps the provider out on `day`."""
        if self.lifted_on is not None and self.lifted_on <= day:
            return False
        return self.first <= day and (self.until is None or day <= self.until)

    @property
    def is_open(self) -> bool:
        """Return whether it can still be lifted: in force today or to begin."""
        today = timezone.localdate()
        return self.lifted_on is None and (self.until is None or self.until >= today)
