"""Entry, Chain, Balance, ConversionRule. The byte format is told in docs/journal.md."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Cast, ExtractYear
from django.db.models.lookups import IRegex
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from records.core.access.readers import Reader
from records.core.codes import ContentKind
from records.core.labels import label_of
from records.journal.canonical import CanonicalJSONField, canonical_json
from records.journal.enums import Channel, ConversionUnit, EntryKind
from records.register.models import Cadre

REVERSAL = "reversal"
"""Source kind of the entries that cancel another; their key is the number of the other."""

MERGED_FROM = "merged_from"
"""In the facts of an entry that came from a duplicate's chain: whose, and which one."""

HOURS: Any = {"max_digits": 8, "decimal_places": 2}


class ConversionRuleQuerySet(models.QuerySet["ConversionRule"]):
    """Reads of conversion rows."""

    def visible_to(self, user: Reader) -> "ConversionRuleQuerySet":
        """Return all rows: how hours are counted is open to whoever works with it."""
        return self if user.is_authenticated and user.is_active else self.none()

    def in_force(self, day: date) -> "ConversionRuleQuerySet":
        """Return the rows in force on `day`: of each source and unit the newest version begun.

        A newer version ends the older one, also where it is switched off or has run out.
        """
        newer = ConversionRule.objects.filter(
            source_kind=OuterRef("source_kind"),
            unit=OuterRef("unit"),
            version__gt=OuterRef("version"),
            effective_from__lte=day,
        )
        return (
            self.filter(effective_from__lte=day, is_active=True)
            .filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day))
            .filter(~Exists(newer))
        )

    def conversion_for(self, source_kind: str, unit: str, day: date) -> "ConversionRule | None":
        """Return the row that turns `unit` of `source_kind` into hours on `day`, if any."""
        return self.in_force(day).filter(source_kind=source_kind, unit=unit).first()


