"""Regime: the rules of one way of buying, as dated rows with their sources (docs/tenders.md)."""

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.tenders.enums import PriceOpening
from courses.tenders.periods import Period, PeriodField
from records.core.access.readers import Reader

PERIODS = (
    "bid_period",
    "documents_on_offer",
    "clarification_lead",
    "report_within",
    "decision_within",
    "award_notice_within",
    "challenge_within",
    "answer_within",
    "contract_within",
    "contract_publication_within",
    "publicity",
)
"""The columns that hold periods."""

PERCENT = (MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100)))


class RegimeQuerySet(models.QuerySet["Regime"]):
    """Reads of regimes."""

    def visible_to(self, user: Reader) -> "RegimeQuerySet":
        """Return all rows to whoever has signed in: they are law."""
        return self if user.is_authenticated and user.is_active else self.none()

    def confirmed(self) -> "RegimeQuerySet":
        """Return the rows that count: shipped ones, and those a second person confirmed."""
        return self.filter(Q(recorded_at__isnull=True) | Q(confirmation__isnull=False))

    def to_confirm(self) -> "RegimeQuerySet":
        """Return the rows somebody entered and nobody else has confirmed yet."""
        return self.filter(recorded_at__isnull=False, confirmation__isnull=True)

    def in_force(self, day: date) -> "RegimeQuerySet":
        """Return the rows in force on `day`: the newest confirmed version begun of each code.

        A newer version ends the older one, also where it is switched off or has run out.
        """
        newer = Regime.objects.confirmed().filter(
            code=OuterRef("code"), version__gt=OuterRef("version"), effective_from__lte=day
        )
        return self.confirmed().filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=day),
            ~Exists(newer),
            is_active=True,
            effective_from__lte=day,
        )


class Regime(models.Model):
    """One version of a regime. Never edited: a version follows, confirmed by a second person."""

    code = models.SlugField(_("code"), max_length=8)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    title = models.CharField(_("title"), max_length=100)
    source = models.CharField(_("source citation"), max_length=500)
    is_open = models.BooleanField(
        _("open tender"),
        default=False,
        help_text=_("Purchases by an open tender are not added up against splitting."),
    )
    needs_ground = models.BooleanField(_("a statutory ground must be stated"), default=False)
    budget_from = models.DecimalField(
        _("for budgets from (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    budget_below = models.DecimalField(
        _("for budgets below (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    approval_lifts_limit = models.BooleanField(
        _("larger budgets with the finance department's approval"), default=False
    )
    split_limit = models.DecimalField(
        _("most of one category in a year (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("What this and narrower regimes may add up to before it counts as splitting."),
    )
    bid_period = PeriodField(_("publication to deadline, at least"))
    documents_on_offer = PeriodField(_("documents on offer, at least"))
    clarification_lead = PeriodField(_("change of content to deadline, at least"))
    report_within = PeriodField(_("evaluation report within"))
    decision_within = PeriodField(_("decision within"))
    award_notice_within = PeriodField(_("award notice within"))
    challenge_within = PeriodField(_("challenge within"))
    answer_within = PeriodField(_("answer to a challenge within"))
    contract_within = PeriodField(_("contract within"))
    contract_publication_within = PeriodField(_("contract published within"))
    publicity = PeriodField(_("publicity, at least"))
    min_bidders = models.PositiveSmallIntegerField(_("bidders, at least"), default=3)
    panel_size = models.PositiveSmallIntegerField(_("members of the panel, at least"), default=5)
    panel_size_large = models.PositiveSmallIntegerField(
        _("members of the panel for a large budget, at least"), default=7
    )
    large_budget = models.DecimalField(
        _("large budget from (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    expert_share = models.DecimalField(
        _("share of experts, at least (%)"),
        max_digits=5,
        decimal_places=2,
        validators=PERCENT,
        default=Decimal("66.66"),
    )
    price_weight_min = models.DecimalField(
        _("weight of the price, at least (%)"), max_digits=5, decimal_places=2, validators=PERCENT
    )
    price_weight_max = models.DecimalField(
        _("weight of the price, at most (%)"), max_digits=5, decimal_places=2, validators=PERCENT
    )
    small_firm_min = models.DecimalField(
        _("deduction for small firms, at least (%)"),
        max_digits=5,
        decimal_places=2,
        validators=PERCENT,
    )
    small_firm_max = models.DecimalField(
        _("deduction for small firms, at most (%)"),
        max_digits=5,
        decimal_places=2,
        validators=PERCENT,
    )
    addon_max = models.DecimalField(
        _("additions to the contract, at most (%)"),
        max_digits=5,
        decimal_places=2,
        validators=PERCENT,
        default=Decimal(10),
    )
    keep_years = models.PositiveSmallIntegerField(_("files kept for years"), default=15)
    price_opening = models.CharField(_("price envelopes open"), max_length=16, choices=PriceOpening)
    is_active = models.BooleanField(_("switched on"), default=True)
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True, editable=False)
    """When the row was entered; empty for the rows that ship with the product."""
    # By number and name, like the trail: the row outlives the account.
    recorded_by = models.BigIntegerField(null=True, editable=False)
    recorded_by_name = models.CharField(
        _("recorded by"), max_length=100, blank=True, editable=False
    )

    objects = RegimeQuerySet.as_manager()

    class Meta:
        ordering = ("code", "-version")
        verbose_name = _("procurement regime")
        verbose_name_plural = _("procurement regimes")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "version"), name="courses_tenders_regime_version"
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="courses_tenders_regime_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(price_weight_min__gte=0)
                & Q(price_weight_max__gte=F("price_weight_min"))
                & Q(price_weight_max__lte=100),
                name="courses_tenders_regime_price_weight",
            ),
            models.CheckConstraint(
                condition=Q(small_firm_min__gte=0)
                & Q(small_firm_max__gte=F("small_firm_min"))
                & Q(small_firm_max__lte=100),
                name="courses_tenders_regime_small_firm",
            ),
            models.CheckConstraint(
                condition=Q(budget_from__isnull=True)
                | Q(budget_below__isnull=True)
                | Q(budget_below__gt=F("budget_from")),
                name="courses_tenders_regime_budget_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def label(self) -> str:
        """Return the title, in the reader's language where the row is a shipped one."""
        return gettext(self.title)

    @property
    def source_label(self) -> str:
        """Return the source citation, in the reader's language where the row is a shipped one."""
        return gettext(self.source)

    @property
    def is_confirmed(self) -> bool:
        """Return whether the row counts: shipped, or confirmed by a second person."""
        return self.recorded_at is None or hasattr(self, "confirmation")

    def period(self, name: str) -> Period | None:
        """Return the period of a column of PERIODS; None where the regime sets none."""
        return Period.parse(getattr(self, name))

    def panel_members(self, budget: Decimal) -> int:
        """Return how many members a panel has at least, by the budget of the tender."""
        if self.large_budget is not None and budget >= self.large_budget:
            return self.panel_size_large
        return self.panel_size


class RegimeConfirmation(models.Model):
    """A second person's word that a row says what its source says; only then it counts."""

    regime = models.OneToOneField(Regime, on_delete=models.PROTECT, related_name="confirmation")
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_by_name = models.CharField(_("confirmed by"), max_length=100)

    class Meta:
        verbose_name = _("confirmation of a regime")
        verbose_name_plural = _("confirmations of regimes")

    def __str__(self) -> str:
        return f"{self.regime_id} {self.confirmed_by_name}"
