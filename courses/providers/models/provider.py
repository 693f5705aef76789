"""Provider: the organisation, its application, and the term for which it is approved."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from courses.providers.enums import (
    KIND_OF_STANDING,
    PREPARING,
    ProviderKind,
    ProviderSize,
    ProviderState,
    RestrictionKind,
    Standing,
)
from records.accounts.enums import RoleKind
from records.core.access.authority import within
from records.core.access.readers import Reader
from records.core.credit_codes import LENGTH
from records.core.fields import EncryptedTextField
from records.register.models import Unit

YEARS_SHOWN = 3
"""How long the public register goes on to show a provider whose term ended."""


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        # 29 February.
        return day.replace(year=day.year - years, day=28)


class ProviderQuerySet(models.QuerySet["Provider"]):
    """Reads of providers. A day is one of the calendar at the school; ends are included."""

    def of_member(self, user: Reader) -> "ProviderQuerySet":
        """Return the providers `user` is a member of, in force or not; a revoked member's are none."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(members__user=user.pk, members__revoked_at=None).distinct()

    def managed_by(self, user: Reader) -> "ProviderQuerySet":
        """Return the providers `user` decides on: of the cities they are an officer for.

        Never a provider of which they were a member: nobody judges their own.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        found = self.filter(within(user.role_paths(RoleKind.OFFICER), "unit__path"))
        return found.exclude(members__user=user.pk)

    def inspected_by(self, user: Reader) -> "ProviderQuerySet":
        """Return the providers whose applications `user` reads: officers and auditors of the city."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        paths = user.role_paths(RoleKind.OFFICER, RoleKind.AUDITOR)
        return self.filter(within(paths, "unit__path"))

    def visible_to(self, user: Reader) -> "ProviderQuerySet":
        """Return the providers whose papers `user` may see: as member, officer or auditor."""
        own = Provider.objects.of_member(user).values("pk")
        inspected = Provider.objects.inspected_by(user).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=inspected))

    def approved(self, day: date) -> "ProviderQuerySet":
        """Return the providers that may deliver on `day`: within a term, and not kept out."""
        return self.standing(day).filter(Q(standing=Standing.APPROVED))

    def standing(self, day: date) -> "ProviderQuerySet":
        """Annotate `standing`: what each is on `day`."""
        # By its relation: the table of restrictions stands on this one.
        rows: Any = self.model._meta.get_field("restrictions").related_model
        covering = rows.objects.in_force(day).filter(provider=OuterRef("pk"))
        debarred = covering.filter(kind=RestrictionKind.DEBARMENT)
        suspended = covering.filter(kind=RestrictionKind.SUSPENSION)
        return self.annotate(
            standing=Case(
                When(Exists(debarred), then=Value(Standing.DEBARRED)),
                When(Exists(suspended), then=Value(Standing.SUSPENDED)),
                When(
                    approved_from__lte=day, approved_until__gte=day, then=Value(Standing.APPROVED)
                ),
                When(
                    state=ProviderState.APPROVED,
                    approved_until__lt=day,
                    then=Value(Standing.EXPIRED),
                ),
                default=F("state"),
                output_field=models.CharField(),
            )
        )

    def published(self, day: date) -> "ProviderQuerySet":
        """Return the providers of the public register on `day`: approved at least once.

        One whose term ended longer than three years ago is left out, unless it is debarred.
        """
        rows = self.standing(day).filter(approved_from__lte=day)
        kept = Q(approved_until__gte=_years_before(day, YEARS_SHOWN))
        return rows.filter(kept | Q(standing=Standing.DEBARRED))


class Provider(models.Model):
    """An organisation that offers to deliver training."""

    name = models.CharField(_("name of the organisation"), max_length=120)
    uscc = models.CharField(_("credit code"), max_length=LENGTH, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=ProviderKind)
    size = models.CharField(_("size"), max_length=8, choices=ProviderSize)
    person_in_charge = models.CharField(_("person in charge"), max_length=60)
    person_in_control = models.CharField(
        _("person in control"),
        max_length=60,
        blank=True,
        help_text=_("Who controls the organisation, where that is somebody else."),
    )
    contact_name = models.CharField(_("contact"), max_length=60)
    contact_phone = EncryptedTextField(_("phone of the contact"))
    address = models.CharField(_("address"), max_length=160)
    introduction = models.TextField(_("introduction"), max_length=2000, blank=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("city applied to"),
        on_delete=models.PROTECT,
        related_name="providers",
    )
    state = models.CharField(
        _("application"), max_length=12, choices=ProviderState, default=ProviderState.DRAFT
    )
    round = models.PositiveIntegerField(_("round"), default=1)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approved_from = models.DateField(_("approved from"), null=True, blank=True)
    approved_until = models.DateField(_("approved until"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered at"))

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ProviderState.values),
                name="courses_providers_provider_state_known",
            ),
            models.CheckConstraint(
                condition=Q(approved_from__isnull=True, approved_until__isnull=True)
                | Q(approved_from__isnull=False, approved_until__gte=F("approved_from")),
                name="courses_providers_provider_term",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProviderState.APPROVED) | Q(approved_from__isnull=False),
                name="courses_providers_provider_approved_for_a_term",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProviderState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="courses_providers_provider_submitted_at",
            ),
            models.CheckConstraint(
                condition=Q(round__gte=1), name="courses_providers_provider_round"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_preparing(self) -> bool:
        """Return whether the provider works on its application."""
        return self.state in PREPARING

    @property
    def was_approved(self) -> bool:
        """Return whether it was approved in this round or one before."""
        return self.approved_from is not None

    @property
    def annotated_standing(self) -> Standing:
        """Return the standing that the query annotated (see `QuerySet.standing`)."""
        return Standing(getattr(self, "standing", self.state))

    @property
    def standing_tag(self) -> tuple[str, str]:
        """Return the look and the word of the annotated standing."""
        standing = self.annotated_standing
        return KIND_OF_STANDING[standing], str(standing.label)
