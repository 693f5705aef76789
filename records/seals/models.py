"""The log: leaves, its head, checkpoints, what witnesses signed. Formats stand in docs/seals.md."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.seals.enums import LeafKind, WitnessFailure


class LeafQuerySet(models.QuerySet["Leaf"]):
    """Reads of the log."""

    def of_rows(self, table: str) -> "LeafQuerySet":
        """Return the leaves that hold rows of `table`."""
        return self.filter(kind=LeafKind.ROWS, table=table)

    def holding(self, table: str, pk: int) -> "LeafQuerySet":
        """Return the leaves among whose rows `pk` may be; their headers say whether it is."""
        return self.of_rows(table).filter(first__lte=pk, last__gte=pk)


class Leaf(models.Model):
    """One leaf of the tree: `header` and `body` together are its data.

    What stands beside them (table, first, last, moment) only finds leaves; the header tells the
    same and is what counts.
    """

    index = models.BigIntegerField(_("number"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=8, choices=LeafKind)
    table = models.CharField(_("table"), max_length=63)
    first = models.BigIntegerField(_("first row"))
    last = models.BigIntegerField(_("last row"))
    logged_at = models.DateTimeField(_("logged at"))
    header = models.TextField(_("header"))
    body = models.BinaryField(_("digests"))
    hash = models.BinaryField(_("leaf hash"), max_length=32)

    objects = LeafQuerySet.as_manager()

    class Meta:
        ordering = ("index",)
        verbose_name = _("leaf of the log")
        verbose_name_plural = _("leaves of the log")
        constraints = (
            models.CheckConstraint(
                condition=Q(index__gte=0), name="records_seals_leaf_index_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(first__lte=F("last")), name="records_seals_leaf_first_before_last"
            ),
        )
        indexes = (models.Index(fields=("table", "last"), name="records_seals_leaf_table"),)

    def __str__(self) -> str:
        return f"{self.table} #{self.index}"

    @property
    def data(self) -> bytes:
        """Return what the leaf's hash is over, without the prefix."""
        return self.header.encode() + bytes(self.body)


class LogHead(models.Model):
    """The end of the log; its one row is the lock under which leaves are added.

    `mac` is keyed with the signing key, which is not in the database, so that leaves cannot be
    cut off or added unnoticed before the next checkpoint.
    """

    size = models.BigIntegerField(default=0)
    peaks = models.JSONField(default=list)
    ran_at = models.DateTimeField(_("last complete run"), null=True)
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("end of the log")
        verbose_name_plural = _("end of the log")

    def __str__(self) -> str:
        return str(self.size)


class Checkpoint(models.Model):
    """The root of the log at a size, signed."""

    made_at = models.DateTimeField(_("made at"))
    size = models.BigIntegerField(_("leaves"), unique=True)
    root = models.CharField(_("root hash"), max_length=64)
    note = models.TextField(_("signed note"))
    made_by = models.BigIntegerField(_("made by"), null=True)
    made_by_name = models.CharField(_("made by"), max_length=100, blank=True)

    class Meta:
        ordering = ("-size",)
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = (
            models.CheckConstraint(
                condition=Q(size__gte=0), name="records_seals_checkpoint_size_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.size}"

    @property
    def cosigned_note(self) -> str:
        """Return the note with the signatures of the witnesses below ours."""
        return self.note + "".join(f"{one.line}\n" for one in self.cosignatures.all())


class Cosignature(models.Model):
    """A witness's signature below a checkpoint."""

    received_at = models.DateTimeField(_("received at"))
    checkpoint = models.ForeignKey(
        Checkpoint,
        verbose_name=_("checkpoint"),
        on_delete=models.PROTECT,
        related_name="cosignatures",
    )
    witness = models.CharField(_("witness"), max_length=200)
    line = models.TextField(_("signature line"))
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        ordering = ("witness",)
        verbose_name = _("cosignature")
        verbose_name_plural = _("cosignatures")
        constraints = (
            models.UniqueConstraint(
                fields=("checkpoint", "witness"), name="records_seals_cosignature_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.witness} {self.checkpoint}"


class WitnessState(models.Model):
    """How it stands with a witness: the size it last signed, and what it answered last."""

    name = models.CharField(_("witness"), max_length=200, unique=True)
    size = models.BigIntegerField(_("leaves"), default=0)
    signed_at = models.DateTimeField(_("signed last"), null=True)
    asked_at = models.DateTimeField(_("asked last"), null=True)
    failure = models.CharField(_("failure"), max_length=12, choices=WitnessFailure, blank=True)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("witness")
        verbose_name_plural = _("witnesses")

    def __str__(self) -> str:
        return self.name
