"""ChangeRequest: what a person says is wrong; Proof: the files they show for it."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader
from records.core.fields import EncryptedTextField
from records.core.protection.crypto import decrypt_bytes
from records.corrections.enums import KINDS, ProofKind, RequestState
from records.register.models import Cadre


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    """Reads of requests."""

    def own_of(self, user: Reader) -> "ChangeRequestQuerySet":
        """Return the requests about the person `user` is."""
        if not user.is_authenticated or not user.cadre_id:
            return self.none()
        return self.filter(cadre=user.cadre_id)

    def decided_by(self, user: Reader) -> "ChangeRequestQuerySet":
        """Return the requests `user` decides on: of people in their units, never their own.

        A unit liaison those that need no officer, an officer all.
        """
        if not user.is_authenticated:
            return self.none()
        managed = Cadre.objects.managed_by(user)
        corrected = Cadre.objects.corrected_by(user)
        reached = Q(cadre__in=managed) | Q(cadre__in=corrected, needs_officer=False)
        found = self.filter(reached)
        return found.exclude(cadre=user.cadre_id) if user.cadre_id else found

    def visible_to(self, user: Reader) -> "ChangeRequestQuerySet":
        """Return the requests of the two sides: one's own, and those one decides on."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        everything = ChangeRequest.objects.all()
        own, decided = everything.own_of(user), everything.decided_by(user)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=decided.values("pk")))

    def waiting(self) -> "ChangeRequestQuerySet":
        """Return the requests nobody decided on yet."""
        return self.filter(state=RequestState.OPEN)


class ChangeRequest(models.Model):
    """A person's word that facts kept of them are wrong, with the right ones and a reason."""

    cadre = models.ForeignKey(
        Cadre,
        verbose_name=_("cadre"),
        on_delete=models.PROTECT,
        related_name="change_requests",
    )
    changes = EncryptedTextField(_("changes"))
    needs_officer = models.BooleanField(_("an officer decides"))
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=12, choices=RequestState, default=RequestState.OPEN
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="change_requests"
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(_("decided by"), max_length=100, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    seen_at = models.DateTimeField(_("answer read at"), null=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("request for correction")
        verbose_name_plural = _("requests for correction")
        constraints = (
            models.UniqueConstraint(
                fields=("cadre",),
                condition=Q(state=RequestState.OPEN),
                name="records_corrections_changerequest_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values),
                name="records_corrections_changerequest_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN, decided_at__isnull=True)
                | (~Q(state=RequestState.OPEN) & Q(decided_at__isnull=False)),
                name="records_corrections_changerequest_decided_at",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cadre} {self.asked_at:%Y-%m-%d}"

    @property
    def kind(self) -> str:
        """Return the look of the state."""
        return KINDS[RequestState(self.state)]

    @property
    def is_open(self) -> bool:
        """Return whether nobody decided yet."""
        return self.state == RequestState.OPEN

    def wanted(self) -> dict[str, dict[str, Any]]:
        """Return by field what stood (`old`) and what is asked for (`new`), in plain form."""
        found: dict[str, dict[str, Any]] = json.loads(self.changes)
        return found


class Proof(models.Model):
    """A file of a request, encrypted; its content goes after the time that settings give it."""

    request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="proofs")
    kind = models.CharField(_("kind"), max_length=8, choices=ProofKind, default=ProofKind.PROOF)
    name = models.CharField(_("file"), max_length=120)
    content_type = models.CharField(max_length=40)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64)
    removed_at = models.DateTimeField(_("removed at"), null=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = (
            models.CheckConstraint(
                condition=Q(content__isnull=False, removed_at__isnull=True)
                | Q(content__isnull=True, removed_at__isnull=False),
                name="records_corrections_proof_here_or_removed",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_here(self) -> bool:
        """Return whether the content is still kept."""
        return self.removed_at is None

    def plain(self) -> bytes:
        """Return the content; empty once it was removed."""
        return decrypt_bytes(bytes(self.content)) if self.content is not None else b""
