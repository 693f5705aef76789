"""ProviderMember: who acts for a provider; ProviderInvitation: who is asked to."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from courses.providers.enums import Capacity
from courses.providers.models.files import ProviderFile
from courses.providers.models.provider import Provider


class ProviderMemberQuerySet(models.QuerySet["ProviderMember"]):
    """Reads of members."""

    def standing(self) -> "ProviderMemberQuerySet":
        """Return the members nobody revoked, with a power that lasts or not."""
        return self.filter(revoked_at=None)

    def in_force(self, day: date) -> "ProviderMemberQuerySet":
        """Return the members who may bind their provider on `day`, both ends of a power included."""
        power = Q(file__isnull=False, valid_from__lte=day, valid_until__gte=day)
        return self.standing().filter(
            Q(capacity=Capacity.LEGAL_REPRESENTATIVE) | power, user__is_active=True
        )


class ProviderMember(models.Model):
    """A person who acts for a provider; revoked, never removed."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="provider_memberships",
    )
    capacity = models.CharField(_("capacity"), max_length=24, choices=Capacity)
    file = models.ForeignKey(
        ProviderFile,
        verbose_name=_("power of attorney"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    valid_from = models.DateField(_("power valid from"), null=True, blank=True)
    valid_until = models.DateField(_("power valid until"), null=True, blank=True)
    added_at = models.DateTimeField(_("member since"))
    added_by_name = models.CharField(_("added by"), max_length=100)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by_name = models.CharField(_("revoked by"), max_length=100, blank=True)

    objects = ProviderMemberQuerySet.as_manager()

    class Meta:
        ordering = ("provider", "id")
        verbose_name = _("member of a provider")
        verbose_name_plural = _("members of providers")
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "user"),
                condition=Q(revoked_at=None),
                name="courses_providers_member_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True, valid_until__isnull=True, file__isnull=True)
                | Q(valid_until__gte=F("valid_from"), file__isnull=False),
                name="courses_providers_member_power_whole",
            ),
        )

    def __str__(self) -> str:
        return str(self.user)

    def is_in_force(self, day: date) -> bool:
        """Return whether the member may bind the provider on `day`."""
        if self.revoked_at is not None:
            return False
        if self.capacity == Capacity.LEGAL_REPRESENTATIVE:
            return True
        if self.valid_from is None or self.valid_until is None or self.file_id is None:
            return False
        return self.valid_from <= day <= self.valid_until

    def power_tag(self, day: date) -> tuple[str, str]:
        """Return the look and the words of how the member's power stands on `day`."""
        if self.is_in_force(day):
            return "ok", _now("in force")
        if self.file_id is None:
            return "warn", _now("no power of attorney yet")
        begins = self.valid_from is not None and self.valid_from > day
        return ("info", _now("not yet begun")) if begins else ("bad", _now("run out"))


class ProviderInvitation(models.Model):
    """A link by which one colleague may become a member, once; only its digest is kept."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="invitations")
    name = models.CharField(_("who is invited"), max_length=60)
    username = models.CharField(
        _("sign-in name"),
        max_length=30,
        blank=True,
        help_text=_("Where the colleague has an account: nobody else can then accept."),
    )
    token_digest = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey(
        ProviderFile,
        verbose_name=_("power of attorney"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    valid_from = models.DateField(_("power valid from"))
    valid_until = models.DateField(_("power valid until"))
    made_at = models.DateTimeField(_("invited at"))
    made_by_name = models.CharField(_("invited by"), max_length=100)
    expires_at = models.DateTimeField(_("link good until"))
    used_at = models.DateTimeField(_("accepted at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="courses_providers_invitation_power_period",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="courses_providers_invitation_used_or_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_open(self, now: datetime) -> bool:
        """Return whether the link can still be used at `now`."""
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at
