"""Rule: a dated row of policy."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.core.readers import Reader
from records.eligibility.enums import Effect, PolicyLevel, RuleUnit, Subject, Window
from records.register.models import Unit


class RuleQuerySet(models.QuerySet["Rule"]):
    """Reads of rules."""

    def visible_to(self, user: Reader) -> "RuleQuerySet":
        """Return all rules: policy is open to whoever works with it."""
        return self if user.is_authenticated and user.is_active else self.none()

    def in_force(self, day: date) -> "RuleQuerySet":
        """Return the rules in force on `day`: the newest version begun of each code.

        Each level and unit keeps versions of its own. A newer version ends the older one, also
        where it is switched off or has run out. `policy.binding` says which of several levels binds.
        """
        newer = Rule.objects.annotate(of_unit=Coalesce("for_unit_id", 0)).filter(
            of_unit=Coalesce(OuterRef("for_unit_id"), 0),
            code=OuterRef("code"),
            level=OuterRef("level"),
            version__gt=OuterRef("version"),
            effective_from__lte=day,
        )
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=day),
            ~Exists(newer),
            is_active=True,
            effective_from__lte=day,
        )


class Rule(models.Model):
    """A threshold with its source (docs/rules.md). A used row is never edited: a version follows."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=100)
    subject = models.CharField(_("judges"), max_length=8, choices=Subject, default=Subject.CADRE)
    applies_to = models.JSONField(_("applies to"), default=dict, blank=True)
    window = models.CharField(_("window"), max_length=20, choices=Window)
    window_params = models.JSONField(_("window parameters"), default=dict, blank=True)
    threshold = models.DecimalField(
        _("threshold"), max_digits=10, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("counted in"), max_length=8, choices=RuleUnit)
    measure = models.SlugField(_("measure"), max_length=40, blank=True, default="")
    """Code of what is counted (`records.journal.measures`); empty: what the unit says."""
    alternative_days = models.PositiveSmallIntegerField(
        _("or days of training"), null=True, blank=True
    )
    effect = models.CharField(_("effect"), max_length=30, choices=Effect)
    source = models.CharField(_("source citation"), max_length=200)
    level = models.CharField(
        _("set by"), max_length=10, choices=PolicyLevel, default=PolicyLevel.NATIONAL
    )
    for_unit = models.ForeignKey(
        Unit,
        verbose_name=_("for unit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rules",
    )
    overrides = models.BooleanField(_("overrides higher levels"), default=False)
    is_active = models.BooleanField(_("switched on"), default=True)
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), null=True, editable=False)
    """When the row was added; empty for the rows that ship with the product."""

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ("code", "-version")
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "version"), name="records_eligibility_rule_version"
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="records_eligibility_rule_ends_after_start",
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

    def stands_on(self, day: date) -> bool:
        """Return whether the row is switched on, begun and not run out on `day`."""
        ends = self.effective_to
        return self.is_active and self.effective_from <= day and (ends is None or ends >= day)
