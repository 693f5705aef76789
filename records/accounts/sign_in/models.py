"""What sign-in keeps: failed guesses, earlier passwords, one-time slips and their sheets."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.accounts.sign_in.enums import Guess, SlipKind
from records.core.access.readers import Reader


class FailedGuesses(models.Model):
    """Failed guesses at one account, or at one name that no account has.

    A row counts a guess before the password is looked at, so that guesses made at the same moment
    cannot all be let through. `subject` is the account's number, or a keyed digest of the name.
    """

    subject = models.CharField(_("subject"), max_length=80)
    guess = models.CharField(_("what is guessed"), max_length=10, choices=Guess)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        on_delete=models.CASCADE,
        related_name="failed_guesses",
    )
    count = models.PositiveIntegerField(_("count"), default=0)
    since = models.DateTimeField(_("since"))
    locked_until = models.DateTimeField(_("locked until"), null=True)

    class Meta:
        verbose_name = _("failed guesses")
        verbose_name_plural = _("failed guesses")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "guess"), name="records_accounts_guesses_once"
            ),
        )
        indexes = (models.Index(fields=("since",), name="records_accounts_guesses_age"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.count}"


class PasswordRecord(models.Model):
    """A password an account had, as its hash: it is not taken again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="password_records",
    )
    password = models.CharField(_("hash"), max_length=128)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        ordering = ("-set_at", "-pk")
        verbose_name = _("earlier password")
        verbose_name_plural = _("earlier passwords")

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class SlipQuerySet(models.QuerySet["Slip"]):
    """Reads of slips."""

    def open(self) -> "SlipQuerySet":
        """Return the slips neither used nor withdrawn; some of them may have run out."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True)

    def valid(self, now: datetime) -> "SlipQuerySet":
        """Return the slips that still open an account."""
        return self.open().filter(expires_at__gt=now)


class Slip(models.Model):
    """A one-time code on paper with which a person chooses the password of their own account.

    Only a keyed digest of the code is kept. An account has one open slip at most.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="slips",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=SlipKind)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    issued_at = models.DateTimeField(_("issued at"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at", "-pk")
        verbose_name = _("one-time slip")
        verbose_name_plural = _("one-time slips")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="records_accounts_slip_one_open",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SlipKind.values), name="records_accounts_slip_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="records_accounts_slip_used_or_revoked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.user_id}"


class SlipSheetQuerySet(models.QuerySet["SlipSheet"]):
    """Reads of sheets."""

    def visible_to(self, user: Reader) -> "SlipSheetQuerySet":
        """Return the sheets `user` asked for: they open accounts, so nobody else fetches them."""
        return self.filter(made_by_id=user.pk)


class SlipSheet(models.Model):
    """A PDF of slips, encrypted; fetched by who asked for it and removed after a day."""

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.CASCADE,
        related_name="slip_sheets",
    )
    made_at = models.DateTimeField(_("made at"))
    batch = models.CharField(_("batch"), max_length=64, blank=True)
    number = models.PositiveIntegerField(_("sheet"), default=1)
    slip_count = models.PositiveIntegerField(_("slips"))
    pdf = models.BinaryField(editable=False)
    fetched_at = models.DateTimeField(_("fetched at"), null=True)

    objects = SlipSheetQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "number")
        verbose_name = _("sheet of slips")
        verbose_name_plural = _("sheets of slips")

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"
