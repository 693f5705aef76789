"""Transfer: a person on the way from one unit to another, with a receipt for both sides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.core.access.authority import within
from records.core.access.readers import Account, Reader, stands_above
from records.register.enums import TransferState
from records.register.models.appointment import Appointment
from records.register.models.cadre import Cadre
from records.register.models.unit import Unit


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Reads of transfers."""

    def visible_to(self, user: Reader) -> "TransferQuerySet":
        """Return the transfers of which `user` keeps one side."""
        if not user.is_authenticated:
            return self.none()
        return self if stands_above(user) else self.sent_by(user) | self.received_by(user)

    def managed_by(self, user: Reader) -> "TransferQuerySet":
        """Return the transfers of which `user` keeps one side; the services say which act is whose."""
        return self.visible_to(user)

    def sent_by(self, user: Account) -> "TransferQuerySet":
        """Return the transfers whose sending side `user` keeps."""
        return self.filter(within(user.keeper_paths(), "from_unit__path"))

    def received_by(self, user: Account) -> "TransferQuerySet":
        """Return the transfers whose receiving side `user` keeps."""
        return self.filter(within(user.keeper_paths(), "to_unit__path"))

    def answered_by(self, user: Account) -> "TransferQuerySet":
        """Return the transfers that are for `user` to answer."""
        return self if stands_above(user) else self.received_by(user)

    def waiting(self) -> "TransferQuerySet":
        """Return those nobody has answered yet."""
        return self.filter(state=TransferState.WAITING)


class Transfer(models.Model):
    """A release by the sending side and the other side's answer.

    The names of the units and of who acted are kept as they were; the person stays with the sender
    until the transfer is accepted and its appointment begins.
    """

    cadre = models.ForeignKey(
        Cadre, verbose_name=_("cadre"), on_delete=models.PROTECT, related_name="transfers"
    )
    from_unit = models.ForeignKey(
        Unit, verbose_name=_("from"), on_delete=models.PROTECT, related_name="transfers_out"
    )
    to_unit = models.ForeignKey(
        Unit, verbose_name=_("to"), on_delete=models.PROTECT, related_name="transfers_in"
    )
    from_name = models.CharField(_("sending unit"), max_length=100)
    to_name = models.CharField(_("receiving unit"), max_length=100)
    leaving_post = models.CharField(_("post until then"), max_length=100, blank=True)
    wanted_on = models.DateField(_("to begin on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=TransferState, default=TransferState.WAITING
    )
    released_by_id = models.BigIntegerField(null=True)
    released_by_name = models.CharField(_("released by"), max_length=100)
    released_at = models.DateTimeField(_("released at"))
    answered_by_id = models.BigIntegerField(null=True)
    answered_by_name = models.CharField(_("answered by"), max_length=100, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    appointment = models.OneToOneField(
        Appointment,
        verbose_name=_("appointment"),
        null=True,
        on_delete=models.PROTECT,
        related_name="transfer",
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ("-released_at", "-pk")
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = (
            models.UniqueConstraint(
                fields=("cadre",),
                condition=Q(state=TransferState.WAITING),
                name="records_register_transfer_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TransferState.values),
                name="records_register_transfer_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.ACCEPTED) | Q(appointment__isnull=False),
                name="records_register_transfer_accepted_with_post",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.DECLINED) | ~Q(reason=""),
                name="records_register_transfer_declined_with_reason",
            ),
        )

    def __str__(self) -> str:
        return self.number_out

    @property
    def number_out(self) -> str:
        """Return the number of the sending side's receipt."""
        return f"DC-{self.released_at.year}-{self.pk:06d}"

    @property
    def number_in(self) -> str:
        """Return the number of the receiving side's receipt."""
        return f"DR-{self.released_at.year}-{self.pk:06d}"
