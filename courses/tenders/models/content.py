"""What a tender asks for and how it is judged: criteria, documents, and who wrote the specification."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.tenders.enums import IndicatorKind
from courses.tenders.models.tender import Tender
from records.core.protection.crypto import decrypt_bytes


class CriterionQuerySet(models.QuerySet["Criterion"]):
    """Reads of criteria."""

    def technical(self) -> "CriterionQuerySet":
        """Return the criteria that the technical envelope is judged by."""
        return self.exclude(indicator=IndicatorKind.PRICE)

    def price(self) -> "CriterionQuerySet":
        """Return the price criterion."""
        return self.filter(indicator=IndicatorKind.PRICE)


class Criterion(models.Model):
    """One quantified indicator and the points it gives; `scoring.py` turns a value into points."""

    tender = models.ForeignKey(
        Tender, verbose_name=_("tender"), on_delete=models.CASCADE, related_name="criteria"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    indicator = models.CharField(_("indicator"), max_length=8, choices=IndicatorKind)
    points = models.DecimalField(
        _("points"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
    )
    measured = models.CharField(
        _("what is measured, and by which proof"), max_length=400, blank=True
    )
    unit = models.CharField(_("counted in"), max_length=20, blank=True)
    scale = models.JSONField(_("scale"), default=dict, blank=True)
    """NUMBER: `none_at`, `full_at`; STEPS: `steps`, a list of {"from", "points"}; else empty."""

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ("tender", "number")
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = (
            models.UniqueConstraint(
                fields=("tender", "number"), name="courses_tenders_criterion_number"
            ),
            models.UniqueConstraint(
                fields=("tender",),
                condition=Q(indicator=IndicatorKind.PRICE),
                name="courses_tenders_one_price_criterion",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0) & Q(points__lte=100),
                name="courses_tenders_criterion_points",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class SpecificationAuthor(models.Model):
    """Who wrote the specification, or advised on it: nobody of theirs may bid (adviser bar)."""

    tender = models.ForeignKey(
        Tender, on_delete=models.CASCADE, related_name="specification_authors"
    )
    name = models.CharField(_("name of the person"), max_length=60)
    organisation = models.CharField(_("organisation"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)

    class Meta:
        ordering = ("tender", "pk")
        verbose_name = _("author of the specification")
        verbose_name_plural = _("authors of the specification")
        constraints = (
            models.UniqueConstraint(
                fields=("tender", "name", "organisation"), name="courses_tenders_author_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"


class TenderDocumentQuerySet(models.QuerySet["TenderDocument"]):
    """Reads of documents; the content is read where it is handed out, not in lists."""

    def published(self) -> "TenderDocumentQuerySet":
        """Return the documents anybody may read."""
        return self.filter(published_at__isnull=False)


class TenderDocument(models.Model):
    """A file of the tender: encrypted, and before its publication for its officers alone."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Stands in the public address: numbers would tell how many there are before they are public."""
    tender = models.ForeignKey(
        Tender, verbose_name=_("tender"), on_delete=models.PROTECT, related_name="documents"
    )
    title = models.CharField(_("title"), max_length=120)
    name = models.CharField(_("file"), max_length=180)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(_("digest (SHA-256)"), max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"))
    published_at = models.DateTimeField(_("published at"), null=True)

    objects = TenderDocumentQuerySet.as_manager()

    class Meta:
        ordering = ("tender", "pk")
        verbose_name = _("tender document")
        verbose_name_plural = _("tender documents")
        constraints = (
            models.UniqueConstraint(
                fields=("tender", "digest"), name="courses_tenders_document_once"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def read(self) -> bytes:
        """Return the content in plain."""
        return decrypt_bytes(bytes(self.content))
