"""Keyholder; SealedBid with its envelopes and their chunks; what came late; the closed list.

Nothing here names who bids. Rows that come with a bid are numbered by chance and say the day, not the
moment: a number in sequence or a time would tell whose sign-in they followed (docs/sealing.md).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.bids.enums import BidState, EnvelopeKind, LateAct
from courses.tenders.models import Tender
from records.core.fields import EncryptedTextField


class KeyholderQuerySet(models.QuerySet["Keyholder"]):
    """Reads of holders."""

    def of(self, tender: Tender) -> "KeyholderQuerySet":
        """Return the holders of a tender, by number."""
        return self.filter(tender=tender).order_by("number")

    def registered(self) -> "KeyholderQuerySet":
        """Return the holders whose key is there."""
        return self.exclude(public="")


class Keyholder(models.Model):
    """An officer who holds one of a tender's keys; two of them open its bids."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="keyholders")
    number = models.PositiveSmallIntegerField(_("number"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        on_delete=models.PROTECT,
        related_name="keys_held",
    )
    public = models.CharField(_("public key"), max_length=130, blank=True)
    """The point in hexadecimal; empty until the officer made the key."""
    wrapped = models.JSONField(_("wrapped private key"), null=True)
    """Under the officer's passphrase, which the server never sees."""
    named_at = models.DateTimeField(_("named at"))
    registered_at = models.DateTimeField(_("registered at"), null=True)

    objects = KeyholderQuerySet.as_manager()

    class Meta:
        ordering = ("tender", "number")
        verbose_name = _("key holder")
        verbose_name_plural = _("key holders")
        constraints = (
            models.UniqueConstraint(
                fields=("tender", "number"), name="courses_bids_keyholder_number"
            ),
            models.UniqueConstraint(
                fields=("tender", "officer"), name="courses_bids_keyholder_once"
            ),
            models.UniqueConstraint(
                fields=("public",), condition=~Q(public=""), name="courses_bids_keyholder_own_key"
            ),
            models.CheckConstraint(
                condition=Q(public="", wrapped__isnull=True, registered_at__isnull=True)
                | (~Q(public="") & Q(wrapped__isnull=False, registered_at__isnull=False)),
                name="courses_bids_keyholder_key_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tender_id}/{self.number}"


class SealedBidQuerySet(models.QuerySet["SealedBid"]):
    """Reads of bids."""

    def standing(self) -> "SealedBidQuerySet":
        """Return the bids that count: neither replaced nor withdrawn."""
        return self.filter(state=BidState.RECEIVED)


class SealedBid(models.Model):
    """A bid as it was received: two envelopes nobody can read, and the key of whoever owns it."""

    number = models.CharField(_("number"), max_length=32, primary_key=True)
    """Sixteen random bytes of the bidder's, in hexadecimal."""
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="sealed_bids")
    owner = models.CharField(_("public key of the owner"), max_length=130)
    signature = models.CharField(_("signature of the owner"), max_length=128)
    state = models.CharField(_("state"), max_length=10, choices=BidState, default=BidState.RECEIVED)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    received_on = models.DateField(_("received on"))
    received_at = EncryptedTextField(_("received at"))
    """The moment, as text of ISO 8601, for the receipt and the minutes: its key is not in the database."""
    ended_on = models.DateField(_("replaced or withdrawn on"), null=True)

    objects = SealedBidQuerySet.as_manager()

    class Meta:
        ordering = ("tender", "number")
        verbose_name = _("sealed bid")
        verbose_name_plural = _("sealed bids")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=BidState.values), name="courses_bids_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=BidState.RECEIVED, ended_on__isnull=True)
                | (~Q(state=BidState.RECEIVED) & Q(ended_on__isnull=False)),
                name="courses_bids_ended_on",
            ),
            models.UniqueConstraint(
                fields=("tender", "owner"),
                condition=Q(state=BidState.RECEIVED),
                name="courses_bids_one_standing_for_an_owner",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Envelope(models.Model):
    """One envelope: its head, and its sealed chunks in private files. Without a bid, an upload."""

    number = models.CharField(_("number"), max_length=32, primary_key=True)
    """The first half of the head's SHA-256: a second beginning of the same upload is the same row."""
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    kind = models.PositiveSmallIntegerField(_("kind"), choices=EnvelopeKind)
    bid_number = models.CharField(_("number of the bid"), max_length=32)
    """As the head says it; whose upload this is shows only when the owner hands the bid in."""
    head = models.BinaryField(_("head"))
    size = models.PositiveBigIntegerField(_("size"))
    chunk_count = models.PositiveIntegerField(_("chunks"))
    begun_on = models.DateField(_("begun on"))
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    bid = models.ForeignKey(
        SealedBid, null=True, on_delete=models.PROTECT, related_name="envelopes"
    )

    class Meta:
        ordering = ("tender", "number")
        verbose_name = _("envelope")
        verbose_name_plural = _("envelopes")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=EnvelopeKind.values), name="courses_bids_envelope_kind"
            ),
            models.UniqueConstraint(
                fields=("bid", "kind"),
                condition=Q(bid__isnull=False),
                name="courses_bids_envelope_once",
            ),
            models.CheckConstraint(
                condition=Q(bid__isnull=True, digest="") | (Q(bid__isnull=False) & ~Q(digest="")),
                name="courses_bids_envelope_whole",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Chunk(models.Model):
    """A sealed chunk that has arrived whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField(_("number"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        ordering = ("envelope", "number")
        verbose_name = _("chunk")
        verbose_name_plural = _("chunks")
        constraints = (
            models.UniqueConstraint(
                fields=("envelope", "number"), name="courses_bids_chunk_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.envelope_id}/{self.number}"


class LateBid(models.Model):
    """Something that came after the deadline and was refused. Append-only; says what, never who."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="late_bids")
    at = models.DateTimeField(_("at"))
    act = models.CharField(_("what"), max_length=10, choices=LateAct)
    digest = models.CharField(_("digest, where known"), max_length=64, blank=True)

    class Meta:
        ordering = ("tender", "-id")
        verbose_name = _("late bid")
        verbose_name_plural = _("late bids")
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=LateAct.values), name="courses_bids_late_act_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.tender_id} {self.at:%Y-%m-%d %H:%M:%S}"


class BidList(models.Model):
    """That the list of a tender's bids was closed: from then on the trail names each of them."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="bid_list")
    closed_at = models.DateTimeField(_("closed at"))
    count = models.PositiveIntegerField(_("bids that count"))
    digest = models.CharField(_("digest of the list"), max_length=64)

    class Meta:
        verbose_name = _("list of bids")
        verbose_name_plural = _("lists of bids")

    def __str__(self) -> str:
        return str(self.tender_id)
