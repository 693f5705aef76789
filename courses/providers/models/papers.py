"""QualificationDocument: what a provider shows; Declaration: what it confirms."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.providers.enums import Answer, DocumentKind
from courses.providers.models.files import ProviderFile
from courses.providers.models.provider import Provider
from courses.providers.models.published import DeclarationText


class QualificationDocumentQuerySet(models.QuerySet["QualificationDocument"]):
    """Reads of qualification documents."""

    def current(self) -> "QualificationDocumentQuerySet":
        """Return the documents that count: not replaced, not withdrawn."""
        return self.filter(replaced_by=None, withdrawn_at=None)

    def good_on(self, day: date) -> "QualificationDocumentQuerySet":
        """Return the documents that count and are not expired on `day`; the last day still counts."""
        return self.current().filter(Q(expires_on=None) | Q(expires_on__gte=day))

    def expiring(self, first: date, last: date) -> "QualificationDocumentQuerySet":
        """Return the documents that count and whose last day lies between the two, both included."""
        return self.current().filter(expires_on__gte=first, expires_on__lte=last)


class QualificationDocument(models.Model):
    """A paper of one kind; a newer one replaces it, and it stays."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    number = models.CharField(_("number on it"), max_length=60, blank=True)
    file = models.ForeignKey(
        ProviderFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(
        _("good until"), null=True, blank=True, help_text=_("Empty: without an end.")
    )
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    added_at = models.DateTimeField(_("added at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = QualificationDocumentQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "-id")
        verbose_name = _("qualification document")
        verbose_name_plural = _("qualification documents")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="courses_providers_document_period",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_good_on(self, day: date) -> bool:
        """Return whether it is not expired on `day`."""
        return self.expires_on is None or self.expires_on >= day


class Declaration(models.Model):
    """A member's answer to a published statement in one round; append-only, the newest counts."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="declarations")
    text = models.ForeignKey(DeclarationText, on_delete=models.PROTECT, related_name="declarations")
    round = models.PositiveIntegerField(_("round"))
    answer = models.CharField(_("answer"), max_length=16, choices=Answer)
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(_("made by"), max_length=100)

    class Meta:
        ordering = ("provider", "id")
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        constraints = (
            models.CheckConstraint(
                condition=Q(answer=Answer.CONFIRMED) | ~Q(explanation=""),
                name="courses_providers_declaration_explained",
            ),
        )

    def __str__(self) -> str:
        return f"{self.text.code}: {self.get_answer_display()}"
