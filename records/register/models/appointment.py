"""Appointment: a post and a rank, dated. The main post of a day says to which unit a person belongs."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader
from records.core.codes import PostLevel, Rank
from records.register.enums import LEVEL_KINDS, AppointmentKind, EndReason
from records.register.models.unit import Unit


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Reads of appointments."""

    def held_on(self, as_of: date) -> "AppointmentQuerySet":
        """Return what was held on `as_of`: begun by that day and not ended by it."""
        return self.filter(since__lte=as_of).filter(Q(until__isnull=True) | Q(until__gt=as_of))

    def main(self) -> "AppointmentQuerySet":
        """Return main posts: those that say where a person belongs."""
        return self.filter(kind=AppointmentKind.MAIN)

    def carrying_level(self) -> "AppointmentQuerySet":
        """Return what a level or rank is held by; side posts raise neither."""
        return self.filter(kind__in=LEVEL_KINDS)

    def overlapping(self, since: date, until: date | None) -> "AppointmentQuerySet":
        """Return what is held on some day from `since` until the day before `until`."""
        found = self.filter(Q(until__isnull=True) | Q(until__gt=since))
        return found if until is None else found.filter(since__lt=until)

    def visible_to(self, user: Reader) -> "AppointmentQuerySet":
        """Return the appointments of the cadres `user` may see."""
        from records.register.models.cadre import Cadre

        return self.filter(cadre__in=Cadre.objects.visible_to(user))

    def managed_by(self, user: Reader) -> "AppointmentQuerySet":
        """Return the appointments of the cadres whose register `user` keeps."""
        from records.register.models.cadre import Cadre

        return self.filter(cadre__in=Cadre.objects.managed_by(user))


class Appointment(models.Model):
    """A post held from `since` until the day before `until`, with its level and rank.

    Nobody has two main posts on one day: the services refuse it under a lock on the person, and
    PostgreSQL holds it by an exclusion constraint (`records_register_appointment_main_no_overlap`).
    """

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
    kind = models.PositiveSmallIntegerField(
        _("kind of appointment"), choices=AppointmentKind, default=AppointmentKind.MAIN
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    released_from = models.CharField(_("released from"), max_length=100, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=12, choices=EndReason, blank=True)
    end_note = models.CharField(_("note on the end"), max_length=200, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("cadre", "-since", "-id")
        indexes = (
            models.Index(
                fields=("cadre", "-since"),
                condition=Q(kind=AppointmentKind.MAIN),
                name="records_register_main_posts",
            ),
        )
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
                condition=Q(kind=AppointmentKind.MAIN, until__isnull=True),
                name="records_register_appointment_one_main_post",
            ),
            models.UniqueConstraint(
                fields=("cadre", "since"),
                condition=Q(kind=AppointmentKind.MAIN),
                name="records_register_appointment_one_main_begin",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AppointmentKind.values),
                name="records_register_appointment_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AppointmentKind.SECONDMENT) | Q(until__isnull=False),
                name="records_register_appointment_secondment_ends",
            ),
        )

    def __str__(self) -> str:
        return self.post_title

    @property
    def is_main(self) -> bool:
        """Return whether this is the main post."""
        return self.kind == AppointmentKind.MAIN
