"""Published rows: checklist, declarations, policy, formula. Append-only: a newer row follows.

Of the rows of one code, the one with the newest first day that is not in the future counts; of two
with the same day, the one written later. One that is marked as ended takes its code out.
"""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.providers.enums import DocumentKind

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    """Reads of dated rows."""

    key = "code"

    def in_force(self, day: date) -> list[M]:
        """Return the rows that count on `day`, one for each code, in their order: one query."""
        newest: dict[Any, Any] = {}
        for row in self.filter(effective_from__lte=day).order_by("effective_from", "pk"):
            newest[getattr(row, self.key)] = row
        return sorted(
            (row for row in newest.values() if not row.is_ended),
            key=lambda row: (row.order, row.pk),
        )


class Dated(models.Model):
    """What every published row has."""

    order = models.PositiveSmallIntegerField(_("place"), default=100)
    effective_from = models.DateField(_("in force from"))
    is_ended = models.BooleanField(_("ended"), default=False)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        abstract = True
        ordering = ("order", "id")


class ChecklistItem(Dated):
    """What a provider must show to be approved."""

    code = models.CharField(_("code"), max_length=24)
    text = models.CharField(_("requirement"), max_length=200)
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    document_kind = models.CharField(
        _("document that shows it"), max_length=16, choices=DocumentKind, blank=True
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("item of the checklist")
        verbose_name_plural = _("checklist")

    def __str__(self) -> str:
        return self.text


class DeclarationText(Dated):
    """A statement that each provider confirms in each round, or says why it cannot."""

    code = models.CharField(_("code"), max_length=24)
    text = models.CharField(_("statement"), max_length=400)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("statement to declare")
        verbose_name_plural = _("statements to declare")

    def __str__(self) -> str:
        return self.text


class PolicyCode(models.TextChoices):
    """Thresholds of this room, each a dated row."""

    TERM_MONTHS = "term_months", _("longest term, in months")
    ANSWER_DAYS = "answer_days", _("working days in which an application is answered")
    RENEWAL_DAYS = "renewal_days", _("days before the end of a term in which it is renewed")
    LEAST_WEIGHT = "least_weight", _("least weight that must be measured for a rating")


class ProviderPolicy(Dated):
    """A threshold: which, how much, from when, by what source."""

    code = models.CharField(_("threshold"), max_length=24, choices=PolicyCode)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=2)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("threshold for providers")
        verbose_name_plural = _("thresholds for providers")
        constraints = (
            models.CheckConstraint(
                condition=Q(value__gt=0), name="courses_providers_policy_positive"
            ),
        )

    def __str__(self) -> str:
        return self.get_code_display()


class FormulaQuerySet(DatedQuerySet["RatingFormula"]):
    """Reads of the formula, whose rows are told apart by their measure."""

    key = "measure"


class RatingFormula(Dated):
    """What a measure weighs, and between which values its points lie."""

    measure = models.CharField(_("measure"), max_length=24)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    worst = models.DecimalField(
        pgettext_lazy("of a measure", "value for 0 points"), max_digits=8, decimal_places=2
    )
    best = models.DecimalField(
        pgettext_lazy("of a measure", "value for 100 points"), max_digits=8, decimal_places=2
    )

    objects = FormulaQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("row of the rating formula")
        verbose_name_plural = _("rating formula")
        constraints = (
            models.CheckConstraint(
                condition=Q(weight__gt=0), name="courses_providers_formula_weighs"
            ),
            models.CheckConstraint(
                condition=~Q(best=models.F("worst")), name="courses_providers_formula_range"
            ),
        )

    def __str__(self) -> str:
        return self.measure


def policy(code: PolicyCode, day: date) -> Decimal:
    """Return a threshold as it stands on `day`; raises LookupError where no row is in force."""
    rows = ProviderPolicy.objects.filter(code=code).in_force(day)
    if not rows:
        raise LookupError(f"No row of ProviderPolicy gives {code} on {day}.")
    return rows[0].value
