"""What is written to people, each way it takes to them, and what they want of it.

A message is the truth: it stands in the recipient's inbox whatever becomes of its deliveries.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.core.access.authority import within
from records.core.access.readers import stands_above
from records.core.access.roles import RoleKind
from records.core.fields import EncryptedTextField
from records.core.seams.notifications import NOTIFICATIONS, PUSHED, Channel, NotificationKind
from records.notifications.enums import LOOK, RETRIABLE, DeliveryState, Suppression
from records.register.models import Unit


class OutboxQuerySet(models.QuerySet["OutboxItem"]):
    """Reads of the outbox."""

    def due(self, now: datetime) -> "OutboxQuerySet":
        """Return what is to be worked out now, oldest first."""
        return self.filter(given_up_at__isnull=True, next_try_at__lte=now).order_by("pk")

    def given_up(self) -> "OutboxQuerySet":
        """Return what failed too often; somebody has to look."""
        return self.filter(given_up_at__isnull=False)


class OutboxItem(models.Model):
    """Something to tell, written in the transaction of what happened, gone once it is written out."""

    kind = models.CharField(_("kind"), max_length=60)
    facts = models.JSONField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(db_index=True)
    given_up_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to be written out")
        verbose_name_plural = _("notices to be written out")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads of messages."""

    def visible_to(self, user: Any) -> "MessageQuerySet":
        """Return one's own messages; nobody reads another's, a superuser neither."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(recipient=user.pk)

    def unread(self) -> "MessageQuerySet":
        """Return what its recipient has not read."""
        return self.filter(read_at__isnull=True)

    def inbox(self) -> "MessageQuerySet":
        """Return them unread first, then newest first, with the ways they take."""
        unread_first = F("read_at").desc(nulls_first=True)
        return self.order_by(unread_first, "-pk").prefetch_related("deliveries")


class Message(models.Model):
    """One thing said to one account, in that person's language."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.PROTECT,
        related_name="messages",
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("on behalf of"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """For whom a deputy is told; null where it is told to the person themselves."""
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(max_length=160)
    about = models.CharField(max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=10)
    subject = EncryptedTextField(_("subject"))
    body = EncryptedTextField(_("text"))
    url = models.CharField(_("address"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written at"))
    read_at = models.DateTimeField(_("read at"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = (
            models.UniqueConstraint(
                fields=("recipient", "kind", "key"), name="records_notifications_message_once"
            ),
            models.CheckConstraint(
                condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//")),
                name="records_notifications_message_url_of_the_site",
            ),
        )
        indexes = (
            models.Index(
                fields=("recipient",),
                condition=Q(read_at__isnull=True),
                name="records_notifications_unread",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def kind_label(self) -> str:
        """Return what the kind is called; its code once no room declares it any more."""
        kind = NOTIFICATIONS.get(self.kind)
        return str(kind.label) if kind is not None else self.kind


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads of deliveries."""

    def visible_to(self, user: Any) -> "DeliveryQuerySet":
        """Return the deliveries of one's own messages; the system administrator sees all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if stands_above(user) or user.has_role(RoleKind.SYSTEM_ADMIN):
            return self
        return self.filter(message__recipient=user.pk)

    def managed_by(self, user: Any) -> "DeliveryQuerySet":
        """Return the deliveries `user` may have made again: a system administrator."""
        is_admin = stands_above(user) or user.has_role(RoleKind.SYSTEM_ADMIN)
        return self if user.is_active and is_admin else self.none()

    def claimable(self, now: datetime) -> "DeliveryQuerySet":
        """Return what waits to be sent, and what a killed worker left; not what a summary carries."""
        waiting = Q(state=DeliveryState.QUEUED, next_try_at__lte=now)
        left = Q(state=DeliveryState.SENDING, lease_until__lt=now)
        return self.filter(waiting | left, bundle__isnull=True).order_by("next_try_at", "pk")

    def carried_by(self, leader: int) -> "DeliveryQuerySet":
        """Return a delivery and those whose messages it carries along."""
        return self.filter(Q(pk=leader) | Q(bundle=leader))


class Delivery(models.Model):
    """One message on one channel. The row is claimed, sent, and only then said to be sent."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED
    )
    is_digest = models.BooleanField(_("in the day's summary"), default=False)
    bundle = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="carried", verbose_name=_("with")
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"))
    lease_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    provider_id = models.CharField(_("number at the provider"), max_length=120, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written at"))
    finished_at = models.DateTimeField(_("ended at"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = (
            models.UniqueConstraint(
                fields=("message", "channel"), name="records_notifications_delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values),
                name="records_notifications_delivery_state_known",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=sorted(PUSHED)),
                name="records_notifications_delivery_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENDING, lease_until__isnull=False)
                | (~Q(state=DeliveryState.SENDING) & Q(lease_until__isnull=True)),
                name="records_notifications_delivery_lease",
            ),
        )
        indexes = (
            models.Index(
                fields=("next_try_at",),
                condition=Q(state__in=(DeliveryState.QUEUED, DeliveryState.SENDING)),
                name="records_notifications_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.pk}"

    @property
    def look(self) -> str:
        """Return the kind of tag that shows the state."""
        return LOOK[DeliveryState(self.state)]

    @property
    def is_retriable(self) -> bool:
        """Return whether it ended in a way from which it can be sent again."""
        return self.state in RETRIABLE

    @property
    def reason(self) -> str:
        """Return why it was not sent, in words."""
        if self.error in Suppression.values:
            return str(Suppression(self.error).label)
        return self.error


class NotificationRuleQuerySet(models.QuerySet["NotificationRule"]):
    """Reads of rules."""

    def visible_to(self, user: Any) -> "NotificationRuleQuerySet":
        """Return all rules to officers and system administrators: they hold for their people."""
        readers = (RoleKind.OFFICER, RoleKind.SYSTEM_ADMIN)
        allowed = user.is_authenticated and user.is_active and user.has_role(*readers)
        return self if allowed else self.none()

    def managed_by(self, user: Any) -> "NotificationRuleQuerySet":
        """Return the rules `user` sets: of their units; a system administrator all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if stands_above(user) or user.has_role(RoleKind.SYSTEM_ADMIN):
            return self
        return self.filter(within(user.role_paths(RoleKind.OFFICER), "unit__path"))


class NotificationRule(models.Model):
    """A kind, when, by which channels and for whom; a rule of a unit goes before one above it."""

    kind = models.CharField(_("kind"), max_length=60)
    days = models.PositiveSmallIntegerField(
        _("days before"),
        null=True,
        blank=True,
        help_text=_("Only for reminders that count days."),
    )
    channels = models.JSONField(_("channels"), default=list)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="notification_rules",
        help_text=_("Counts for the people of this unit and those below; empty: for everybody."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    updated_at = models.DateTimeField(_("changed at"))

    objects = NotificationRuleQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "days", "unit__path")
        verbose_name = _("rule of notifications")
        verbose_name_plural = _("rules of notifications")
        constraints = (
            # No days and no unit are values too: an empty column would be unlike every other.
            models.UniqueConstraint(
                "kind",
                Coalesce("days", models.Value(-1)),
                Coalesce("unit", models.Value(0)),
                name="records_notifications_rule_once",
            ),
        )

    def __str__(self) -> str:
        days = f" · {self.days}" if self.days is not None else ""
        return f"{self.kind_label}{days}"

    @property
    def declared(self) -> NotificationKind | None:
        """Return the kind, None once no room declares it any more."""
        return NOTIFICATIONS.get(self.kind)

    @property
    def kind_label(self) -> str:
        """Return what the kind is called."""
        return str(self.declared.label) if self.declared is not None else self.kind

    @property
    def channel_labels(self) -> str:
        """Return the names of the channels, in their order."""
        return " · ".join(str(one.label) for one in Channel if one.value in self.channels)

    @property
    def where(self) -> str:
        """Return the name of the unit, or that it counts everywhere."""
        return str(self.unit) if self.unit_id else str(pgettext_lazy("of a rule", "every unit"))


class ContactSettings(models.Model):
    """How one account wants to be written to; without a row as shipped."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_settings"
    )
    language = models.CharField(_("language"), max_length=10)
    wants_digest = models.BooleanField(_("one summary a day"), default=True)
    updated_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("contact settings")
        verbose_name_plural = _("contact settings")

    def __str__(self) -> str:
        return str(self.user)


class Preference(models.Model):
    """A channel that one account does not want for a kind."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preferences"
    )
    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "channel"), name="records_notifications_preference_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"