class ConversionRule(models.Model):
    """How training turns into hours. A row is never edited: a new version follows it."""

    source_kind = models.CharField(_("source"), max_length=40)
    unit = models.CharField(_("counted by"), max_length=12, choices=ConversionUnit)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=100)
    hours_per_unit = models.DecimalField(_("hours each"), **HOURS)
    cap_per_item = models.DecimalField(_("cap per item, hours"), null=True, blank=True, **HOURS)
    cap_per_year = models.DecimalField(_("cap per year, hours"), null=True, blank=True, **HOURS)
    evidence_required = models.CharField(_("evidence required"), max_length=100, blank=True)
    counts_toward = models.CharField(
        _("counts toward"), max_length=12, choices=Channel, default=Channel.CONCENTRATED
    )
    source = models.CharField(_("source citation"), max_length=200)
    is_active = models.BooleanField(_("switched on"), default=True)
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True)

    objects = ConversionRuleQuerySet.as_manager()

    class Meta:
        ordering = ("source_kind", "unit", "-version")
        verbose_name = _("conversion row")
        verbose_name_plural = _("conversion rows")
        constraints = (
            models.UniqueConstraint(
                fields=("source_kind", "unit", "version"),
                name="records_journal_conversionrule_version",
            ),
            models.CheckConstraint(
                condition=Q(hours_per_unit__gte=0),
                name="records_journal_conversionrule_hours_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(unit__in=ConversionUnit.values),
                name="records_journal_conversionrule_unit_known",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="records_journal_conversionrule_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Return how entries name this row in their facts: `off_the_job/half_day v1`."""
        return f"{self.source_kind}/{self.unit} v{self.version}"

    @property
    def label(self) -> str:
        """Return the title in the reader's language where the row is a shipped one."""
        return gettext(self.title)

    @property
    def source_label(self) -> str:
        """Return the source citation, in the reader's language where the row is a shipped one."""
        return gettext(self.source)


class Chain(models.Model):
    """Head of a cadre's chain; its row is the lock under which entries are posted.

    `mac` is keyed with a secret that is not in the database, so that the end of a chain
    cannot be cut off unnoticed by someone who can only write to the database.
    """

    cadre = models.OneToOneField(
        Cadre, primary_key=True, on_delete=models.PROTECT, related_name="chain"
    )
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("chain")
        verbose_name_plural = _("chains")

    def __str__(self) -> str:
        return f"{self.cadre_id}#{self.length}"


def title_holds(words: str) -> IRegex:
    """Return the condition on entries that `EntryQuerySet.titled` states, to be joined with others."""
    # The facts are text, with all but ASCII escaped: the words are looked for as they stand there.
    written = re.escape(canonical_json(words)[1:-1])
    pattern = rf'"(?:class|title)":"(?:[^"\\]|\\.)*{written}'
    return IRegex(Cast("facts", models.TextField()), pattern)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the book."""

    def as_of(self, as_of: date, known_at: datetime | None = None) -> "EntryQuerySet":
        """Return the entries about facts up to `as_of`, and posted by `known_at` if given."""
        entries = self.filter(occurred_on__lte=as_of)
        return entries if known_at is None else entries.filter(posted_at__lte=known_at)

    def visible_to(self, user: Reader) -> "EntryQuerySet":
        """Return the entries of the cadres `user` may see, and of those merged into them."""
        return self.filter(cadre__in=Cadre.objects.reachable_by(user))

    def current(self) -> "EntryQuerySet":
        """Return the entries that are neither reversed nor reversals."""
        return self.filter(reversed_by__isnull=True, reverses__isnull=True)

    def titled(self, words: str) -> "EntryQuerySet":
        """Return the entries about something whose title or class code holds `words`.

        They are what they were when the entry was posted. Read in the facts, row by row: narrow it
        first.
        """
        return self.filter(title_holds(words))

    def hours_by(self, *parts: str) -> models.QuerySet["Entry", dict[str, Any]]:
        """Return rows of `parts` with `total_hours` and `total_days`; reversals cancel out.

        `parts` are any of cadre, year, channel, content_kind.
        """
        entries = self.filter(kind=EntryKind.HOURS).annotate(year=ExtractYear("occurred_on"))
        return (
            entries.order_by(*parts)
            .values(*parts)
            .annotate(total_hours=Sum("hours"), total_days=Sum("days"))
        )

    def total_hours(self) -> Decimal:
        """Return the class hours of these entries together; reversals cancel out."""
        found = self.filter(kind=EntryKind.HOURS).aggregate(total=Sum("hours"))
        # SQLite sums decimals as floats.
        return (found["total"] or Decimal(0)).quantize(Decimal("0.01"))


class Entry(models.Model):
    """One fact about a cadre. The database refuses to change or remove it.

    `revision` counts how often the same source was posted anew after a reversal.
    """

    cadre = models.ForeignKey(
        Cadre,
        verbose_name=_("cadre"),
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
    )
    seq = models.PositiveIntegerField(_("number in the chain"))
    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind)
    occurred_on = models.DateField(_("date of the fact"))
    hours = models.DecimalField(_("hours"), default=0, **HOURS)
    days = models.DecimalField(_("days"), default=0, **HOURS)
    channel = models.CharField(
        _("counts toward"), max_length=12, choices=Channel, blank=True, default=""
    )
    content_kind = models.CharField(
        _("content"), max_length=12, choices=ContentKind, blank=True, default=""
    )
    grade = models.CharField(_("grade"), max_length=20, blank=True, default="")
    source_kind = models.CharField(_("source"), max_length=40)
    source_key = models.CharField(_("source key"), max_length=120)
    revision = models.PositiveSmallIntegerField(pgettext_lazy("of an entry", "revision"), default=1)
    conversion = models.ForeignKey(
        ConversionRule,
        verbose_name=_("conversion row"),
        null=True,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
    )
    reverses = models.OneToOneField(
        "self",
        verbose_name=_("reverses"),
        null=True,
        on_delete=models.PROTECT,
        related_name="reversed_by",
    )
    facts = CanonicalJSONField(_("facts"))
    posted_at = models.DateTimeField(_("posted at"))
    posted_by = models.BigIntegerField(_("posted by"), null=True)
    prev_digest = models.CharField(max_length=64)
    digest = models.CharField(_("digest"), max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("cadre", "seq")
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = (
            models.UniqueConstraint(fields=("cadre", "seq"), name="records_journal_entry_seq"),
            models.UniqueConstraint(
                fields=("cadre", "source_kind", "source_key", "revision"),
                name="records_journal_entry_source",
            ),
            models.CheckConstraint(
                condition=Q(seq__gte=1), name="records_journal_entry_seq_from_1"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EntryKind.values), name="records_journal_entry_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="records_journal_entry_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(content_kind__in=["", *ContentKind.values]),
                name="records_journal_entry_content_known",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) & ~Q(source_kind=REVERSAL)
                | Q(reverses__isnull=False, source_kind=REVERSAL),
                name="records_journal_entry_reversal_names_reversed",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.HOURS) | Q(hours=0),
                name="records_journal_entry_hours_only_on_hours",
            ),
            models.CheckConstraint(
                condition=~Q(reverses=F("id")), name="records_journal_entry_not_own_reversal"
            ),
        )
        indexes = (
            models.Index(
                fields=("cadre", "kind", "channel", "occurred_on"),
                name="records_journal_entry_sum",
            ),
        )

    def __str__(self) -> str:
        return f"#{self.seq} {self.get_kind_display()}"

    @property
    def title(self) -> str:
        """Return the title in the facts as it was when posted, else the kind."""
        return str(self.facts.get("title") or label_of(EntryKind, self.kind))


class BalanceQuerySet(models.QuerySet["Balance"]):
    """Reads of the cached sums."""

    def visible_to(self, user: Reader) -> "BalanceQuerySet":
        """Return the balances of the cadres `user` may see."""
        return self.filter(cadre__in=Cadre.objects.visible_to(user))

    def in_years(self, first: int, last: int) -> "BalanceQuerySet":
        """Return the balances of the calendar years `first` to `last`, both included."""
        return self.filter(year__gte=first, year__lte=last)

    def hours_by(self, *parts: str) -> models.QuerySet["Balance", dict[str, Any]]:
        """Return rows of `parts` (cadre, year, channel, content_kind) with `total_hours`."""
        return self.order_by(*parts).values(*parts).annotate(total_hours=Sum("hours"))


class Balance(models.Model):
    """A cache: hours of a cadre by year, channel and content. Rebuilt from entries at any time."""

    cadre = models.ForeignKey(Cadre, on_delete=models.PROTECT, related_name="balances")
    year = models.PositiveSmallIntegerField(_("year"))
    channel = models.CharField(_("counts toward"), max_length=12, choices=Channel)
    content_kind = models.CharField(_("content"), max_length=12, choices=ContentKind, blank=True)
    hours = models.DecimalField(_("hours"), **HOURS)

    objects = BalanceQuerySet.as_manager()

    class Meta:
        ordering = ("cadre", "year")
        verbose_name = _("balance")
        verbose_name_plural = _("balances")
        constraints = (
            models.UniqueConstraint(
                fields=("cadre", "year", "channel", "content_kind"),
                name="records_journal_balance_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cadre_id} {self.year} {self.channel} {self.hours}"
