"""Appointment: a post and a rank, dated."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.core.codes import PostLevel, Rank
from records.register.models.unit import Unit


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Reads of appointments."""

    def held_on(self, as_of: date) -> "AppointmentQuerySet":
        """Return what was held on `as_of`: begun by that day and not ended by it."""
        return self.filter(since__lte=as_of).filter(Q(until__isnull=True) | Q(until__gt=as_of))

    def visible_to(self, user: Any) -> "AppointmentQuerySet":
        """Return the appointments of the cadres `user` may see."""
        from records.register.models.cadre import Cadre

        return self.filter(cadre__in=Cadre.objects.visible_to(user))

    def managed_by(self, user: Any) -> "AppointmentQuerySet":
        """Return the appointments of the cadres whose register `user` keeps."""
        from records.register.models.cadre import Cadre

        return self.filter(cadre__in=Cadre.objects.managed_by(user))


class Appointment(models.Model):
    """A post held from `since` until the day before `until`, with its level and rank."""

    cadre = models.ForeignKey(
        "records_register.Cadre",
        verbose_name=_("cadre"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="appointments"
    )
    post_title = models.CharField(_("post"), max_length=100)
    post_level = models.PositiveSmallIntegerField(
        _("post level"), choices=PostLevel, default=PostLevel.UNSET
    )
    rank = models.PositiveSmallIntegerField(_("rank"), choices=Rank, default=Rank.NONE)
    is_main = models.BooleanField(_("main post"), default=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("cadre", "-since", "-id")
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="records_register_appointment_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("cadre", "unit", "post_title", "since"),
                name="records_register_appointment_once",
            ),
            models.UniqueConstraint(
                fields=("cadre",),
                condition=Q(is_main=True, until__isnull=True),
                name="records_register_appointment_one_main_post",
            ),
        )

    def __str__(self) -> str:
        return self.post_title
