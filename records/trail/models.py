"""The trail: append-only rows about what people did and saw."""

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader
from records.trail.enums import reveal_tags, tag_choices


class TrailQuerySet(models.QuerySet["TrailEvent"]):
    """Reads of the trail."""

    def about(self, subject_type: str, subject_id: object) -> "TrailQuerySet":
        """Return the events about one thing, newest first."""
        return self.filter(subject_type=subject_type, subject_id=str(subject_id))

    def visible_to(self, user: Reader) -> "TrailQuerySet":
        """Return what the accounts that `user` oversees did, and what they did themselves.

        An auditor or officer of every root unit sees all of it, failed sign-ins and the system's
        own work included; one of a part of the tree what that part's people did.
        """
        accounts = get_user_model()._default_manager.overseen_by(user)
        return self if accounts is None else self.filter(actor_id__in=accounts.values("pk"))

    def saying(self, text: str) -> "TrailQuerySet":
        """Return the events whose actor, subject or address begins with `text`, or for which a
        purpose with it was stated.

        A look inside every subject would take twice as long at a million rows.
        """
        named = Q(actor_name__startswith=text) | Q(subject__startswith=text)
        purpose = ~Q(purpose="") & Q(purpose__icontains=text)
        return self.filter(named | Q(address__startswith=text) | purpose)

    def reveals(self) -> "TrailQuerySet":
        """Return the events of protected numbers shown in full."""
        return self.filter(tag__in=reveal_tags())

    def openings(self, subject_type: str, subject_id: object) -> "TrailQuerySet":
        """Return who opened one thing, newest first."""
        return self.about(subject_type, subject_id).filter(tag__endswith=":viewed")

    def by(self, user_id: int) -> "TrailQuerySet":
        """Return the events of one user, newest first."""
        return self.filter(actor_id=user_id)


class TrailEvent(models.Model):
    """One act of one person. Kept for 184 days at least; the database refuses every change.

    Actor and subject are named as they were then and carry no foreign key, so that an
    event outlives what it names.
    """

    at = models.DateTimeField(_("at"), db_index=True)
    tag = models.CharField(_("what"), max_length=60, choices=tag_choices)
    actor_id = models.BigIntegerField(_("actor number"), null=True, blank=True, db_index=True)
    actor_name = models.CharField(_("actor"), max_length=100)
    address = models.CharField(_("address"), max_length=45, blank=True)
    device = models.CharField(_("device"), max_length=200, blank=True)
    subject_type = models.CharField(_("subject kind"), max_length=40)
    subject_id = models.CharField(_("subject number"), max_length=64)
    subject = models.CharField(_("subject"), max_length=200)
    on_behalf_of_id = models.BigIntegerField(_("on behalf of, number"), null=True, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=100, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)

    objects = TrailQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("trail event")
        verbose_name_plural = _("trail")
        indexes = (
            models.Index(fields=("subject_type", "subject_id"), name="records_trail_event_subject"),
            models.Index(fields=("tag", "at"), name="records_trail_event_tag"),
            models.Index(
                fields=("actor_name",),
                name="records_trail_event_actor",
                opclasses=("varchar_pattern_ops",),
            ),
            models.Index(
                fields=("subject",),
                name="records_trail_event_named",
                opclasses=("varchar_pattern_ops",),
            ),
            models.Index(
                fields=("address",),
                name="records_trail_event_address",
                opclasses=("varchar_pattern_ops",),
            ),
            models.Index(
                fields=("-id",), name="records_trail_event_purpose", condition=~Q(purpose="")
            ),
            models.Index(
                fields=("-id",), name="records_trail_event_behalf", condition=~Q(on_behalf_of="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_tag_display()} {self.subject}"
