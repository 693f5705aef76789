"""Kinds, states and transitions of providers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProviderKind(models.TextChoices):
    """What kind of organisation it is."""

    UNIVERSITY = "university", _("University or college")
    SCHOOL = "school", _("Party school or cadre college")
    INSTITUTE = "institute", _("Research institute")
    INSTITUTION = "institution", _("Public institution")
    COMPANY = "company", _("Company")
    SOCIETY = "society", _("Social organisation")


class ProviderSize(models.TextChoices):
    """Size of the enterprise, as the rules for small firms ask; others have none."""

    MICRO = "micro", pgettext_lazy("of a firm", "Micro")
    SMALL = "small", pgettext_lazy("of a firm", "Small")
    MEDIUM = "medium", pgettext_lazy("of a firm", "Medium")
    LARGE = "large", pgettext_lazy("of a firm", "Large")
    NONE = "none", pgettext_lazy("of a firm", "Not an enterprise")


class ProviderState(models.TextChoices):
    """Where the application of the present round stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("of a provider", "Submitted")
    RETURNED = "returned", pgettext_lazy("of a provider", "Returned for completion")
    APPROVED = "approved", pgettext_lazy("of a provider", "Approved")
    REFUSED = "refused", pgettext_lazy("of a provider", "Refused")


TRANSITIONS: dict[str, frozenset[str]] = {
    ProviderState.DRAFT: frozenset({ProviderState.SUBMITTED}),
    ProviderState.SUBMITTED: frozenset(
        {ProviderState.APPROVED, ProviderState.RETURNED, ProviderState.REFUSED}
    ),
    ProviderState.RETURNED: frozenset({ProviderState.SUBMITTED}),
    ProviderState.REFUSED: frozenset({ProviderState.SUBMITTED}),
    ProviderState.APPROVED: frozenset({ProviderState.DRAFT}),
}
"""Which state may follow which; an approved provider begins a new round as a draft."""

PREPARING = (ProviderState.DRAFT, ProviderState.RETURNED, ProviderState.REFUSED)
"""The provider works on the application; while it is submitted, the papers stand still."""


class Standing(models.TextChoices):
    """What a provider is on a day: derived, never stored (docs/providers.md, 1)."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("of a provider", "Submitted")
    RETURNED = "returned", pgettext_lazy("of a provider", "Returned for completion")
    REFUSED = "refused", pgettext_lazy("of a provider", "Refused")
    APPROVED = "approved", pgettext_lazy("of a provider", "Approved")
    EXPIRED = "expired", pgettext_lazy("of a provider", "Term ended")
    SUSPENDED = "suspended", pgettext_lazy("of a provider", "Suspended")
    DEBARRED = "debarred", pgettext_lazy("of a provider", "Debarred")


KIND_OF_STANDING: dict[str, str] = {
    Standing.DRAFT: "neutral",
    Standing.SUBMITTED: "info",
    Standing.RETURNED: "warn",
    Standing.REFUSED: "bad",
    Standing.APPROVED: "ok",
    Standing.EXPIRED: "warn",
    Standing.SUSPENDED: "warn",
    Standing.DEBARRED: "bad",
}
"""The look of a standing: a kind of tag."""


class Capacity(models.TextChoices):
    """In which capacity a member acts for the provider."""

    LEGAL_REPRESENTATIVE = "legal_representative", _("Legal representative")
    AUTHORISED = "authorised", _("Authorised by a power of attorney")


class DocumentKind(models.TextChoices):
    """Kinds of qualification documents."""

    LICENCE = "licence", _("Licence")
    FINANCE = "finance", _("Financial report")
    TAX = "tax", _("Tax payment")
    SOCIAL_SECURITY = "social_security", _("Social security payment")
    CAPABILITY = "capability", _("Proof of capability")
    NO_VIOLATION = "no_violation", _("Statement on violations in three years")
    OTHER = "other", pgettext_lazy("of a document", "Other")


class Finding(models.TextChoices):
    """What a reviewer says of one item of the checklist."""

    MET = "met", pgettext_lazy("of a checklist item", "Met")
    NOT_MET = "not_met", pgettext_lazy("of a checklist item", "Not met")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("of a checklist item", "Does not apply")


class Decision(models.TextChoices):
    """What a review comes to."""

    APPROVED = "approved", pgettext_lazy("of a review", "Approve")
    RETURNED = "returned", pgettext_lazy("of a review", "Return for completion")
    REFUSED = "refused", pgettext_lazy("of a review", "Refuse")


class RestrictionKind(models.TextChoices):
    """What keeps a provider out for a time."""

    SUSPENSION = "suspension", _("Suspension")
    DEBARMENT = "debarment", _("Debarment")


class ComplaintState(models.TextChoices):
    """What came of a complaint."""

    OPEN = "open", pgettext_lazy("of a complaint", "Open")
    UPHELD = "upheld", pgettext_lazy("of a complaint", "Upheld")
    NOT_UPHELD = "not_upheld", pgettext_lazy("of a complaint", "Not upheld")


class Answer(models.TextChoices):
    """A member's answer to a published statement."""

    CONFIRMED = "confirmed", _("Confirmed")
    NOT_CONFIRMED = "not_confirmed", _("Cannot be confirmed")
